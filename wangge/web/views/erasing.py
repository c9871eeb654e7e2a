"""Erasing a registered person at their request: the code, what it would do, the code once more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wangge.acts import erasing
from wangge.acts.erasing import CAPABILITY, Before, Erased
from wangge.engine.values import Refused
from wangge.subjects import revisions
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.erasing import asked_page, before_page, erased_page
from wangge.web.visitor import scope_in

CODE_MOST = 40


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erase_person(request: HttpRequest) -> HttpResponse:
    """For a post that was granted ``erase``. Nothing is done before the code was typed twice."""
    revisions.check()
    scope, language = scope_in(request), language_of(request)
    if not scope.may(CAPABILITY):
        raise PermissionDenied
    code, again = (request.POST.get(name, "").strip()[:CODE_MOST] for name in ("code", "again"))
    if not code:
        return page(request, "erasing", asked_page(language))
    done: Before | Erased | Refused = erasing.before(scope, code=code)
    if isinstance(done, Before) and again != code:
        return page(request, "erasing", before_page(done, language, wrong="again" in request.POST))
    if isinstance(done, Before):
        done = erasing.erase_person(scope, code=code)
    if isinstance(done, Erased):
        return page(request, "erasing", erased_page(done, language))
    assert isinstance(done, Refused)
    return page(request, "erasing", asked_page(language, code, done), status=422)
