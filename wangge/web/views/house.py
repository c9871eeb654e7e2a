"""Where the system's and the security administrator begin: the house itself. Neither sees a case."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.acts import overview
from wangge.engine.values import Refused
from wangge.web.language import language_of
from wangge.web.pages.others import House
from wangge.web.render import page
from wangge.web.showing.houses import installation_tables, standing_tables, ways
from wangge.web.visitor import scope_in
from wangge.web.wording import say


@require_safe
@login_required
def house(request: HttpRequest) -> HttpResponse:
    """Each administrator's own part; who holds both powers sees both."""
    scope, language = scope_in(request), language_of(request)
    system, security = overview.installation(scope), overview.standing(scope)
    if isinstance(system, Refused) and isinstance(security, Refused):
        raise PermissionDenied
    tables = () if isinstance(system, Refused) else installation_tables(system, scope.at, language)
    tables += () if isinstance(security, Refused) else standing_tables(security, scope.at, language)
    view = House(say("house.title", language), say("house.lead", language), tables, ways(scope, language))
    return page(request, "house", view)
