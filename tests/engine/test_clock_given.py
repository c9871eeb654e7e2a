"""The same working day 当日, and a period that counts from a date that somebody gave (docs/clocks.md)."""

from __future__ import annotations

import pytest

from tests.engine.clock_cases import Case, clock
from wangge.engine.values import DayMark


def told(marks: tuple[DayMark, ...]) -> list[str]:
    return [f"{mark.day:%m-%d} {mark.counted} {mark.why}" for mark in marks]


def test_the_same_working_day_day_by_day() -> None:
    assert told(Case("2025-03-03 09:00").marks(clock(0, "working_day"))) == ["03-03 0 due"]
    late = Case("2025-03-07 18:00").marks(clock(0, "working_day"))
    assert told(late) == ["03-07 0 start", "03-08 0 weekend", "03-09 0 weekend", "03-10 1 due"]
    with pytest.raises(ValueError, match="no time at all"):
        clock(0, "day")


def test_a_clock_counts_from_the_date_that_was_given_when_it_started() -> None:
    spec = clock(2, "working_day", starts=["plan"], counts_from="effect_by")
    case = Case("2025-03-03 09:00").do("write", "2025-03-03 10:00", data={"effect_by": "2025-03-14"})
    case.do("plan", "2025-03-04 09:00").do("write", "2025-03-05 09:00", data={"effect_by": "2025-03-28"})
    assert case.due(spec) == "2025-03-19 00:00"  # a Friday, then two working days; the later word is for a later round
    assert told(case.marks(spec))[0] == "03-14 0 start"
    same_day = clock(0, "working_day", starts=["plan"], counts_from="effect_by")
    assert case.due(same_day) == "2025-03-15 00:00"


@pytest.mark.parametrize("given", [{}, {"effect_by": "2025-03-01"}, {"effect_by": "2125-03-14"}])
def test_without_a_date_that_can_be_meant_it_counts_from_the_start(given: dict[str, str]) -> None:
    case = Case("2025-03-03 09:00").do("plan", "2025-03-04 09:00", data=given)
    assert case.due(clock(2, "day", starts=["plan"], counts_from="effect_by")) == "2025-03-07 00:00"


def test_a_pause_before_the_date_that_was_given_costs_nothing() -> None:
    case = Case("2025-03-03 09:00", data={"effect_by": "2025-03-14"}).do("pause", "2025-03-04 09:00")
    spec = clock(2, "working_day", counts_from="effect_by")
    assert case.do("resume", "2025-03-07 09:00").due(spec) == "2025-03-19 00:00"
