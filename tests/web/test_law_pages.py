"""Anyone reads the law in use, and sees the limits of a case on a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from tests.web.test_filing import code_and_pin, file, text_of
from tests.web.town import Town
from wangge.adoptions.facts import calendar, practice, rulebook
from wangge.cases.sheets import ClockSheet
from wangge.engine import clock
from wangge.engine.values import StakeFact, StepFact
from wangge.web.pages.laws import Cell, Month
from wangge.web.showing.calendars import clock_calendar
from wangge.web.showing.laws import law_list, law_page

SHANGHAI_NOON = timedelta(hours=4)


def test_anyone_reads_the_rules_in_force_and_where_each_is_used(client: Client, town: Town) -> None:
    page = text_of(client.get("/laws/"))
    assert "期间的计算" in page
    assert "《中华人民共和国民法典》" in page
    assert "已核原文" in page
    assert not re.search(r"R-\d\d", page)
    now = datetime.now(UTC)
    shown = law_list(now, "zh")
    lines = [line for group in shown.groups for line in group.lines]
    used = {line.number: line.used_in for line in lines}
    assert shown.used == sum(bool(names) for names in used.values()) > 0
    assert used[14]  # who returns a case once: every practice of the town with disputes
    named = law_page(14, "zh", now)
    assert named is not None
    assert {title for _, title in named.used_by} == set(used[14])
    assert "退回" in " ".join(name for name, _ in named.used_by)
    assert used[14][0] in text_of(client.get("/laws/14/"))


def test_the_rules_are_folded_by_group_and_searched_by_words(client: Client, town: Town) -> None:
    page = text_of(client.get("/laws/"))
    assert page.count('<details class="law-group">') == 3
    lines = [line for group in law_list(datetime.now(UTC), "zh").groups[:1] for line in group.lines]
    assert [bool(line.used_in) for line in lines] == sorted((bool(line.used_in) for line in lines), reverse=True)
    found = text_of(client.get("/laws/?q=  信访   复核 "))
    assert '<details class="law-group" open>' in found
    assert "信访事项的办理期限" in found
    assert "政务服务“好评”" not in found
    assert text_of(client.get("/laws/?q=Petition", headers={"accept-language": "en"})).count("law-title") > 1
    assert "找到 0 条" in text_of(client.get("/laws/?q=没有这个词"))
    assert client.get("/laws/?q=" + "x" * 9000).status_code == 200


def test_a_rule_that_is_over_is_not_among_those_in_force(town: Town) -> None:
    past = law_list(datetime(2019, 1, 1, tzinfo=UTC), "en")
    numbers = {line.number for group in past.groups for line in group.lines}
    assert 20 not in numbers  # in force since 2022
    assert 12 in numbers


def sheet(*steps: StepFact) -> tuple[ClockSheet, ...]:
    own = next(one for one in rulebook().practices.values() if "handle" in one.spec.clocks)
    procedure = next(p for p in own.procedures.values() if "handle" in p.clocks)
    facts = clock.project(procedure.clocks, steps, calendar(), procedure.spec)
    return tuple(ClockSheet.of(fact, "", steps, calendar(), procedure, None) for fact in facts)


def cells(months: Sequence[Month]) -> dict[date, Cell]:
    return {cell.day: cell for month in months for week in month.weeks for cell in week if cell}


def test_the_days_of_a_limit_stand_on_a_calendar_with_holidays_and_make_up_days(town: Town) -> None:
    """Five working days from the eve of National Day: eight days off lie between, and a Saturday that is worked."""
    accepted = datetime(2025, 9, 30, tzinfo=UTC) + SHANGHAI_NOON
    lead = (StakeFact("lead", 1),)
    filed = StepFact(1, "file", accepted - timedelta(hours=1), "filed", opened=lead)
    clocks = sheet(filed, StepFact(2, "accept", accepted, "working"))
    own = practice(next(iter(rulebook().practices)))
    drawn = clock_calendar(clocks, own, accepted, "en")
    days = cells(drawn.months)
    number = {one.name: one.number for one in drawn.clocks}
    assert [month.title for month in drawn.months] == ["Sep 2025", "Oct 2025"]
    assert all(len(week) == 7 for month in drawn.months for week in month.weeks)
    assert (days[date(2025, 10, 1)].kind, days[date(2025, 10, 1)].name) == ("holiday", "National Day")
    assert days[date(2025, 10, 11)].kind == "makeup_workday"
    assert days[date(2025, 10, 18)].kind == "weekend"
    due = [(day, mark.number) for day, cell in days.items() for mark in cell.marks if mark.kind == "due"]
    assert due == [(date(2025, 10, 14), max(number.values()))]
    assert not days[date(2025, 10, 1)].marks
    assert days[date(2025, 9, 30)].today


def test_a_case_folds_its_calendar(client: Client, town: Town, enter: Callable[[str], Client]) -> None:
    code, pin = code_and_pin(text_of(file(client, place="G", category="difficulty")))
    page = text_of(client.post("/track/", {"code": code, "pin": pin}, follow=True))
    assert '<table class="calendar">' in page
    assert page.count('<th scope="col">') >= 7
    assert "aria-current" in page


def test_a_long_story_shows_its_latest_months(town: Town) -> None:
    at = datetime(2025, 1, 6, tzinfo=UTC) + SHANGHAI_NOON
    clocks = sheet(
        StepFact(1, "file", at, "filed", opened=(StakeFact("lead", 1),)), StepFact(2, "accept", at, "working")
    )
    own = practice(next(iter(rulebook().practices)))
    late = tuple(replace(c, days=(*c.days, replace(c.days[-1], day=date(2025, 12, 1)))) for c in clocks)
    drawn = clock_calendar(late, own, at, "zh")
    assert drawn.cut
    assert [month.title for month in drawn.months][-1] == "2025年12月"
    assert len(drawn.months) == 6
