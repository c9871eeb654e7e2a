"""The board of a territory and its pages: trends, the map, what practices measure; each as a file, too."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from wangge.acts import exporting
from wangge.cases import board as cases_board
from wangge.cases import counting, measures
from wangge.cases import trends as cases_trends
from wangge.cases.board import Grouping
from wangge.cases.sampling import CAPABILITY
from wangge.engine.scope import Scope
from wangge.indicators.reports import askers_clocks
from wangge.places.facts import atlas
from wangge.web.language import language_of
from wangge.web.pages.boards import Board
from wangge.web.pages.parts import Table
from wangge.web.render import page
from wangge.web.showing import board_practices, trends, unit_maps
from wangge.web.showing.boards import GROUPINGS, ORDERS, TREND_WEEKS, board_page
from wangge.web.taking import excel
from wangge.web.visitor import scope_in
from wangge.web.wording import Language

T = TypeVar("T")


def _chosen(wanted: str, known: tuple[T, ...]) -> T:
    return next((one for one in known if str(one) == wanted), known[0])


def _read(found: T | None) -> T:
    """Without the right to figures there is no page."""
    if found is None:
        raise PermissionDenied
    return found


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """The overview. ``part``: what may change of it alone, and nothing when the tag that is sent still holds."""
    scope, language, given = scope_in(request), language_of(request), request.GET
    grouping: Grouping = _chosen(given.get("by", ""), GROUPINGS)
    order, part = _chosen(given.get("order", ""), ORDERS), "part" in given
    if not scope.may(cases_board.CAPABILITY):
        raise PermissionDenied
    key, now = (*counting.reader(scope), scope.grants, grouping, order, language), counting.state(scope)
    sent = parse_etags(request.headers.get("If-None-Match", "")) if part else []
    if (tag := counting.still(key, now)) and tag in sent:
        return HttpResponse(status=304, headers={"ETag": tag})
    view = _overview(scope, grouping, order, language)
    if given.get("as") == "xlsx":
        return _file(scope, "board", view.title, view.table)
    tag = counting.told(key, now, _tag(view))
    if tag in sent:
        return HttpResponse(status=304, headers={"ETag": tag})
    view = replace(view, tag=tag, supervises=scope.may(CAPABILITY))
    response = page(request, "board_body" if part else "board", view)
    response.headers["ETag"] = tag
    return response


def _overview(scope: Scope, grouping: Grouping, order: str, language: Language) -> Board:
    found = _read(cases_board.board(scope, grouping))
    worst = next((row for row in found.rows if row.overdue and row.name), None)
    return board_page(
        found, language, order=order, chains=cases_board.has_chains(scope.at),
        mostly=cases_board.mostly(scope, grouping, worst.key) if worst else None, grown=_grown(scope, grouping),
    )  # fmt: skip


def _tag(view: Board) -> str:
    """Of what is shown and of nothing else: what a reader may not see does not move it (design §4d)."""
    shown = repr(replace(view, as_of=datetime.min))  # noqa: DTZ901 no moment at all
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:24]}"'


def _grown(scope: Scope, grouping: Grouping) -> dict[str, int]:
    found = _read(cases_trends.trends(scope, askers_clocks()))
    return cases_trends.grown(found, scope, grouping, TREND_WEEKS)


@require_safe
@login_required
def trend(request: HttpRequest) -> HttpResponse:
    scope = scope_in(request)
    found = _read(cases_trends.trends(scope, askers_clocks()))
    opens = cases_board.opens(scope, scope.prefixes(cases_board.CAPABILITY))
    view = trends.trends_page(found, cases_board.by_month(scope), opens, language_of(request))
    if request.GET.get("as") == "xlsx":
        return _file(scope, "trends", view.title, *(chart.table for chart in view.charts))
    return page(request, "board_trends", view)


@require_safe
@login_required
def unit_map(request: HttpRequest) -> HttpResponse:
    """Units of one level coloured by one measure."""
    scope, given = scope_in(request), request.GET
    prefixes = scope.prefixes(cases_board.CAPABILITY)
    if not prefixes:
        raise PermissionDenied
    levels = _levels(prefixes[0])
    asked = unit_maps.Asked(
        _chosen(given.get("measure", ""), unit_maps.MEASURES), _chosen(given.get("level", ""), levels), levels
    )
    rows = cases_board.by_level(scope, asked.level - prefixes[0].count("."))
    view = unit_maps.map_page(rows, asked, scope.at, cases_board.opens(scope, prefixes), language_of(request))
    if given.get("as") == "xlsx":
        return _file(scope, "map", view.title, view.table)
    return page(request, "board_map", view)


def _levels(prefix: str) -> tuple[int, ...]:
    """How deep there are units below: 2 is what lies right under the district."""
    below = {path.count(".") for path in atlas().below(prefix)}
    return tuple(sorted(below - {prefix.count(".")})) or (prefix.count("."),)


@require_safe
@login_required
def practice(request: HttpRequest, playbook: str = "") -> HttpResponse:
    """What one practice measures of units, organisations or categories."""
    scope, language = scope_in(request), language_of(request)
    prefixes = scope.prefixes(cases_board.CAPABILITY)
    if not prefixes:
        raise PermissionDenied
    known = measures.measured(scope)
    chosen = next((own for own in known if own.playbook == playbook), None if playbook else next(iter(known), None))
    if playbook and chosen is None:
        raise Http404
    grouping = _chosen(request.GET.get("by", ""), board_practices.MEASURED_BY)
    found = measures.readings(scope, grouping, playbook=chosen.playbook) if chosen else []
    opens = cases_board.opens(scope, prefixes)
    view = board_practices.practices_page(known, chosen, next(iter(found), None), grouping, scope.at, opens, language)
    if request.GET.get("as") == "xlsx":
        return _file(scope, "measures", view.title, view.table)
    return page(request, "board_practices", view)


def _file(scope: Scope, what: exporting.What, title: str, *tables: Table | None) -> HttpResponse:
    exporting.taken(scope, what)
    return excel(title, [table for table in tables if table is not None])
