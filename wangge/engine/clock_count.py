"""How far a period reaches: from its start, over its length, around its holds (民法典 201–203; docs/clocks.md).

A period runs out
    in days, working days or months   at the first end of a day at which its days are used up, which is a working day
                                      and at which it is not held;
    in hours or working hours         at the first instant by which its hours have passed.

None at all of working days (当日) ends with the day of the start, where that works and its office is still open, else
with the next working day.

What counts: day by day from the day after the start; a day on which a hold goes on or ends, but not the one on which
it begins, is left out. Of hours, exactly the time held is left out. What has run out can no longer be held.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wangge.engine.calendar import Calendar, OutOfCalendar
from wangge.engine.vocabulary import Cutoff, Unit

HOUR = timedelta(hours=1)
HOUR_IN_MICROSECONDS = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that does not count: from ``since`` to ``until`` (None: still held). Holds are in order and apart."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a period ends. ``due`` None: it is held since ``held``. ``last``: the local day of its end, or on which it
    was held. ``used_up``: the day with whose end all its days are counted, before rolling (of hours: ``last``)."""

    due: datetime | None
    last: int
    used_up: int
    held: datetime | None = None


def reach(
    calendar: Calendar, start: datetime, n: int, unit: Unit, cutoff: Cutoff = "midnight", holds: Sequence[Hold] = ()
) -> Reach:
    """Where ``n`` of ``unit`` end that begin at ``start``. ``cutoff`` ends the last day of day units only."""
    if unit == "hour":
        return _hours(calendar, start, n, holds)
    if unit == "working_hour":
        return _office_hours(calendar, start, n, holds)
    return _days(calendar, start, n, unit, cutoff, holds)


def _hours(calendar: Calendar, start: datetime, n: int, holds: Sequence[Hold]) -> Reach:
    due = start + HOUR * n
    for hold in holds:
        if hold.since >= due:
            break
        if hold.until is None:
            return _held(calendar, hold)
        due += hold.until - hold.since
    last = calendar.index(due)
    return Reach(due, last, last)


def _office_hours(calendar: Calendar, start: datetime, n: int, holds: Sequence[Hold]) -> Reach:
    used = calendar.office_used(start) + n * HOUR_IN_MICROSECONDS
    due = calendar.office_reached(used)
    for hold in holds:
        if hold.since >= due:
            break
        if hold.until is None:
            return _held(calendar, hold)
        used += calendar.office_used(hold.until) - calendar.office_used(hold.since)
        due = calendar.office_reached(used)
    last = calendar.index(due)
    return Reach(due, last, last)


def _days(calendar: Calendar, start: datetime, n: int, unit: Unit, cutoff: Cutoff, holds: Sequence[Hold]) -> Reach:
    used_up = last_day(calendar, calendar.index(start), n, unit) if n else same_day(calendar, start)
    last = calendar.roll(used_up)
    due = calendar.end(last, cutoff)
    for hold in holds:
        if hold.since >= due:
            break
        if hold.until is None:
            day = calendar.index(hold.since)
            return Reach(None, day, used_up, hold.since)
        begun, over = calendar.index(hold.since), calendar.index(hold.until)
        if begun < used_up:
            used_up = _later(calendar, used_up, begun, over, unit)
        last = calendar.roll(used_up)
        due = calendar.end(last, cutoff)
        if due <= hold.until:  # it would have run out while held: the day on which it goes on is its last
            last = calendar.roll(over)
            due = calendar.end(last, cutoff)
        if due <= hold.until:  # resumed after office hours
            last = calendar.roll(last + 1)
            due = calendar.end(last, cutoff)
    return Reach(due, last, used_up)


def _held(calendar: Calendar, hold: Hold) -> Reach:
    day = calendar.index(hold.since)
    return Reach(None, day, day, hold.since)


def _later(calendar: Calendar, used_up: int, begun: int, over: int, unit: Unit) -> int:
    """``used_up`` moved on by the days left out: those after ``begun`` up to ``over``, or the working ones of them."""
    if unit != "working_day":
        return used_up + over - begun
    return calendar.after(used_up, calendar.cumulative[over] - calendar.cumulative[begun])


def same_day(calendar: Calendar, start: datetime) -> int:
    """The working day on which ``start`` finds the office open or still to open, else the next working day."""
    day = calendar.index(start)
    return day if calendar.works(day) and start < calendar.end(day, "office_close") else calendar.after(day, 1)


def last_day(calendar: Calendar, first: int, n: int, unit: Unit) -> int:
    """The last day of ``n`` days, working days or months begun on day ``first``, before rolling."""
    if unit == "working_day":
        return calendar.after(first, n)
    if unit == "day":
        return first + n
    return calendar.index_of(months_after(calendar.date_of(first), n))


def months_after(day: date, n: int) -> date:
    """The same date ``n`` months on, or the end of that month where it has none (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if year > date.max.year:
        raise OutOfCalendar(f"{n} months after {day}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
