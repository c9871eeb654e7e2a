"""The oracle: clocks counted the slow way, day by day and minute by minute, from the text of the law.

It shares no code with ``wangge.engine.clock`` or ``calendar``, only the types that go in and come out. It is written to
be read beside 民法典 201–204 and docs/clocks.md, not to be fast. All moments fall on whole minutes.

201  开始的当日不计入，自下一日开始计算；按照小时计算期间的，自法律规定或者当事人约定的时间开始计算。
202  到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。
203  最后一日是法定休假日的，以法定休假日结束的次日为最后一日；最后一日的截止时间为二十四时；有业务时间的，
     停止业务活动的时间为截止时间。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

import chinese_calendar

from tests.engine import slow_law
from tests.engine.slow_law import Period, Statute
from wangge.engine.spec import ClockSpec, ProcedureSpec
from wangge.engine.values import ClockFact, StepFact

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = ((time(8, 30), time(12)), (time(13, 30), time(17)))
NO_LAWS: Mapping[str, Statute] = {}
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
QUARTER = 15  # minutes; midnight and the office's hours fall on whole quarters
# 全国年节及纪念日放假办法 for the first year that is not announced: the days themselves, nothing swapped
STATUTORY_2027 = {
    *(date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8), date(2027, 4, 5)),
    *(date(2027, 5, 1), date(2027, 5, 2), date(2027, 6, 9), date(2027, 9, 15)),
    *(date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3)),
}


@cache
def works(day: date) -> bool:
    if day.year <= 2026:
        return chinese_calendar.is_workday(day)
    assert day.year == 2027, f"the oracle does not know {day}"
    return day.weekday() < 5 and day not in STATUTORY_2027


@dataclass
class Pause:
    since: datetime
    until: datetime | None


@dataclass
class Turn:
    """One round of a clock as the oracle sees it. ``counted``: from when on its time is counted."""

    holder: int | None
    started: datetime
    counted: datetime
    ended: datetime | None = None
    stopped: bool = False
    extra: int = 0


def project(
    specs: dict[str, ClockSpec],
    steps: list[StepFact],
    procedure: ProcedureSpec,
    laws: Mapping[str, Statute] = NO_LAWS,
) -> tuple[ClockFact, ...]:
    story = standing(steps)
    facts = []
    for name in procedure.clocks:
        for number, turn in enumerate(turns(specs[name], story, procedure), 1):
            facts.append(judge(name, specs[name], number, turn, story, procedure, laws.get(name)))
    return tuple(facts)


# --- the story ------------------------------------------------------------------------------------------------------


def standing(steps: list[StepFact]) -> list[StepFact]:
    """An undone step and the one that undid it never happened."""
    in_order = sorted(steps, key=lambda step: step.seq)
    gone = set()
    for step in in_order:
        if step.undoes is not None:
            gone.add(step.seq)
            gone.add(step.undoes)
    return [step for step in in_order if step.seq not in gone]


def holders(story: list[StepFact], upto: int, kind: str) -> list[int]:
    """Who holds the stake after the first ``upto`` steps, told again from the beginning."""
    held: list[int] = []
    for step in story[:upto]:
        for stake in step.closed:
            if stake.kind == kind and stake.holder in held:
                held.remove(stake.holder)
        for stake in step.opened:
            if stake.kind == kind and stake.holder not in held:
                held.append(stake.holder)
    return sorted(held)


def case_ends(step: StepFact, procedure: ProcedureSpec) -> bool:
    return procedure.states[step.to_state].end is not None


def turns(spec: ClockSpec, story: list[StepFact], procedure: ProcedureSpec) -> list[Turn]:
    found: list[Turn] = []
    orphaned = False  # the lead lost it and the next has not come yet
    for at, step in enumerate(story):
        running = [turn for turn in found if turn.ended is None]
        now = holders(story, at + 1, spec.of)
        if step.act in spec.stops or case_ends(step, procedure):
            orphaned = False
            leaving = [s.holder for s in step.closed if s.kind == spec.of]
            hit = [turn for turn in running if turn.holder in leaving]
            if case_ends(step, procedure) or not hit:
                hit = running
            for turn in hit:
                turn.ended, turn.stopped = step.at, step.act in spec.stops
        running = [turn for turn in running if turn.ended is None]
        if spec.extends and step.act == spec.extends.act:
            for turn in running:
                turn.extra += step.data[spec.extends.field]
        if step.act == "pass_on":
            heirs = [s.holder for s in step.opened if s.kind == spec.of]
            for turn in running:
                if heirs and turn.holder in [s.holder for s in step.closed if s.kind == spec.of]:
                    turn.holder = turn.holder if any(t.holder == heirs[0] for t in running) else heirs[0]
        for turn in running:
            if spec.of == "lead":
                lead = now[0] if now else None
                if turn.holder != lead:
                    turn.ended, orphaned = step.at, True
            elif spec.of != "case" and turn.holder is not None and turn.holder not in now:
                turn.ended = step.at
        if case_ends(step, procedure):
            continue
        for holder in beginners(spec, step, now, found, orphaned):
            if not any(turn.ended is None and turn.holder == holder for turn in found):
                found.append(Turn(holder, step.at, counted_from(spec, story[: at + 1])))
                orphaned = False
    return found


def counted_from(spec: ClockSpec, told: list[StepFact]) -> datetime:
    """The start, or the beginning of the day that was answered last, where that is later, by less than ten years."""
    start = told[-1].at
    for step in reversed(told if spec.counts_from else []):
        if spec.counts_from in step.data:
            day = date.fromisoformat(step.data[spec.counts_from])
            far = start.astimezone(ZONE).date() + timedelta(days=3653)
            return start if day > far else max(start, datetime.combine(day, time(0), ZONE).astimezone(UTC))
    return start


def beginners(spec: ClockSpec, step: StepFact, now: list[int], found: list[Turn], orphaned: bool) -> list[int | None]:
    starts = step.act in spec.starts
    if spec.of == "case":
        return [None] if starts and not found else []
    if spec.of == "lead":
        if starts:
            return [now[0]] if now else [None]
        return [now[0]] if orphaned and now else []
    if not starts:
        return []
    new = [stake.holder for stake in step.opened if stake.kind == spec.of]
    return list(new or now or [None])


def pauses_of(turn: Turn, story: list[StepFact], procedure: ProcedureSpec) -> list[Pause]:
    """The case's pauses, as far as this round lived through them."""
    found: list[Pause] = []
    for step in story:
        act = procedure.acts.get(step.act)
        is_open = bool(found) and found[-1].until is None
        if is_open and ((act and act.resumes) or case_ends(step, procedure)):
            found[-1].until = step.at
        elif not is_open and act and act.pauses and not case_ends(step, procedure):
            found.append(Pause(step.at, None))
    lived = []
    for pause in found:
        since = max(pause.since, turn.counted)
        until = pause.until
        if turn.ended is not None and (until is None or until > turn.ended):
            until = turn.ended
        if until is None or until > since:
            lived.append(Pause(since, until))
    return lived


