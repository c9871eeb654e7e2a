"""Which visits are suggested, in which order, and on what grounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import ROOT
from wangge.engine.calendar import Calendar, load
from wangge.engine.meeting_spec import MeetingSpec, SuggestSpec
from wangge.engine.visiting import Visitee, suggested

AT = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 12)
LONG_AGO, LATELY = AT - timedelta(days=45), AT - timedelta(days=10)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar(load([Path(ROOT) / "laws" / "cn" / "calendar"]))


def meeting(**suggest: object) -> MeetingSpec:
    spec = {"category": "visit", "done": "report", **suggest}
    return MeetingSpec(kind="service_visit", every={"n": 1, "unit": "month"}, suggest=SuggestSpec(**spec))


def codes(calendar: Calendar, *known: Visitee, **suggest: object) -> list[tuple[int, tuple[str, ...]]]:
    found = suggested(known, meeting(**suggest), AT, TODAY, calendar)
    return [(one.whom, tuple(ground.code for ground in one.grounds)) for one in found]


def test_the_most_urgent_ground_goes_first_and_all_of_them_are_told(calendar: Calendar) -> None:
    known = (
        Visitee(1, last=LATELY),
        Visitee(2, last=LONG_AGO),
        Visitee(3, last=LATELY, red=1),
        Visitee(4, last=LONG_AGO, answered=2, red=1),
        Visitee(5, announced=True, agreed=TODAY),
        Visitee(6),
    )
    assert codes(calendar, *known) == [
        (5, ("promised",)),
        (4, ("result", "need", "time")),
        (3, ("need",)),
        (6, ("never",)),
        (2, ("time",)),
    ]


def test_a_visit_on_its_way_is_not_suggested_again_before_its_day(calendar: Calendar) -> None:
    waiting = (
        Visitee(1, announced=True),
        Visitee(2, announced=True, agreed=TODAY + timedelta(days=1), answered=1),
        Visitee(3, announced=True, agreed=TODAY - timedelta(days=2)),
    )
    assert codes(calendar, *waiting) == [(3, ("promised",))]


def test_no_more_than_the_playbook_says_and_never_more_than_five(calendar: Calendar) -> None:
    never = [Visitee(n) for n in range(9)]
    assert len(codes(calendar, *never)) == 5
    assert [whom for whom, _ in codes(calendar, *never, most=2)] == [0, 1]
    with pytest.raises(ValueError, match="less than or equal to 5"):
        meeting(most=6)


def test_grounds_that_the_playbook_does_not_name_do_not_count(calendar: Calendar) -> None:
    assert codes(calendar, Visitee(1, answered=1), Visitee(2, red=1), because=("need",)) == [(2, ("need",))]


def test_a_month_is_counted_by_the_calendar(calendar: Calendar) -> None:
    month = Visitee(1, last=datetime(2026, 2, 12, 2, 0, tzinfo=UTC))
    assert codes(calendar, month) == []  # its last day has not ended yet
    assert codes(calendar, Visitee(1, last=datetime(2026, 2, 11, 2, 0, tzinfo=UTC))) == [(1, ("time",))]


def test_a_meeting_without_suggestions_has_none(calendar: Calendar) -> None:
    plain = MeetingSpec(kind="activity")
    assert suggested([Visitee(1)], plain, AT, TODAY, calendar) == ()
