"""The case that stands beside a list at a desk: the list's address names it, and a request for the pane alone gets it
alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from wangge.cases import access
from wangge.web.language import language_of
from wangge.web.pages.cases import Beside, CaseList
from wangge.web.render import page
from wangge.web.showing.lines import case_href
from wangge.web.showing.maps import list_map
from wangge.web.views.cases import PANE, case_view
from wangge.web.visitor import scope_in
from wangge.web.wording import say


def with_map(request: HttpRequest, name: str, shown: CaseList) -> CaseList:
    """The list with the way to its map; where that is asked for, with the map."""
    here = list_href(request, without=("view",))
    mark = "&" if "?" in here else "?"
    if request.GET.get("view") != "map":
        return replace(shown, map_href=f"{here}{mark}view=map")
    drawn = list_map(name, say("bench.map_of", language_of(request), list=shown.title), here.partition("?")[2])
    return replace(shown, map=drawn, list_href=here)


def answered(request: HttpRequest, listed: Callable[[], CaseList]) -> HttpResponse:
    """The page of a list with the case that its address names; for htmx the pane alone, and then no list is read."""
    found = beside(request)
    if request.headers.get("HX-Target") != PANE:
        return page(request, "inbox", replace(listed(), beside=found))
    if found is None:
        raise Http404
    return page(request, "case_pane", found)


def beside(request: HttpRequest) -> Beside | None:
    """None where no case is named, and where it is not to be seen, which looks the same."""
    code = request.GET.get("case", "")
    sheet = access.sheet(scope_in(request), code) if code else None
    if sheet is None:
        return None
    back = list_href(request, case=sheet.line.code)
    view = replace(case_view(request, sheet, request.GET.get("act", "")), back=back)
    return Beside(view, case_href(sheet.line.code), list_href(request))


def list_href(request: HttpRequest, *, without: tuple[str, ...] = (), **more: str) -> str:
    """The list's own address, with its filters."""
    if not (request.GET or more):
        return request.path
    kept = request.GET.copy()
    for name in ("case", "act", *without):
        kept.pop(name, None)
    kept.update(more)
    return f"{request.path}?{kept.urlencode()}" if kept else request.path