# --- counting -------------------------------------------------------------------------------------------------------


def judge(
    name: str,
    spec: ClockSpec,
    number: int,
    turn: Turn,
    story: list[StepFact],
    procedure: ProcedureSpec,
    statute: Statute | None,
) -> ClockFact:
    paused = pauses_of(turn, story, procedure) if spec.pauses else []
    end = slow_law.ending(spec, statute, measures(turn, paused))
    if turn.ended is None:
        state = "running" if end.due else "paused"
    elif end.due is not None and turn.ended > end.due:
        state = "missed"
    else:
        state = "met" if turn.stopped else "stopped"
    return ClockFact(
        name=name,
        holder=turn.holder,
        round=number,
        started=turn.started,
        due=end.due,
        ended=turn.ended,
        state=state,
        provisional=any(day.year > 2026 for day in end.seen),
        extended=end.extra,
        paused_since=end.held,
        law=end.law,
        ground=end.ground if end.law else None,
    )


def measures(turn: Turn, paused: list[Pause]) -> slow_law.Measures:
    """How one round is counted by whatever period."""

    def run(period: Period) -> slow_law.Ending:
        extra = min(period.most, turn.extra)
        return slow_law.Ending(*when(period, turn, paused), extra, slow_law.grounded(period))

    def free(period: Period) -> datetime:
        due, _, _ = when(period, turn, [pause for pause in paused if pause.until is not None])
        assert due is not None
        return due

    start = turn.counted.astimezone(ZONE).date()
    chance = partial(last_chance, turn=turn, paused=paused)
    return slow_law.Measures(start, turn.ended, run, free, chance, lambda day: end_of(day - ONE_DAY, "midnight"))


def last_chance(
    day: date, period: Period, turn: Turn, paused: list[Pause]
) -> tuple[datetime | None, datetime | None, list[date]]:
    """The first end of a working day from ``day`` on that finds the round not held; the days from its start to then."""
    begin = turn.started.astimezone(ZONE).date()
    while True:
        end = end_of(day, period.cutoff)
        stuck = [p for p in paused if p.until is None and p.since < end]
        if stuck:
            last = stuck[0].since.astimezone(ZONE).date()
            return None, stuck[0].since, seen_between(begin, last, period)
        if works(day) and not any(p.until is not None and p.since < end <= p.until for p in paused):
            return end, None, seen_between(begin, day, period)
        day += ONE_DAY


