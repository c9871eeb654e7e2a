"""Every figure opens exactly the cases that it counts: over generated sets the list is as long as the figure is big."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import RequestFactory

from tests.cast import LIBRARY, MONDAY, ROOT, Cast
from wangge import acts
from wangge.acts.scenarios.cast import build
from wangge.cases import access
from wangge.cases.board import GROUNDS, Grouping, board, by_month, opens
from wangge.cases.measures import readings
from wangge.cases.models import Case, Clock, Stake
from wangge.cases.trends import trends
from wangge.engine import scenario
from wangge.engine.scope import Grant, Scope
from wangge.indicators import reports
from wangge.indicators.reports import askers_clocks
from wangge.people.access import scope_of_person
from wangge.places.facts import atlas
from wangge.web.pages.parts import Cell, Table
from wangge.web.showing.board_practices import table as measures_table
from wangge.web.showing.boards import board_page
from wangge.web.showing.reports import report_page
from wangge.web.showing.trends import trends_page
from wangge.web.views.lists import filter_in
from wangge.web.visitor import Visitor

STORY = ROOT / "playbooks" / "call_out" / "scenarios" / "01_called_reported_both_rated.yaml"
NOW = MONDAY + timedelta(days=20)
DAY, SPAN = MONDAY.date(), (MONDAY.date(), MONDAY.date() + timedelta(days=9))
FAR = "report.0001-01-01.9999-12-31.open"
BY: tuple[Grouping, ...] = ("unit", "organisation", "category")


@pytest.fixture
def calls(db: None) -> Cast:
    return Cast(build(scenario.load(STORY).cast, LIBRARY))


def generate(calls: Cast, dice: Random, n: int) -> None:
    """Cases of both towns; some called departments; then ends, ratings, dates and grounds as the dice fall."""
    ground = {"ground": "joint_enforcement", "note": "请到场。"}
    for _ in range(n):
        at = MONDAY + timedelta(hours=dice.randrange(200))
        place, category = dice.choice(["town_a", "town_b", "community_a"]), dice.choice(["river", "building", None])
        need = acts.Need(text="河道又黑又臭。", category=category, place=place)
        filed = acts.file(calls.scope("outsider", at), need, at)
        assert isinstance(filed, acts.Filed), filed
        who = "town_b_clerk" if place == "town_b" else "town_a_clerk"
        if dice.random() < 0.4:
            called = [calls.stage.id(d) for d in dice.sample(["ecology", "water", "enforcement"], 2)]
            calls.do(who, filed.case, "accept", at + timedelta(minutes=5))
            calls.do(who, filed.case, "blow", at + timedelta(minutes=9), called=called, **ground)
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(**_fate(case, dice))
    for clock in Clock.objects.all():
        state = dice.choice(["met", "missed", "running"])
        ended = None if state == "running" else clock.started_at + timedelta(hours=dice.randrange(90))
        Clock.objects.filter(case=clock.case_id, name=clock.name, round=clock.round).update(
            state=state, ended_at=ended, light=dice.randrange(3) if ended is None else 0
        )
    for pk in Case.objects.order_by("-pk").values_list("pk", flat=True)[:5]:
        Stake.objects.create(case_id=pk, kind="barred", holder_id=999, since=MONDAY, filed_at=MONDAY)


def _fate(case: Case, dice: Random) -> dict[str, Any]:
    fate: dict[str, Any] = {"exclusion": dice.choice(["", "", "", *GROUNDS])}
    if dice.random() < 0.6:
        closed = case.filed_at + timedelta(hours=dice.randrange(150))
        outcome = dice.choice(["solved", "solved", "unsolved", "unconfirmed", "withdrawn", "handed_over"])
        fate |= {"is_open": False, "closed_at": closed, "outcome": outcome, "rating": dice.choice([None, 2, 4, 5])}
    else:
        fate["due_at"] = NOW + timedelta(hours=dice.randrange(-60, 60))
    if dice.random() < 0.1:
        fate["filed_at"] = NOW - timedelta(days=400)
    return fate


def cells(tables: tuple[Table, ...]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for row in table.rows:
            cell: Cell
            for cell in row[1:]:
                if cell.against is None:  # how far it is from a target counts no cases
                    yield cell.text, cell.href
                yield from cell.of


def of_page(scope: Scope, by: Grouping) -> list[tuple[str, str]]:
    found = board(scope, by)
    assert found is not None
    page = board_page(found, "zh", chains=True)
    assert page.table is not None
    tiles = [(figure.value, figure.href) for figure in page.figures]
    rates = [link for figure in page.rates for link in figure.links if not link[1].startswith("/board/")]
    measured = tuple(measures_table(one, by, found.opens, "zh") for one in readings(scope, by))
    return [*tiles, *rates, *cells((page.table, *measured))]


def of_trends(scope: Scope) -> list[tuple[str, str]]:
    found = trends(scope, askers_clocks())
    assert found is not None
    shown = trends_page(found, by_month(scope), opens(scope, scope.prefixes("board.read")), "zh")
    return [link for link in cells(tuple(chart.table for chart in shown.charts)) if link[1]]


def of_reports(scope: Scope) -> list[tuple[str, str]]:
    found = [reports.report(scope, *days) for days in ((DAY, DAY), SPAN, reports.month_of(DAY))]
    return [link for one in found if one for link in cells(report_page(one, "zh", whole=False).tables)]


def behind(scope: Scope, href: str) -> int:
    """How many cases the list has: as it says, and line by line."""
    request = RequestFactory().get(href)
    request._visitor = Visitor(scope)  # type: ignore[attr-defined]
    wanted, listed = replace(filter_in(request), size=20), 0
    while True:
        page = access.lines(scope, wanted)
        listed += len(page.lines)
        if page.next is None:
            break
        wanted = replace(wanted, after=page.next)
    assert access.count(scope, replace(wanted, after=None)) == listed
    return listed


def number(text: str) -> int:
    return int("".join(c for c in text if c.isdigit()))


def readers(calls: Cast, at: datetime) -> list[Scope]:
    """Who reads the whole district, one of two towns, and one who is barred from some of it."""
    whole = scope_of_person(calls.stage.id("overseer_a"), at)
    town = atlas().units[calls.stage.id("town_a")].path
    rights = frozenset({"board.read", "cases.read"})
    return [whole, replace(whole, grants=(Grant(town, rights),)), replace(whole, holders=whole.holders | {999})]


def test_each_figure_is_as_big_as_the_list_that_it_opens(calls: Cast) -> None:
    for seed in (1, 2):
        generate(calls, Random(seed), 12)
        for scope in readers(calls, NOW):
            shown = [link for by in BY for link in of_page(scope, by)] + of_reports(scope)
            shown += of_trends(scope)
            opened = {(text, href) for text, href in shown if href}
            assert len(opened) > 60
            assert {"measure", "report", "age"} <= {part for _, href in opened for part in re.split(r"[=.&]", href)}
            assert all(text in ("", "0", "无") or "%" in text for text, href in shown if not href)
            for text, href in opened:
                assert behind(scope, href) == number(text), href


def test_who_may_read_figures_and_not_all_cases_opens_none(calls: Cast) -> None:
    generate(calls, Random(3), 6)
    whole = scope_of_person(calls.stage.id("overseer_a"), NOW)
    alone = replace(whole, grants=(Grant(whole.prefixes("board.read")[0], frozenset({"board.read"})),))
    assert {href for _, href in [*of_page(alone, "unit"), *of_reports(alone)]} == {""}
    assert of_trends(alone) == []
    for figure in ("", "measure.call_out.none.part", "measure.x.y", "report.2026-03-02.x.late", FAR):
        assert behind(whole, f"/cases/?show=all&figure={figure}") == 0, "there is no such figure"
