"""Clocks by name: each rule of the law with the date that it gives. All times are Shanghai's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.engine.clock_cases import PROCEDURE, A, B, Case, at, calendar, clock, shown, stake
from wangge.engine.calendar import OutOfCalendar
from wangge.engine.clock import due_after, explain, project
from wangge.engine.spec import ClockSpec, Length
from wangge.engine.values import DayMark

DAY_OFF = "2025-10-01 22:00"


@pytest.mark.parametrize(
    ("start", "n", "unit", "due"),
    [
        # R-11, 民法典 201: the day of the start is not counted; hours run from the moment
        ("2025-03-03 00:00", 1, "day", "2025-03-05 00:00"),
        ("2025-03-03 23:59", 1, "day", "2025-03-05 00:00"),
        ("2025-03-03 10:07", 2, "hour", "2025-03-03 12:07"),
        (DAY_OFF, 24, "hour", "2025-10-02 22:00"),  # hours do not roll
        # 202: the same date, or the end of a month that has none
        ("2025-01-31 09:00", 1, "month", "2025-03-01 00:00"),
        ("2024-01-31 09:00", 1, "month", "2024-03-01 00:00"),  # 02-29
        ("2024-02-29 09:00", 12, "month", "2025-03-01 00:00"),
        ("2025-02-28 09:00", 1, "month", "2025-03-29 00:00"),
        ("2025-11-30 09:00", 3, "month", "2026-03-01 00:00"),  # 02-28, a Saturday that is worked
        # 203: the last day on a day off → the first working day after it
        ("2025-09-21 09:00", 10, "day", "2025-10-10 00:00"),  # 10-01 → 10-09
        ("2025-02-24 09:00", 5, "day", "2025-03-04 00:00"),  # a plain Saturday
        ("2025-10-01 09:00", 10, "day", "2025-10-12 00:00"),  # 10-11, a Saturday that is worked
        ("2025-09-01 09:00", 1, "month", "2025-10-10 00:00"),
        ("2020-01-21 09:00", 10, "day", "2020-02-04 00:00"),  # 01-31, in the holiday that was made longer
        # R-12, 行政许可法 82: working days
        ("2025-01-20 09:00", 20, "working_day", "2025-02-22 00:00"),  # over 春节, with 01-26 and 02-08 worked
        ("2025-01-24 09:00", 1, "working_day", "2025-01-27 00:00"),  # the Sunday that is worked
        (DAY_OFF, 1, "working_day", "2025-10-10 00:00"),  # filed on a holiday
        ("2025-03-03 20:00", 1, "working_day", "2025-03-05 00:00"),  # filed after office hours: the day is gone anyway
        ("2025-03-07 09:00", 5, "working_day", "2025-03-15 00:00"),
        # R-20, 信访工作条例: 15 days, 60 days, 30 days
        ("2025-01-20 09:00", 15, "day", "2025-02-06 00:00"),  # 02-04 is still 春节
        ("2025-08-03 09:00", 60, "day", "2025-10-10 00:00"),
        ("2025-03-03 09:00", 30, "day", "2025-04-03 00:00"),
        # working hours: within office hours of working days
        ("2025-03-03 11:30", 2, "working_hour", "2025-03-03 15:00"),
        ("2025-03-03 08:30", 7, "working_hour", "2025-03-03 17:00"),  # a whole day ends that day
        ("2025-03-03 20:00", 2, "working_hour", "2025-03-04 10:30"),  # filed after office hours
        ("2025-03-03 12:30", 1, "working_hour", "2025-03-03 14:30"),
        ("2025-01-24 16:00", 2, "working_hour", "2025-01-26 09:30"),
        (DAY_OFF, 4, "working_hour", "2025-10-09 14:00"),
    ],
)
def test_a_period_ends(start: str, n: int, unit: str, due: str) -> None:
    assert shown(due_after(calendar(), at(start), Length.model_validate({"n": n, "unit": unit}))) == due
    assert Case(start).due(clock(n, unit)) == due


@pytest.mark.parametrize(("n", "unit"), [(1, "working_day"), (1, "day")])
def test_where_office_hours_apply_the_last_day_ends_with_them(n: int, unit: str) -> None:
    assert Case("2025-03-03 20:00").due(clock(n, unit, cutoff="office_close")) == "2025-03-04 17:00"


def test_seconds_count_for_hours() -> None:
    start = at("2025-03-03 16:59").replace(second=30, microsecond=7)
    assert due_after(calendar(), start, Length(n=1, unit="working_hour")) == at("2025-03-04 09:29").replace(
        second=30, microsecond=7
    )


def test_the_zone_of_the_instant_does_not_matter() -> None:
    start = datetime(2025, 3, 3, 23, 30, tzinfo=timezone(timedelta(hours=8)))
    length = Length(n=3, unit="working_day")
    assert due_after(calendar(), start, length) == due_after(calendar(), start.astimezone(UTC), length)


def test_a_naive_instant_and_one_out_of_the_calendar_are_refused() -> None:
    length = Length(n=3, unit="working_day")
    with pytest.raises(TypeError):
        due_after(calendar(), datetime(2025, 3, 3), length)
    with pytest.raises(OutOfCalendar):
        due_after(calendar(), datetime(1998, 3, 3, tzinfo=UTC), length)
    with pytest.raises(OutOfCalendar):
        due_after(calendar(), at("2025-03-03 09:00"), Length(n=10000, unit="month"))


# --- whose clock ----------------------------------------------------------------------------------------------------


def test_bouncing_gives_the_next_unit_its_full_time() -> None:
    first, second = Case("2025-03-03 09:00").lead(B, "2025-03-06 09:00").clocks(clock(5, "working_day"))
    assert (first.holder, first.round, first.state, shown(first.ended)) == (A, 1, "stopped", "2025-03-06 09:00")
    assert (second.holder, second.round, second.state, shown(second.due)) == (B, 2, "running", "2025-03-14 00:00")


def test_bouncing_back_is_a_third_round() -> None:
    case = Case("2025-03-03 09:00").lead(B, "2025-03-04 09:00").lead(A, "2025-03-05 09:00", was=B)
    assert [(c.holder, c.round, shown(c.due)) for c in case.clocks(clock(1, "working_day"))] == [
        (A, 1, "2025-03-05 00:00"),
        (B, 2, "2025-03-06 00:00"),
        (A, 3, "2025-03-07 00:00"),
    ]


def test_bouncing_does_not_stop_the_clock_of_the_case() -> None:
    case = Case("2025-03-03 09:00").lead(B, "2025-03-06 09:00").do("file", "2025-03-07 09:00")
    assert case.due(clock(60, "day", of="case")) == Case("2025-03-03 09:00").due(clock(60, "day"))
    assert case.clock(clock(60, "day", of="case")).holder is None


def test_the_clock_of_a_case_runs_once() -> None:
    case = Case("2025-03-03 09:00").do("finish", "2025-03-04 09:00").do("reopen", "2025-03-10 09:00")
    assert case.clock(clock(5, "day", of="case", starts=["file", "reopen"])).state == "met"
    assert len(case.clocks(clock(5, "day", starts=["file", "reopen"]))) == 2


def test_while_nobody_leads_no_clock_of_the_lead_runs() -> None:
    case = Case("2025-03-03 09:00").do("drop", "2025-03-04 09:00", closed=(stake("lead", A),))
    assert case.clock(clock(5, "day")).state == "stopped"
    _, second = case.do("rule", "2025-03-07 09:00", opened=(stake("lead", B),)).clocks(clock(5, "day"))
    assert (second.holder, shown(second.started)) == (B, "2025-03-07 09:00")


def test_a_need_that_nobody_leads_yet_has_its_clock_all_the_same() -> None:
    case = Case("2025-03-03 09:00", opened=())
    assert (case.clock(clock(5, "day")).holder, case.due(clock(5, "day"))) == (None, "2025-03-11 00:00")
    first, second = case.do("sort", "2025-03-05 09:00", opened=(stake("lead", B),)).clocks(clock(5, "day"))
    assert (first.state, second.holder, second.state) == ("stopped", B, "running")


def test_a_start_while_it_runs_changes_nothing() -> None:
    case = Case("2025-03-03 09:00").do("accept", "2025-03-05 09:00")
    assert case.due(clock(5, "working_day", starts=["file", "accept"])) == "2025-03-11 00:00"


def test_each_cohandler_has_a_clock_and_stops_only_the_own() -> None:
    spec = clock(3, "working_day", of="co", starts=["call"], stops=["answer"])
    case = Case("2025-03-03 09:00")
    case.do("call", "2025-03-03 10:00", opened=(stake("co", 7),)).do(
        "call", "2025-03-04 10:00", opened=(stake("co", 8),)
    )
    case.do("answer", "2025-03-05 10:00", closed=(stake("co", 7),))
    assert [(c.holder, c.round, c.state) for c in case.clocks(spec)] == [(7, 1, "met"), (8, 2, "running")]


# --- pauses ---------------------------------------------------------------------------------------------------------


def test_the_days_after_a_pause_begins_up_to_its_end_are_left_out() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-05 10:00").do("resume", "2025-03-07 09:00")
    assert case.due(clock(5, "working_day")) == "2025-03-13 00:00"  # 4th, 5th · 10th, 11th, 12th
    assert case.due(clock(5, "day")) == "2025-03-11 00:00"  # 4th, 5th · 8th, 9th, 10th
    assert case.due(clock(1, "month")) == "2025-04-08 00:00"  # 04-03 + 2 → 清明节 → 04-07
    assert case.due(clock(5, "working_day", pauses=False)) == "2025-03-11 00:00"


def test_of_hours_exactly_the_time_paused_is_left_out() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-03 11:00").do("resume", "2025-03-04 09:15")
    assert case.due(clock(4, "working_hour")) == "2025-03-04 11:15"
    assert case.due(clock(4, "hour")) == "2025-03-04 11:15"


def test_paused_means_no_due() -> None:
    found = Case("2025-03-03 09:00").do("pause", "2025-03-05 10:00").clock(clock(5, "working_day"))
    assert (found.state, found.due, shown(found.paused_since)) == ("paused", None, "2025-03-05 10:00")


def test_what_would_run_out_while_paused_ends_with_the_day_on_which_it_goes_on() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 10:00").do("resume", "2025-03-06 15:00")
    assert case.due(clock(1, "working_day")) == "2025-03-07 00:00"
    assert case.due(clock(1, "day", cutoff="office_close")) == "2025-03-06 17:00"
    assert case.due(clock(2, "hour")) == "2025-03-03 11:00"


def test_resumed_after_office_hours_leaves_until_the_next_close() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 10:00").do("resume", "2025-03-07 18:00")
    assert case.due(clock(1, "working_day", cutoff="office_close")) == "2025-03-10 17:00"


def test_what_has_run_out_cannot_be_paused() -> None:
    found = Case("2025-03-03 09:00").do("pause", "2025-03-05 10:00").clock(clock(1, "working_day"))
    assert (found.state, shown(found.due)) == ("running", "2025-03-05 00:00")


def test_a_new_lead_in_a_paused_case_is_paused_from_the_start() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 10:00").lead(B, "2025-03-05 10:00")
    held = case.clocks(clock(2, "working_day"))[1]
    assert (held.state, shown(held.paused_since)) == ("paused", "2025-03-05 10:00")
    resumed = case.do("resume", "2025-03-06 10:00").clocks(clock(2, "working_day"))[1]
    assert shown(resumed.due) == "2025-03-11 00:00"


def test_hearing_time_is_left_out_of_the_sixty_days() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-20 09:00").do("resume", "2025-03-30 09:00")
    assert Case("2025-03-03 09:00").due(clock(60, "day")) == "2025-05-07 00:00"  # 05-02 → 05-06
    assert case.due(clock(60, "day")) == "2025-05-13 00:00"  # 05-12


# --- extensions -----------------------------------------------------------------------------------------------------


def extended(unit: str, n: int, most: int) -> ClockSpec:
    return clock(n, unit, extends={"act": "extend", "most": most})


def test_an_extension_lengthens_the_end_before_it_rolls() -> None:
    case = Case("2025-08-03 09:00").do("extend", "2025-09-20 09:00", data={"length": 30})
    found = case.clock(extended("day", 60, 30))
    assert (shown(found.due), found.extended) == ("2025-11-04 00:00", 30)  # 10-02, not 10-09, + 30 = 11-01 → 11-03


def test_extended_months_count_from_the_start() -> None:
    case = Case("2025-01-31 09:00").do("extend", "2025-02-10 09:00", data={"length": 1})
    assert case.due(extended("month", 1, 1)) == "2025-04-01 00:00"  # 03-31: two months, not 02-28 and a month


def test_no_more_than_the_most_is_added_and_never_less_than_nothing() -> None:
    case = Case("2025-03-03 09:00")
    for length in (4, 4, -9, True, None, "9"):
        case.do("extend", "2025-03-04 09:00", data={"length": length})
    assert case.clock(extended("working_day", 5, 6)).extended == 6


def test_pause_and_extension_in_either_order_give_the_same_date() -> None:
    pause, more = (("pause", {}), ("resume", {})), ("extend", {"data": {"length": 5}})
    dues = set()
    for order in ((more, *pause), (*pause, more), (pause[0], more, pause[1])):
        case = Case("2025-03-03 09:00")
        for act, rest in order:
            case.do(act, "2025-03-05 09:00" if act != "resume" else "2025-03-07 09:00", **rest)
        dues.add(case.due(extended("day", 10, 5)))
    assert dues == {"2025-03-21 00:00"}


# --- how it ends ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "state"), [("2025-03-05 00:00", "met"), ("2025-03-05 00:01", "missed")])
def test_met_up_to_the_due_and_missed_after_it(when: str, state: str) -> None:
    assert Case("2025-03-03 09:00").do("finish", when).clock(clock(1, "working_day")).state == state


def test_handing_on_does_not_heal_what_is_overdue() -> None:
    late = Case("2025-03-03 09:00").lead(B, "2025-03-06 09:00").clocks(clock(1, "working_day"))[0]
    assert late.state == "missed"


def test_done_while_paused_is_done_in_time() -> None:
    found = Case("2025-03-03 09:00").do("pause", "2025-03-04 10:00").do("finish", "2025-03-20 10:00")
    assert (found.clock(clock(1, "working_day")).state, found.due(clock(1, "working_day"))) == (
        "met",
        "2025-03-21 00:00",
    )


def test_the_end_of_the_case_stops_every_clock_and_its_pause() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 09:00").do("withdraw", "2025-03-05 09:00", "withdrawn")
    assert case.clock(clock(5, "day")).state == "stopped"
    again = case.do("reopen", "2025-03-06 09:00").clocks(clock(5, "day", starts=["file", "reopen"]))[1]
    assert (again.state, again.round, shown(again.due)) == ("running", 2, "2025-03-12 00:00")


def test_an_act_that_both_stops_and_starts_begins_the_next_round() -> None:
    found = Case("2025-03-03 09:00").do("report", "2025-03-05 09:00")
    spec = clock(7, "day", starts=["file", "report"], stops=["report"])
    assert [(c.round, c.state) for c in found.clocks(spec)] == [(1, "met"), (2, "running")]


# --- undo -----------------------------------------------------------------------------------------------------------


def test_an_undone_step_never_happened() -> None:
    plain = Case("2025-03-03 09:00")
    for act, more in (("finish", {}), ("pause", {}), ("transfer", {"opened": (stake("lead", B),)})):
        case = Case("2025-03-03 09:00").do(act, "2025-03-03 09:05", **more).do("undo", "2025-03-03 09:09", undoes=2)
        assert case.clocks(clock(5, "day")) == plain.clocks(clock(5, "day"))


def test_undoing_a_resume_leaves_it_paused() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 09:00").do("resume", "2025-03-05 09:00")
    assert case.do("undo", "2025-03-05 09:05", undoes=3).clock(clock(5, "day")).state == "paused"


# --- years not announced --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "unit", "provisional"),
    [
        ("2026-12-21 09:00", 5, "working_day", False),
        ("2026-12-21 09:00", 8, "working_day", False),  # 12-31 is the last day
        ("2026-12-21 09:00", 9, "working_day", True),
        ("2026-12-31 09:00", 1, "day", True),
        ("2026-12-31 09:00", 48, "hour", False),  # plain hours ask no calendar
        ("2026-12-31 16:00", 1, "working_hour", False),
        ("2026-12-31 16:00", 2, "working_hour", True),
        ("2026-11-30 09:00", 6, "month", True),
        ("2018-12-31 09:00", 1, "day", False),  # the day of the start is not counted
        ("2018-12-30 09:00", 1, "day", True),
    ],
)
def test_counted_over_a_year_not_announced_it_is_provisional(start: str, n: int, unit: str, provisional: bool) -> None:
    assert Case(start).clock(clock(n, unit)).provisional is provisional


# --- why this date --------------------------------------------------------------------------------------------------


def told(marks: tuple[DayMark, ...]) -> list[str]:
    return [f"{mark.day:%m-%d} {mark.counted} {mark.why}" for mark in marks]


def test_working_days_over_a_holiday_day_by_day() -> None:
    assert told(Case("2025-09-26 09:00").marks(clock(4, "working_day"))) == [
        "09-26 0 start",
        "09-27 0 weekend",
        "09-28 1 makeup_workday",
        "09-29 2 counted",
        "09-30 3 counted",
        *(f"10-{day:02} 3 holiday:国庆节" for day in range(1, 6)),
        "10-06 3 holiday:中秋节",
        *(f"10-{day:02} 3 holiday:国庆节" for day in (7, 8)),
        "10-09 4 due",
    ]


def test_days_that_end_on_a_holiday_day_by_day() -> None:
    marks = Case("2025-09-29 09:00").marks(clock(2, "day"))
    assert told(marks)[:4] == ["09-29 0 start", "09-30 1 counted", "10-01 2 counted", "10-02 2 rolled"]
    assert (marks[2].kind, told(marks)[-1]) == ("holiday:国庆节", "10-09 2 due")


def test_a_pause_day_by_day() -> None:
    case = Case("2025-03-03 09:00").do("pause", "2025-03-04 10:00")
    assert told(case.marks(clock(2, "working_day"))) == ["03-03 0 start", "03-04 1 counted", "03-04 1 paused"]
    case.do("resume", "2025-03-06 10:00")
    assert told(case.marks(clock(2, "working_day"))) == [
        *("03-03 0 start", "03-04 1 counted", "03-05 1 paused", "03-06 1 paused", "03-07 2 due"),
    ]
    assert told(case.marks(clock(1, "working_day"))) == [
        *("03-03 0 start", "03-04 1 counted", "03-05 1 paused", "03-06 1 due"),
    ]


def test_months_day_by_day() -> None:
    marks = Case("2025-01-31 09:00").marks(clock(2, "month"))
    assert next(f"{mark.day:%m-%d}" for mark in marks if mark.counted == 1) == "02-28"
    assert told(marks)[-1] == "03-31 2 due"


def test_working_hours_stretch_by_stretch() -> None:
    case = Case("2025-03-07 11:00").do("pause", "2025-03-07 14:00").do("resume", "2025-03-07 16:00")
    marks = case.marks(clock(3, "working_hour"))
    assert [(m.why, shown(m.since), shown(m.until), m.seconds / 3600) for m in marks] == [
        ("start", "2025-03-07 11:00", "2025-03-07 11:00", 0),
        ("counted", "2025-03-07 11:00", "2025-03-07 12:00", 1),
        ("counted", "2025-03-07 13:30", "2025-03-07 14:00", 1.5),
        ("paused", "2025-03-07 14:00", "2025-03-07 16:00", 1.5),
        ("counted", "2025-03-07 16:00", "2025-03-07 17:00", 2.5),
        ("weekend", None, None, 2.5),
        ("weekend", None, None, 2.5),
        ("counted", "2025-03-10 08:30", "2025-03-10 09:00", 3),
        ("due", "2025-03-10 09:00", "2025-03-10 09:00", 3),
    ]


def test_a_clock_of_other_steps_is_not_explained() -> None:
    other = Case("2025-03-04 09:00").clock(clock(2, "day"))
    with pytest.raises(ValueError, match="no round 1"):
        explain(other, clock(2, "day"), Case("2025-03-03 09:00").steps, calendar(), PROCEDURE)


def test_the_examples_of_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "clocks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{4}-\d\d-\d\d \d\d:\d\d) \| (\d+) (\w+) \| (\S+ \S+) \|", guide, re.MULTILINE)
    assert len(rows) == 14
    for start, n, unit, due in rows:
        assert Case(start).due(clock(int(n), unit)) == due


def test_a_clock_that_the_playbook_lacks_is_loud() -> None:
    with pytest.raises(KeyError):
        project({}, Case("2025-03-03 09:00").steps, calendar(), PROCEDURE)


def test_a_sorting_into_another_practice_ends_the_pause_and_counts_rounds_on() -> None:
    """What was asked under the practice that was left holds nothing here; the round says that others were before it."""
    case = Case("2025-03-03 09:00").do("pause", "2025-03-03 10:00")
    case.do("sort", "2025-03-04 09:00", data={"_procedure": "case", "_rounds": {"it": 3}})
    found = case.clock(clock(2, "day"))
    assert (found.round, found.state, found.paused_since) == (4, "running", None)
    assert shown(found.due) == Case("2025-03-04 09:00").due(clock(2, "day"))
