"""A date and how near it is, counted as the clock itself counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from wangge.adoptions.facts import calendar
from wangge.engine.calendar import Calendar, OutOfCalendar
from wangge.engine.values import ClockFact
from wangge.web.pages.parts import Due, Tone

HOUR = timedelta(hours=1)
FEW_HOURS = 8 * HOUR
SOON = 1  # a due within so many working days is amber


def due_of(at: datetime | None, now: datetime, *, paused: bool = False, provisional: bool = False) -> Due:
    """A running due of a list, in working days. None shows nothing."""
    if paused:
        return Due("paused")
    if at is None:
        return Due("calm")
    left, unit = _left(calendar(), at, now)
    return Due(_tone(at, now, left, unit), at, left, unit, provisional)


def clock_due(clock: ClockFact, now: datetime) -> Due:
    """A clock of the case page: running as above; an ended one says when it ended and whether in time."""
    if clock.ended is None:
        return due_of(clock.due, now, paused=clock.state == "paused", provisional=clock.provisional)
    if clock.state == "missed":
        return Due("late", clock.due, 0, missed=True)
    return Due("done", clock.ended)


def _left(days: Calendar, at: datetime, now: datetime) -> tuple[int | None, str]:
    """Whole hours while few are left or over, else whole working days (0: this very day)."""
    early, late = sorted((at, now))
    if late - early < FEW_HOURS:
        return int((late - early) / HOUR), "hour"
    try:
        first, last = days.index(early), days.index(late - timedelta(microseconds=1))
    except OutOfCalendar:
        return None, "working_day"
    return days.cumulative[last] - days.cumulative[first], "working_day"


def _tone(at: datetime, now: datetime, left: int | None, unit: str) -> Tone:
    if at < now:
        return "late"
    if unit == "hour" or (left is not None and left <= SOON):
        return "soon"
    return "ok"
