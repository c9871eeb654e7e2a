"""A case's clocks on a calendar: what each of them does on each day, with holidays and make-up days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from wangge.adoptions.facts import Practice, calendar
from wangge.cases.sheets import ClockSheet
from wangge.engine.calendar import FIRST, LAST
from wangge.engine.values import DayMark
from wangge.web.pages.laws import Cell, ClockCalendar, Mark, Month, Numbered
from wangge.web.showing.dues import clock_due
from wangge.web.when import DISTRICT, MONTHS, WEEKDAYS
from wangge.web.wording import Language

MONTHS_MOST = 6  # the latest: a petition takes three, and what is older no longer decides anything
A_WEEK = 7
# The marks of "why this date" as a day of the calendar shows them; where a day has several, the one that stands first.
SHOWN = {"due": "due", "start": "start", "counted": "counted", "makeup_workday": "counted", "paused": "paused"}
ORDER = ("ended", "due", "start", "paused", "counted")


def clock_calendar(clocks: Iterable[ClockSheet], own: Practice, now: datetime, language: Language) -> ClockCalendar:
    """Every clock that leads anywhere, in the order of its start. One that ended is drawn up to its end."""
    shown = sorted((c for c in clocks if c.days), key=lambda c: c.fact.started)
    if not shown:
        return ClockCalendar()
    days: dict[date, list[Mark]] = {}
    for number, clock in enumerate(shown, 1):
        for day, kind in _by_day(clock).items():
            days.setdefault(day, []).append(Mark(number, kind))
    months = _months(min(days), max(days))
    drawn = months[-MONTHS_MOST:]
    today = now.astimezone(DISTRICT).date()
    return ClockCalendar(
        clocks=tuple(
            Numbered(n, own.words.text(f"clocks.{c.fact.name}", language), clock_due(c.fact, now))
            for n, c in enumerate(shown, 1)
        ),
        months=tuple(_month(first, days, today, language) for first in drawn),
        weekdays=tuple(WEEKDAYS[language]),
        provisional=any(c.fact.provisional for c in shown),
        cut=len(months) > len(drawn),
    )


def _by_day(clock: ClockSheet) -> Mapping[date, str]:
    """What the clock does on each day that it touches; days that it leaves out (off, moved over) are not marked."""
    ended = clock.fact.ended.astimezone(DISTRICT).date() if clock.fact.ended else None
    found: dict[date, str] = {}
    for mark in clock.days:
        kind = _kind(mark)
        if kind and (ended is None or mark.day <= ended):
            found[mark.day] = min(kind, found.get(mark.day, kind), key=ORDER.index)
    if ended is not None:
        found[ended] = "ended"
    return found


def _kind(mark: DayMark) -> str:
    return SHOWN.get(mark.why, "")


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = (divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count))
    return [date(year, month + 1, 1) for year, month in starts]


def _month(first: date, days: Mapping[date, list[Mark]], today: date, language: Language) -> Month:
    begin = first - timedelta(days=first.weekday())
    weeks = []
    while begin.replace(day=1) <= first:
        week = [begin + timedelta(days=n) for n in range(A_WEEK)]
        weeks.append(tuple(_cell(d, days, today, language) if d.month == first.month else None for d in week))
        begin += timedelta(days=A_WEEK)
    title = f"{first.year}年{first.month}月" if language == "zh" else f"{MONTHS[first.month - 1]} {first.year}"
    return Month(title, tuple(weeks))


def _cell(day: date, days: Mapping[date, list[Mark]], today: date, language: Language) -> Cell:
    table, within = calendar(), FIRST <= day <= LAST
    kind, _, name = (table.why(day) if within else "").partition(":")
    named = table.days.names.get(name, name) if language == "en" else name
    provisional = within and table.provisional(day)
    return Cell(day, kind, named, tuple(days.get(day, ())), day == today, provisional)
