"""The board of a territory."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.cases.board import Grouping
from wangge.cases.board import board as board_over
from wangge.cases.measures import readings
from wangge.cases.sampling import CAPABILITY
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.boards import GROUPINGS, board_page
from wangge.web.visitor import scope_in


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("by", "")
    grouping = cast(Grouping, wanted if wanted in GROUPINGS else GROUPINGS[0])
    scope = scope_in(request)
    found = board_over(scope, grouping)
    if found is None:
        raise PermissionDenied
    view = board_page(found, language_of(request), measured=readings(scope, grouping))
    return page(request, "board", replace(view, supervises=scope.may(CAPABILITY)))
