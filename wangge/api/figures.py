"""Figures and reports: of a day and a month, the measures of the practices, the ledger line by line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Router

from wangge.adoptions.facts import rulebook
from wangge.api import description as told
from wangge.api import parsing
from wangge.api.answers import json
from wangge.api.caller import Caller, member
from wangge.api.problems import problem
from wangge.cases.board import UNSORTED, Grouping, Rate
from wangge.cases.measures import Reading, Readings, readings
from wangge.engine.target_spec import TargetSpec
from wangge.indicators import figures, ledgers, reports
from wangge.places.facts import atlas

router = Router(tags=["figures"])
LEDGER = "ledger"
BY = ("unit", "organisation")


@router.get("/reports", openapi_extra=told.REPORT, summary=told.title("report"))
def report(request: HttpRequest) -> HttpResponse:
    """The report of a day or of its whole month: counted from the record, never filled in."""
    who, whole = member(request), parsing.one_of(request.GET, "of", ("day", "month")) == "month"
    day = _day(request.GET, who)
    first, last = reports.month_of(day) if whole else (day, day)
    found = reports.report(who.scope, first, last)
    if found is None:
        raise problem("forbidden")
    units = [
        {"unit": _unit(line.key), "name": line.name, "directly": line.directly, **asdict(line.counts)}
        for line in found.units
    ]
    categories = [
        {"category": _category(line.key), "name": line.name, **asdict(line.counts)} for line in found.categories
    ]
    named = {column: figures.of_report(first, last, column) for column in reports.FIGURES}
    told_ = {"first": first, "last": last, "as_of": found.as_of, "total": asdict(found.total)}
    return json({**told_, "units": units, "categories": categories, "figures": named})


@router.get("/measures", openapi_extra=told.MEASURES, summary=told.title("measures"))
def measures(request: HttpRequest) -> HttpResponse:
    """What each practice in force measures of the units or organisations of my territory; never of a person."""
    who, query = member(request), request.GET
    grouping = cast(Grouping, parsing.one_of(query, "by", BY))
    if not who.scope.may("board.read"):
        raise problem("forbidden")
    days = parsing.number(query, "days", 180, 1, 3660)
    found = readings(who.scope, grouping, parsing.unit_prefix(query), days)
    return json({"by": grouping, "as_of": who.at, "practices": [_measured(one, grouping, who.lang) for one in found]})


def _measured(found: Readings, grouping: Grouping, lang: str) -> dict[str, Any]:
    own, spec = found.practice, found.practice.spec
    return {
        "practice": own.playbook,
        "title": own.words.text("title", lang),
        "measures": [
            {"name": name, "title": own.words.text(f"measures.{name}", lang), "law": spec.measures[name].law,
             "target": _target(spec.measures[name].target),
             "figures": {part: figures.of_measure(own.playbook, name, part) for part in figures.PARTS}}
            for name in found.names
        ],
        "rows": [_row(found, row, grouping) for row in found.rows],
    }  # fmt: skip


def _row(found: Readings, row: Reading, grouping: Grouping) -> dict[str, Any]:
    whose = {"unit": _unit(row.key)} if grouping == "unit" else {"organisation": row.key}
    spec = found.practice.spec
    said = {n: _figure(figure, spec.measures[n].target) for n, figure in zip(found.names, row.figures, strict=True)}
    return {**whose, "name": row.name, "directly": row.directly, "figures": said}


def _target(target: TargetSpec | None) -> dict[str, Any] | None:
    return {"at_least": target.at_least, "at_most": target.at_most} if target else None


def _figure(figure: Rate | int, target: TargetSpec | None) -> dict[str, Any]:
    """Of what only counts, the part alone. ``met``: whether the target is reached; null without one, or a figure."""
    if isinstance(figure, int):
        return {"part": figure, "whole": None, "rate": None, "met": None}
    short = target.short(figure.part, figure.whole) if target else None
    return {
        "part": figure.part, "whole": figure.whole, "rate": figure.value, "met": None if short is None else short == 0,
    }  # fmt: skip


@router.get("/ledgers/{name}", openapi_extra=told.LEDGER, summary=told.title("ledger"))
def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """The ledger of a month, with the office's own columns, of the cases that I may see: a page at a time."""
    who, query = member(request), request.GET
    spec = ledgers.ledgers().get(name)
    if spec is None:
        raise problem("not_found")
    first, last = reports.month_of(_day(query, who))
    size = parsing.number(query, "size", 50, 1, 100)
    page = ledgers.page(who.scope, spec, first, last, parsing.cursor_in(query, LEDGER), size, who.lang)
    if page is None:
        raise problem("forbidden")
    columns = [column.head.text(who.lang) for column in spec.columns]
    rows, after = page
    return json({"ledger": name, "title": spec.title.text(who.lang), "first": first, "last": last,
                 "columns": columns, "rows": rows, "next": parsing.cursor_of(LEDGER, after)})  # fmt: skip


def _day(query: QueryDict, who: Caller) -> date:
    """The day ``on``; none: today in the district's zone."""
    text = query.get("on")
    if text is None:
        return reports.today(who.at)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2200:
        raise problem("bad_parameter", name="on", right="2026-11-20")
    return day


def _unit(path: str) -> str | None:
    unit = atlas().units.get(int(path.rstrip(".").rpartition(".")[2] or 0))
    return unit.code if unit else None


def _category(key: str) -> str | None:
    found = rulebook().categories.get(int(key)) if key != UNSORTED else None
    return found.code if found else None
