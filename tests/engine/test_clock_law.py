"""A clock and the editions of its law, case by case; the random histories are in test_clock_histories."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engine.clock_cases import PROCEDURE, Case, at, calendar, clock, shown
from wangge.engine.clock import explain, ground, project
from wangge.engine.clock_law import Terms, length_on, terms_of
from wangge.engine.law import Law
from wangge.engine.spec import ClockSpec
from wangge.engine.values import ClockFact, DayMark

BOTH = {"zh": "办结", "en": "Finish"}
MARCH_10 = "2025-03-10"


def law(*editions: dict[str, Any]) -> Law:
    value = {"id": "R-90", "title": BOTH, "text": BOTH, "kind": "clock", "grade": "A", "source": "test"}
    return Law.model_validate({**value, "editions": list(editions)})


def text(
    n: int, unit: str = "working_day", running: str = "switch", to: str | None = None, **more: Any
) -> dict[str, Any]:
    since = more.pop("since", None)
    limits = {"it": {"n": n, "unit": unit, "title": BOTH, **more}}
    return {"from": since, "to": to, "running": running, "limits": limits}


def cited(n: int, unit: str = "working_day", **more: Any) -> ClockSpec:
    return clock(n, unit, basis={"law": "R-90#it"}, **more)


def terms(spec: ClockSpec, *known: dict[str, Any], adopted: dict[str, Any] | None = None) -> Terms:
    """As adopted with the first of the texts, unless told otherwise."""
    found = terms_of(spec, law(adopted or known[0]), law(*known))
    assert found is not None
    return found


def counted(case: Case, spec: ClockSpec, said: Terms) -> ClockFact:
    (fact,) = project({"it": spec}, case.steps, calendar(), PROCEDURE, {"it": said})
    return fact


def marks(case: Case, spec: ClockSpec, said: Terms) -> tuple[DayMark, ...]:
    return explain(counted(case, spec, said), spec, case.steps, calendar(), PROCEDURE, said)


OLD = text(10, to="2025-03-09")
MONDAY = "2025-03-03 09:00"


def test_the_examples_of_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "clocks.md").read_text(encoding="utf-8")
    row = r"^\| (\d+) (\w+) \| (\d+) (\w+) from (\S+), (\w+) \| (\S+ \S+) \| (\S+ \S+) \|"
    rows = re.findall(row, guide, re.MULTILINE)
    assert len(rows) == 8
    for n, unit, newer, other, since, running, start, due in rows:
        eve = date.fromordinal(date.fromisoformat(since).toordinal() - 1).isoformat()
        editions = text(int(n), unit, to=eve), text(int(newer), other, running, since=since)
        spec = cited(int(n), unit)
        assert shown(counted(Case(start), spec, terms(spec, *editions)).due) == due


def test_what_was_done_before_the_new_text_is_judged_by_the_older() -> None:
    spec, said = cited(10), terms(cited(10), OLD, text(3, since=MARCH_10))
    before = counted(Case(MONDAY).do("finish", "2025-03-07 10:00"), spec, said)
    after = counted(Case(MONDAY).do("finish", "2025-03-11 10:00"), spec, said)
    assert (before.state, before.law) == ("met", "R-90#it@")
    assert (after.state, after.law) == ("missed", f"R-90#it@{MARCH_10}")


def test_a_stricter_promise_stays_and_a_slower_one_is_overridden() -> None:
    spec = cited(6)
    said = terms(spec, OLD, text(3, since=MARCH_10), adopted=text(10))
    kept, overridden = counted(Case("2025-02-24 09:00"), spec, said), counted(Case("2025-03-10 09:00"), spec, said)
    assert (shown(kept.due), kept.ground and kept.ground.by) == ("2025-03-05 00:00", "promise")
    assert (shown(overridden.due), overridden.ground and overridden.ground.by) == ("2025-03-14 00:00", "overridden")


def test_a_promise_in_another_unit_is_held_against_the_law_date_by_date() -> None:
    """Five working days are mostly under nine days, and over them around National Day."""
    spec = cited(5)
    said = terms(spec, text(9, "day"))
    assert [counted(Case(start), spec, said).ground.by for start in (MONDAY, "2025-09-29 09:00")] == [  # type: ignore[union-attr]
        "promise",
        "overridden",
    ]


@pytest.mark.parametrize(
    ("most", "due"), [(None, "2025-03-15 00:00"), (1, "2025-03-18 00:00"), (8, "2025-03-20 00:00")]
)
def test_extensions_go_as_far_as_the_new_text_allows(most: int | None, due: str) -> None:
    spec = cited(10, extends={"act": "extend", "most": 5})
    said = terms(spec, {**OLD, "limits": text(10, extend_most=5)["limits"]}, text(9, since=MARCH_10, extend_most=most))
    case = Case(MONDAY).do("extend", "2025-03-04 09:00", data={"length": 3})
    found = counted(case, spec, said)
    assert (shown(found.due), found.ground and found.ground.most) == (due, most or 0)


def test_a_paused_clock_switches_and_ends_with_the_day_on_which_it_goes_on() -> None:
    spec, said = cited(10), terms(cited(10), OLD, text(2, since=MARCH_10))
    case = Case(MONDAY).do("pause", "2025-03-06 09:00")
    held = counted(case, spec, said)
    assert (held.due, held.state, held.law) == (None, "paused", f"R-90#it@{MARCH_10}")
    assert shown(counted(case.do("resume", "2025-03-13 09:00"), spec, said).due) == "2025-03-14 00:00"


def test_a_text_without_the_limit_leaves_running_clocks_and_gives_new_ones_none() -> None:
    spec = cited(10)
    said = terms(spec, OLD, {"from": MARCH_10, "running": "switch"})
    assert shown(counted(Case(MONDAY), spec, said).due) == "2025-03-18 00:00"
    later = counted(Case("2025-03-10 09:00"), spec, said)
    assert (shown(later.due), later.law, later.ground) == ("2025-03-25 00:00", "", None)


def test_the_days_say_when_the_new_text_took_over() -> None:
    spec = cited(10)
    longer = marks(Case(MONDAY), spec, terms(spec, OLD, text(12, since=MARCH_10)))
    assert [m.day.isoformat() for m in longer if m.switched] == [MARCH_10]
    spent = marks(Case(MONDAY), spec, terms(spec, OLD, text(3, since=MARCH_10)))
    assert [m.why for m in spent] == ["start", "counted", "counted", "counted", "old_law", "old_law", "old_law", "due"]
    assert spent[-1].switched
    assert spent[-1].counted == 3


def test_hours_past_the_new_limit_are_told_as_such() -> None:
    spec = cited(200, "hour")
    said = terms(spec, text(200, "hour", to="2025-03-09"), text(24, "hour", since=MARCH_10))
    told = marks(Case(MONDAY), spec, said)
    assert [m.why for m in told][:4] == ["start", "counted", "counted", "old_law"]
    assert (told[-1].until, told[-1].seconds) == (at("2025-03-11 00:00"), 24 * 3600)


def test_a_clock_is_told_by_the_edition_that_its_row_names() -> None:
    """A case that was closed is not counted again when a newer text comes."""
    spec, case = cited(10), Case(MONDAY)
    stored = counted(case, spec, terms(spec, text(10, since="2020-01-01")))
    newer = terms(spec, text(10, since="2020-01-01", to="2025-03-09"), text(12, since=MARCH_10))
    said = ground(stored, spec, case.steps, calendar(), PROCEDURE, newer)
    assert (said.n, said.since, said.switched) == (10, date(2020, 1, 1), None)
    told = explain(stored, spec, case.steps, calendar(), PROCEDURE, newer)
    assert (told[-1].day.isoformat(), told[-1].counted) == ("2025-03-17", 10)


def test_a_stricter_end_of_the_day_outlasts_a_change_of_the_law() -> None:
    spec = cited(10, cutoff="office_close")
    said = terms(spec, OLD, text(12, since=MARCH_10))
    assert shown(counted(Case(MONDAY), spec, said).due) == "2025-03-19 17:00"


def test_one_figure_for_a_clock_that_begins_today() -> None:
    before, after = date(2025, 3, 7), date(2025, 3, 10)
    follows = terms(cited(10), OLD, text(3, since=MARCH_10))
    promise = terms(cited(6), OLD, text(3, since=MARCH_10), adopted=text(10))
    assert [length_on(cited(10), follows, day) for day in (before, after)] == [(10, "working_day"), (3, "working_day")]
    assert [length_on(cited(6), promise, day) for day in (before, after)] == [(6, "working_day"), (3, "working_day")]
    assert length_on(clock(6, "day"), None, after) == (6, "day")


def test_a_window_that_passes_unused_is_no_delay() -> None:
    for day, state in (("03-06", "met"), ("03-12", "stopped")):
        case = Case("2025-03-03 09:00").do("finish", f"2025-{day} 09:00")
        assert case.clock(clock(5, "working_day", window=True)).state == state
        assert case.clock(clock(5, "working_day")).state == ("met" if state == "met" else "missed")
