"""Clocks 时限: what the steps of a case make of its time limits. A clock is this projection and nothing else.

    project(specs, steps, calendar, procedure)          every clock of a case
    explain(clock, spec, steps, calendar, procedure)    why this date, day by day
    ground(clock, spec, steps, calendar, procedure)     by what length and which edition of the law
    due_after(calendar, start, length, cutoff)          a plain period
    never_later(promise, law)                           whether a promise can never end after the law's limit

Law: 民法典 201–204 (R-11), 行政许可法 82 (R-12: working days), 信访工作条例 (R-20). See docs/clocks.md.
Pure: the same steps, specs, laws and calendar always give the same clocks; no clock of the machine is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from wangge.engine import conditions
from wangge.engine.calendar import Calendar
from wangge.engine.clock_count import Hold, Reach, reach
from wangge.engine.clock_explain import marks
from wangge.engine.clock_law import Count, Terms, count
from wangge.engine.clock_limit import never_later
from wangge.engine.clock_story import Moment, Run, begun, holds, holds_within, moments, runs
from wangge.engine.kept import Kept
from wangge.engine.spec import ClockSpec, Length, ProcedureSpec
from wangge.engine.values import ClockFact, ClockGround, ClockState, DayMark, StepFact
from wangge.engine.vocabulary import Cutoff, Unit

__all__ = ["due_after", "explain", "ground", "never_later", "project"]
NO_LAWS: Mapping[str, Terms] = {}


def project(
    specs: Mapping[str, ClockSpec],
    steps: Sequence[StepFact],
    calendar: Calendar,
    procedure: ProcedureSpec,
    laws: Mapping[str, Terms] = NO_LAWS,
    only: Collection[str] | None = None,
) -> tuple[ClockFact, ...]:
    """Every clock that the procedure names, in its order, each with its rounds in order; those of a procedure that the
    case has left are not among them.

    ``specs``: at least the procedure's clocks, by name; others are left alone. ``laws``: by clock, the editions of the
    limit that it cites (``clock_law``); one that is not there runs by its own length. Raises KeyError for a clock that
    is missing and OutOfCalendar for a date outside 2000–2100. Steps may come in any order: ``seq`` is what counts.
    ``only``: the clocks of these names, when the others are not asked for.
    """
    story = moments(steps, procedure)
    paused = holds(story, procedure)
    found = []
    for name in procedure.clocks:
        spec = specs[name]
        if (only is not None and name not in only) or (spec.when is not None and not _asked_for(spec, story)):
            continue
        for run in runs(spec, story, name):
            if not run.past:
                begun(run, calendar)
                held = holds_within(paused, run) if paused and spec.pauses else ()
                found.append(_fact(name, spec, run, held, calendar, laws.get(name)))
    return tuple(found)


def _asked_for(spec: ClockSpec, story: Sequence[Moment]) -> bool:
    """Whether the clock's condition holds of the filing form, as far as no sorting said otherwise (the item's own limit
    runs for this item alone)."""
    said = {name: value for i, m in enumerate(story) if i == 0 or m.sorts for name, value in m.step.data.items()}
    return bool(story) and _test(spec)(said)


def _condition(spec: ClockSpec) -> conditions.Test:
    return conditions.compile(spec.when)


_test = Kept(_condition)


def explain(
    clock: ClockFact,
    spec: ClockSpec,
    steps: Sequence[StepFact],
    calendar: Calendar,
    procedure: ProcedureSpec,
    terms: Terms | None = None,
) -> tuple[DayMark, ...]:
    """Why this date: each local day from the start to the due, or to the pause while it is held (see DayMark).

    It counts by the edition of the law by which the clock was counted, also when there is a newer one by now. Raises
    ValueError when ``steps`` hold no such round of the clock: it was projected from others.
    """
    run, paused, counted = _again(clock, spec, steps, calendar, procedure, terms)
    return marks(calendar, run, paused, counted)


def ground(
    clock: ClockFact,
    spec: ClockSpec,
    steps: Sequence[StepFact],
    calendar: Calendar,
    procedure: ProcedureSpec,
    terms: Terms | None = None,
) -> ClockGround:
    """By what a clock was counted, also of one that was read from its row. Raises ValueError as ``explain``."""
    if clock.ground is not None:
        return clock.ground
    return _ground(_again(clock, spec, steps, calendar, procedure, terms)[2])


def _again(
    clock: ClockFact,
    spec: ClockSpec,
    steps: Sequence[StepFact],
    calendar: Calendar,
    procedure: ProcedureSpec,
    terms: Terms | None,
) -> tuple[Run, Sequence[Hold], Count]:
    story = moments(steps, procedure)
    run = next((r for r in runs(spec, story, clock.name) if (r.round, r.started) == (clock.round, clock.started)), None)
    if run is None:
        raise ValueError(f"no round {clock.round} of {clock.name} began at {clock.started}")
    begun(run, calendar)
    paused = holds_within(holds(story, procedure), run) if spec.pauses else ()
    return run, paused, count(calendar, spec, terms.upto(clock.law) if terms else None, run, paused)


def due_after(calendar: Calendar, start: datetime, length: Length, cutoff: Cutoff = "midnight") -> datetime:
    """When ``length`` from ``start`` runs out, in UTC, by the rules of 民法典 201–203."""
    unit = length.unit
    if unit == "working_day" and length.n:  # by far the most frequent, and never rolled
        return calendar.end(calendar.after(calendar.index(start), length.n), cutoff)
    due = reach(calendar, start, length.n, unit, cutoff).due
    assert due is not None  # nothing holds it
    return due


def _fact(
    name: str, spec: ClockSpec, run: Run, paused: Sequence[Hold], calendar: Calendar, terms: Terms | None
) -> ClockFact:
    counted = count(calendar, spec, terms, run, paused) if terms is not None else None
    unit, most = spec.length.unit, spec.extends.most if spec.extends else 0
    if counted is None:
        extended = min(most, run.extended)
        end = reach(calendar, run.begins, spec.length.n + extended, unit, spec.cutoff, paused)
    else:
        end, unit, extended = counted.end, counted.span.unit, counted.span.extended(run)
    return ClockFact(
        name=name,
        holder=run.holder,
        round=run.round,
        started=run.started,
        due=end.due,
        ended=run.ended,
        state=_state(run, end, spec.window),
        provisional=unit != "hour" and _provisional(calendar, unit, run, end),
        extended=extended,
        paused_since=end.held,
        law=counted.law if counted else "",
        ground=_ground(counted) if counted and counted.law else None,
    )


def _ground(counted: Count) -> ClockGround:
    span, last = counted.span, counted.switches[-1] if counted.switches else None
    return ClockGround(
        span.n,
        span.unit,
        span.cutoff,
        span.most,
        counted.by,
        counted.since,
        last.day if last else None,
        last is not None and last.spent is not None,
    )


def _state(run: Run, end: Reach, window: bool) -> ClockState:
    """Who comes too late has missed it, even when the case is taken away then: handing on does not heal. A window that
    passes unused is over, and nobody is late."""
    if run.ended is None:
        return "running" if end.due else "paused"
    if end.due is not None and run.ended > end.due:
        return "stopped" if window else "missed"
    return "met" if run.judged else "stopped"


def _provisional(calendar: Calendar, unit: Unit, run: Run, end: Reach) -> bool:
    """Whether a day that was counted over is of a year not announced. The day of the start does not count for days."""
    first = calendar.index(run.begins)
    if unit != "working_hour":
        first = min(first + 1, end.last)
    return calendar.provisional_between(first, end.last)
