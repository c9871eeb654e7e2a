"""What a desk needs beside cases: the inbox, the board, who I am; categories, units, tracking."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Router

from wangge.adoptions.facts import CategoryFact, rulebook
from wangge.api import description as told
from wangge.api import parsing, showing
from wangge.api.answers import json
from wangge.api.caller import caller, here, member
from wangge.api.problems import problem
from wangge.cases import access
from wangge.cases.board import BoardRow, Rate, board
from wangge.cases.listing import InboxFilter
from wangge.people.facts import roster
from wangge.places.atlas import UnitFact
from wangge.places.facts import atlas

router = Router(tags=["desk"])
ORDERS = ("urgent", "newest")
CURSORS = {"urgent": "inbox", "newest": "inbox by filing"}  # a page of one order has no place in the other
GROUPINGS = ("unit", "organisation", "category")


@router.get("/inbox", openapi_extra=told.INBOX, summary=told.title("inbox"))
def inbox(request: HttpRequest) -> HttpResponse:
    """My next acts across all practices, the most urgent first, filtered as on the page."""
    who, query = member(request), request.GET
    size, order = parsing.number(query, "size", 50, 1, 100), parsing.one_of(query, "order", ORDERS)
    kind = CURSORS[order]
    page = access.inbox(who.scope, parsing.cursor_in(query, kind), size, _wanted(query, who.at, order))
    names = showing.Names(who.lang)
    waiting = [names.waiting(line) for line in page.lines]
    return json({"waiting": waiting, "next": parsing.cursor_of(kind, page.next)})


def _wanted(query: QueryDict, now: datetime, order: str) -> InboxFilter:
    """What is overdue was due before now."""
    state, before = query.get("state"), parsing.moment(query, "due_before")
    if parsing.yes_no(query, "overdue"):
        before = min(before or now, now)
    return InboxFilter(
        parsing.state_of(state) if state is not None else None, parsing.category_of(query), before, order == "newest"
    )


@router.get("/board", openapi_extra=told.BOARD, summary=told.title("board"))
def read_board(request: HttpRequest) -> HttpResponse:
    """Open, due soon, overdue and the three rates over my territory; never by person."""
    who = member(request)
    grouping = parsing.one_of(request.GET, "by", GROUPINGS)
    days = parsing.number(request.GET, "days", 180, 1, 3660)
    unit = parsing.unit_prefix(request.GET)
    found = board(who.scope, grouping, unit, days)  # type: ignore[arg-type]
    if found is None:
        raise problem("forbidden")
    rows = [_figures(row) for row in found.rows]
    return json(
        {"by": grouping, "as_of": found.as_of, "since": found.since, "total": _figures(found.total), "rows": rows}
    )


def _figures(row: BoardRow) -> dict[str, Any]:
    figures = asdict(row)
    for name in ("responded", "solved", "satisfied"):
        rate: Rate = getattr(row, name)
        figures[name] = {"part": rate.part, "whole": rate.whole, "rate": rate.value}
    return figures


@router.get("/me", openapi_extra=told.ME, summary=told.title("me"))
def me(request: HttpRequest) -> HttpResponse:
    """The token's person, the posts held now, and what they allow."""
    who = member(request)
    people = roster()
    terms = people.terms(who.scope.person, who.at) if who.scope.person is not None else ()
    terms = tuple(t for t in terms if who.scope.appointment in (None, t.id))
    return json(
        {
            "person": showing.holder(who.scope.person),
            "posts": [
                {"appointment": t.id, "post": showing.holder(t.post), "since": t.since, "until": t.until} for t in terms
            ],
            "holders": [showing.holder(h) for h in sorted(who.scope.holders)],
            "capabilities": sorted({c for g in who.scope.grants for c in g.capabilities}),
            "waiting": access.inbox_count(who.scope),
        }
    )


@router.get("/categories", openapi_extra=told.CATEGORIES, summary=told.title("categories"))
def categories(request: HttpRequest) -> HttpResponse:
    """The district's category tree, parents before children, each with who answers for it."""
    lang = caller(request).lang
    found = sorted(rulebook().categories.values(), key=lambda c: c.path)
    return json({"categories": [_category(c, lang) for c in found]})


def _category(found: CategoryFact, lang: str) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": (found.name_en or found.name) if lang == "en" else found.name,
        "parent": found.path[-2] if found.depth > 1 else None,
        "depth": found.depth,
        "owner": showing.holder(found.owner),
        "offered": found.offered,
    }


@router.get("/units", openapi_extra=told.UNITS, summary=told.title("units"))
def units(request: HttpRequest) -> HttpResponse:
    """Units right below ``parent`` (none: below the district), by code; or all that hold the point ``lon``, ``lat``."""
    who, query = caller(request), request.GET
    on = who.at.astimezone(parsing.DISTRICT_ZONE).date()
    if "lon" in query or "lat" in query:
        return json({"units": [_unit(u) for u in _at_point(request, who.at)], "next": None})
    above = atlas().by_code.get(query["parent"]) if "parent" in query else atlas().units.get(here().root)
    if above is None:
        raise problem("place_unknown_code", place=query["parent"][:40])
    size, after = parsing.number(query, "size", 100, 1, 100), query.get("cursor", "")
    below = sorted((u for u in atlas().units.values() if u.parent == above.id and u.in_force(on) and u.code > after),
                   key=lambda u: u.code)  # fmt: skip
    return json(
        {"units": [_unit(u) for u in below[:size]], "next": below[size - 1].code if len(below) > size else None}
    )


def _at_point(request: HttpRequest, at: Any) -> tuple[UnitFact, ...]:
    point = parsing.query_point(request.GET, at)
    on = at.astimezone(parsing.DISTRICT_ZONE).date()
    found = atlas().locate(*point, on)
    if found is None:
        raise problem("place_outside", lon=point[0], lat=point[1])
    return atlas().around(found, on)


def _unit(found: UnitFact) -> dict[str, Any]:
    above = atlas().units.get(found.parent) if found.parent else None
    return {
        "code": found.code,
        "name": found.name,
        "kind": found.kind,
        "layer": found.layer,
        "parent": above.code if above else None,
    }


@router.get("/track/{code}", openapi_extra=told.TRACK, summary=told.title("track"))
def track(request: HttpRequest, code: str) -> HttpResponse:
    """What the code alone shows: state, owner, date. No content; no token needed."""
    who = caller(request)
    found = access.track(code)
    if found is None:
        raise problem("not_found")
    return json(showing.track(found, who.lang))
