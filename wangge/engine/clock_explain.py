"""Why this date: a period told day by day, in the marks that a page shows.

Day units get one mark for each local day from the start to the due; hour units one for each stretch of time, with its
first and last instant, and of working hours one for each day that has none. Words of ``DayMark.why``:

    start            the day or moment from which it counts; of days it is not counted (民法典 201)
    counted          a day, or a stretch of hours, that counts
    makeup_workday   a weekend day that counts as a working day (调休)
    weekend, holiday:<name>   a day off, which does not count as a working day (of days and months it is ``counted``)
    paused           left out: the case was paused; as the last mark: it is held since that day or moment
    rolled           a day off after the last counted day, over which the end moves on (民法典 203)
    open             a working day after the last counted day: it was held when it would have run out
    old_law          past the limit of a newer edition of the law, which was not in force yet (DayMark.switched: it is,
                     from this day on): the first working day of that edition is the last
    due              the day, or the moment, at which it runs out; the only mark where that is the day of the start
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from wangge.engine.calendar import MICROSECOND, Calendar
from wangge.engine.clock_count import Hold, months_after
from wangge.engine.clock_law import Count
from wangge.engine.clock_story import Run
from wangge.engine.values import DayMark


def marks(calendar: Calendar, run: Run, paused: Sequence[Hold], counted: Count) -> tuple[DayMark, ...]:
    """The marks of one run as it was counted, earliest first."""
    if counted.span.unit in ("hour", "working_hour"):
        found = tuple(_stretches(calendar, run, paused, counted))
    else:
        found = tuple(_days(calendar, run, paused, counted))
    return _switched(found, {switch.day for switch in counted.switches})


def _switched(found: tuple[DayMark, ...], days: set[date]) -> tuple[DayMark, ...]:
    """``found`` with the first mark of each day on which a newer edition counts from then on marked as such."""
    if not days:
        return found
    first = {mark.day: at for at, mark in reversed(tuple(enumerate(found))) if mark.day in days}
    return tuple(replace(m, switched=True) if first.get(m.day) == at else m for at, m in enumerate(found))


def _days(calendar: Calendar, run: Run, paused: Sequence[Hold], counted_by: Count) -> Iterator[DayMark]:
    """1. The start. 2. Each day after it: left out, counted or past counting. 3. The day on which it is held, if so."""
    span, end, first = counted_by.span, counted_by.end, calendar.index(run.begins)
    start, left_out = calendar.date_of(first), _left_out(calendar, paused)
    same_day = end.last == first and end.due is not None
    yield DayMark(start, 0, "due" if same_day else "start", calendar.why(start))
    days = counted = 0
    for index in range(first + 1, end.last + 1):
        kind = calendar.why(calendar.date_of(index))
        done = index > end.used_up
        counts = not done and index not in left_out and (span.unit != "working_day" or calendar.works(index))
        if counts:
            days += 1
            counted = days if span.unit != "month" else _months(start, days, span.n + span.extended(run))
        if index == end.last and end.due is not None:
            why = "due"
        elif counts:
            why = kind if kind == "makeup_workday" and span.unit == "working_day" else "counted"
        elif index in left_out:
            why = "paused"
        else:
            why = _past(calendar, counted_by, index) if done else kind
        yield DayMark(calendar.date_of(index), counted, why, kind)
    if end.held is not None:
        day = calendar.date_of(end.last)
        yield DayMark(day, counted, "paused", calendar.why(day))


def _past(calendar: Calendar, counted_by: Count, index: int) -> str:
    """Why a day after the last counted one is not the last."""
    last = counted_by.switches[-1] if counted_by.switches else None
    if last is not None and last.spent is not None and calendar.date_of(index) < last.day:
        return "old_law"
    return "open" if calendar.works(index) else "rolled"


def _left_out(calendar: Calendar, paused: Sequence[Hold]) -> set[int]:
    """The days that pauses take out: those after the day on which one begins, up to the one on which it ends."""
    ended = ((calendar.index(h.since), calendar.index(h.until)) for h in paused if h.until is not None)
    return {index for begun, over in ended for index in range(begun + 1, over + 1)}


def _months(start: date, days: int, most: int) -> int:
    """How many whole months are over ``days`` counted days after ``start``."""
    low = max(0, min(most, days // 31))
    while low < most and (months_after(start, low + 1) - start).days <= days:
        low += 1
    return low


def _stretches(calendar: Calendar, run: Run, paused: Sequence[Hold], counted: Count) -> Iterator[DayMark]:
    """1. The start. 2. Each local day cut at its office hours and at pauses. 3. The due, unless it is held."""
    end, office = counted.end, counted.span.unit == "working_hour"
    until = end.due if end.due is not None else end.held
    assert until is not None  # a period is due or held
    spent = (counted.switches[-1].spent if counted.switches else None) or until
    used = 0
    yield _moment(calendar, run.begins, "start", used)
    for index in range(calendar.index(run.begins), end.last + 1):
        day = calendar.date_of(index)
        kind = calendar.why(day)
        hours = calendar.office_of(index) if office else ((calendar.start(index), calendar.start(index + 1)),)
        if not hours:
            yield DayMark(day, 0, kind, kind, seconds=used // 1_000_000)
        for a, b in hours:
            for since, to, held in _cut(max(a, run.begins), min(b, until), paused):
                for begun, over in _parts(since, to, spent):
                    late = begun >= spent
                    used += 0 if held or late else (over - begun) // MICROSECOND
                    why = "old_law" if late else "makeup_workday" if kind == "makeup_workday" and office else "counted"
                    yield DayMark(day, 0, "paused" if held else why, kind, begun, over, used // 1_000_000)
    yield _moment(calendar, until, "due" if end.due is not None else "paused", used)


def _parts(since: datetime, until: datetime, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """A stretch of time, in two where ``at`` lies within it."""
    return ((since, at), (at, until)) if since < at < until else ((since, until),)


def _moment(calendar: Calendar, instant: datetime, why: str, used: int) -> DayMark:
    day = calendar.date_of(calendar.index(instant))
    return DayMark(day, 0, why, calendar.why(day), instant, instant, used // 1_000_000)


def _cut(since: datetime, until: datetime, paused: Sequence[Hold]) -> Iterator[tuple[datetime, datetime, bool]]:
    """The stretch from ``since`` to ``until``, cut where pauses begin and end; the last value says whether held."""
    for hold in paused:
        stop = until if hold.until is None else min(hold.until, until)
        if stop <= since:
            continue
        if hold.since >= until:
            break
        if hold.since > since:
            yield since, hold.since, False
        yield max(since, hold.since), stop, True
        since = stop
    if since < until:
        yield since, until, False