def seen_between(begin: date, last: date, period: Period) -> list[date]:
    """The day of the start counts for office hours alone; plain hours ask no calendar."""
    first = begin if period.unit == "working_hour" else min(begin + ONE_DAY, last)
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    return [] if period.unit == "hour" else days


def when(period: Period, turn: Turn, paused: list[Pause]) -> tuple[datetime | None, datetime | None, list[date]]:
    """Due, or since when it is held; and the days over which it was counted."""
    units = period.n + min(period.most, turn.extra)
    if period.unit in ("hour", "working_hour"):
        return by_minutes(units * 60, period.unit == "working_hour", turn.counted, paused)
    begin = turn.counted.astimezone(ZONE).date()
    if units == 0 and works(begin) and turn.counted.astimezone(ZONE).time() < OFFICE[-1][1]:
        begin -= ONE_DAY  # 当日: the day of the start is the one, as long as its office is not closed
    if period.unit == "month":
        units = (corresponding_day(begin, units) - begin).days
    return by_days(units, period, begin, paused)


def corresponding_day(begin: date, months: int) -> date:
    """202: month by month to the month that it ends in; then the same date, or the last one that there is."""
    year, month = begin.year, begin.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = begin.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def by_days(
    units: int, period: Period, begin: date, paused: list[Pause]
) -> tuple[datetime | None, datetime | None, list[date]]:
    """Walk from the day after the beginning. It runs out at the first end of a day at which all units are used up,
    on a working day, while it is not held."""
    used, day, seen = 0, begin, []
    units = max(units, 1)  # 当日: the first working day that comes
    while True:
        day += ONE_DAY
        seen.append(day)
        end = end_of(day, period.cutoff)
        stuck = [p for p in paused if p.until is None and p.since < end]
        if stuck:
            last = stuck[0].since.astimezone(ZONE).date()
            return None, stuck[0].since, [d for d in seen if d <= last] or [last]
        if not any(left_out(pause, day) for pause in paused) and (period.unit != "working_day" or works(day)):
            used += 1
        held = any(p.until is not None and p.since < end <= p.until for p in paused)
        if used >= units and works(day) and not held:
            return end, None, seen


def left_out(pause: Pause, day: date) -> bool:
    """The day on which a pause begins still counts, like the day on which a period begins does not."""
    if pause.until is None or not pause.since.astimezone(ZONE).date() < day:
        return False
    return day <= pause.until.astimezone(ZONE).date()


def end_of(day: date, cutoff: str) -> datetime:
    if cutoff == "midnight":
        return datetime.combine(day + ONE_DAY, time(0), ZONE).astimezone(UTC)
    return datetime.combine(day, OFFICE[-1][1], ZONE).astimezone(UTC)


def by_minutes(
    left: int, office_only: bool, begin: datetime, paused: list[Pause]
) -> tuple[datetime | None, datetime | None, list[date]]:
    """Walk minute by minute, or a whole quarter of an hour at once when no pause begins or ends within it. Plain hours
    are counted over no calendar, so no day of theirs can be provisional."""
    now = begin.astimezone(ZONE).replace(tzinfo=None)
    stops = [(local(p.since), local(p.until) if p.until else None, p.since) for p in paused]
    edges = [edge for stop in stops for edge in stop[:2] if edge is not None]
    day, day_works, seen = None, False, []
    while left:
        if now.date() != day:
            day = now.date()
            day_works = works(day) if office_only else True
            seen.append(day)
        inside = [s for s in stops if s[0] <= now and (s[1] is None or now < s[1])] if stops else []
        if inside and inside[0][1] is None:
            return None, inside[0][2], seen if office_only else []
        pace = QUARTER if left >= QUARTER and now.minute % QUARTER == 0 and not cut(now, edges) else 1
        if not inside and day_works and (not office_only or in_office(now.time())):
            left -= pace
        now += ONE_MINUTE * pace
    return now.replace(tzinfo=ZONE).astimezone(UTC), None, seen if office_only else []


def cut(now: datetime, edges: list[datetime]) -> bool:
    """Whether a pause begins or ends within the quarter of an hour from ``now``."""
    then = now + ONE_MINUTE * QUARTER
    for edge in edges:  # noqa: SIM110 it is asked for each quarter of an hour
        if now < edge < then:
            return True
    return False


def in_office(moment: time) -> bool:
    return any(opens <= moment < closes for opens, closes in OFFICE)


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)
