"""The bell: what I was told, newest first, and how much of it is new."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wangge.acts import noticing
from wangge.cases import access, bells
from wangge.web.language import language_of
from wangge.web.pages.others import Bell
from wangge.web.pages.parts import Empty, Pager
from wangge.web.render import page
from wangge.web.showing.notices import notice_lines
from wangge.web.visitor import scope_in
from wangge.web.wording import say

SIZE = 50


@require_safe
@login_required
def bell(request: HttpRequest) -> HttpResponse:
    language, scope = language_of(request), scope_in(request)
    found = bells.page(scope, SIZE + 1, _before(request))
    cases = access.named(scope, {n.about_id for n in found})
    lines = notice_lines(found[:SIZE], cases, language)
    more = f"{reverse('web:bell')}?before={found[SIZE - 1].id}" if len(found) > SIZE else ""
    empty = Empty(say("bell.empty", language), say("bell.empty_more", language), "/", say("nav.home", language))
    return page(request, "bell", Bell(lines, Pager(more), reverse("web:bell_read"), empty))


def _before(request: HttpRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """All that are there now are seen."""
    noticing.see_all(scope_in(request))
    return redirect("web:bell")


@require_safe
@login_required
def count(request: HttpRequest) -> HttpResponse:
    """The number on the bell, asked for once a minute; an unchanged one answers 304."""
    n = bells.unseen(scope_in(request))
    tag = f'"{n}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = render(request, "web/parts/unread.html", {"n": n}, using=language_of(request))
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "private, no-cache"
    return response
