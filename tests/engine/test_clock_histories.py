"""Clocks against the slow oracle on 10,000 random histories, and what must hold of every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.engine import slow_clock
from tests.engine.clock_cases import calendar
from tests.engine.histories import LAWFUL, PROCEDURE, History, clock
from wangge.engine.clock import due_after, explain, ground, project
from wangge.engine.clock_count import Hold, reach
from wangge.engine.spec import ClockSpec, Length
from wangge.engine.values import ClockFact, ClockGround, DayMark, StepFact

HISTORIES, SHARDS = 10_000, 10
SEEDS = [range(first, HISTORIES, SHARDS) for first in range(SHARDS)]


def projected(history: History, steps: list[StepFact] | None = None) -> tuple[ClockFact, ...]:
    return project(history.specs, steps or history.steps, calendar(), history.procedure, history.terms)


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from{seeds.start}")
def test_ten_thousand_histories_agree_with_the_oracle(seeds: range) -> None:
    for seed in seeds:
        history = History.of(seed)
        assert projected(history) == slow_clock.project(
            history.specs, history.steps, history.procedure, history.laws
        ), seed


def test_the_histories_reach_every_corner() -> None:
    """An oracle proves only what the histories contain: every unit in every state, later rounds, provisional ones …"""
    seen: Counter[str] = Counter()
    for seed in range(0, HISTORIES, 5):
        history = History.of(seed)
        for fact in projected(history):
            spec = history.specs[fact.name]
            seen[f"{spec.length.unit} {fact.state}"] += 1
            seen[f"{spec.cutoff} {spec.of}"] += 1
            seen |= {"provisional": 1} if fact.provisional else {}
            seen |= {"extended": 1} if fact.extended else {}
            same_day, given = spec.length.n == 0, spec.counts_from is not None
            seen |= {f"same day {fact.state}": 1} if same_day else {}
            seen |= {"given, then " + ("the same day" if same_day else spec.length.unit): 1} if given else {}
            seen |= {f"round {min(fact.round, 3)}": 1}
    states = ("running", "paused", "met", "missed", "stopped")
    units = ("hour", "working_hour", "day", "working_day", "month")
    corners = {f"{unit} {state}" for unit in units for state in states} - {"month missed"}
    corners |= {
        f"{cutoff} {of}" for cutoff in ("midnight", "office_close") for of in ("lead", "case", "co", "verifier")
    }
    corners |= {f"same day {state}" for state in states} | {f"given, then {unit}" for unit in (*units, "the same day")}
    corners |= {"provisional", "extended", "round 1", "round 2", "round 3"}
    assert corners <= seen.keys()


def test_the_histories_reach_every_corner_of_the_law() -> None:
    seen = {word for seed in range(1, HISTORIES, LAWFUL) for f in projected(History.of(seed)) for word in _lawful(f)}
    corners = {f"by {by}, switched: {yes}" for by in ("promise", "law", "overridden") for yes in (False, True)}
    corners |= {"another unit", "past it, paused", "past it, hour", "past it, working_hour"}
    assert corners | {"past it, day", "past it, working_day", "past it, month"} <= seen


def _lawful(fact: ClockFact) -> Iterator[str]:
    """What of the law a history reaches."""
    said = fact.ground
    if said is None:
        return
    yield f"by {said.by}, switched: {said.switched is not None}"
    if said.late and said.by != "promise":
        yield f"past it, {said.unit if fact.due else 'paused'}"
    if said.switched and said.by == "law" and said.n == 1:
        yield "another unit"


def test_no_clock_is_ever_negative() -> None:
    for seed in range(2000):
        for fact in projected(History.of(seed)):
            assert fact.extended >= 0
            assert fact.ended is None or fact.ended >= fact.started
            assert fact.due is None or fact.due > fact.started
            assert (fact.due is None) == (fact.state == "paused") == (fact.paused_since is not None)
            if fact.state == "met":
                assert fact.due is not None
                assert fact.ended is not None
                assert fact.ended <= fact.due


def test_rounds_of_a_clock_are_numbered_from_one_without_a_gap() -> None:
    for seed in range(2000):
        facts = projected(History.of(seed))
        for name in PROCEDURE.clocks:
            assert [f.round for f in facts if f.name == name] == list(range(1, 1 + sum(f.name == name for f in facts)))


# --- pausing --------------------------------------------------------------------------------------------------------


def _start(random: Random) -> datetime:
    return History.of(random.randint(0, HISTORIES)).steps[0].at


def _held_due(spec: ClockSpec, start: datetime, holds: list[Hold]) -> datetime:
    due = reach(calendar(), start, spec.length.n, spec.length.unit, spec.cutoff, holds).due
    assert due is not None
    return due


def test_pausing_never_shortens() -> None:
    """Each pause that is added, and each that lasts longer, moves the due on or leaves it; never before its end."""
    random = Random(20)
    for _ in range(5000):
        spec, start = clock(random), _start(random)
        holds: list[Hold] = []
        at = start
        before = due_after(calendar(), start, spec.length, spec.cutoff)
        for _ in range(random.randint(1, 4)):
            since = at + timedelta(minutes=random.randint(0, 9000))
            at = since + timedelta(minutes=random.randint(0, 9000))
            longer = at + timedelta(minutes=random.randint(1, 3000))
            short, long = (_held_due(spec, start, [*holds, Hold(since, until)]) for until in (at, longer))
            assert before <= short <= long
            assert since >= before or (short > at and long > longer)
            holds.append(Hold(since, at))
            before = short


def test_a_longer_length_never_ends_earlier() -> None:
    random = Random(21)
    for _ in range(5000):
        spec, start = clock(random), _start(random)
        more = Length(n=spec.length.n + 1, unit=spec.length.unit)
        later = start + timedelta(minutes=random.randint(1, 5000))
        due = due_after(calendar(), start, spec.length, spec.cutoff)
        assert due <= due_after(calendar(), start, more, spec.cutoff)
        assert due <= due_after(calendar(), later, spec.length, spec.cutoff)


# --- the order of steps ---------------------------------------------------------------------------------------------


def test_the_order_in_which_steps_are_given_does_not_matter() -> None:
    for seed in range(1000):
        history = History.of(seed)
        mixed = history.steps[:]
        Random(seed).shuffle(mixed)
        assert projected(history, mixed) == projected(history)


def test_steps_that_concern_no_clock_change_nothing() -> None:
    """Steps that no clock knows, strewn between the others, and stakes of other kinds."""
    for seed in range(1000):
        history = History.of(seed)
        assert projected(history, _strewn(history.steps)) == projected(history)


def _strewn(steps: list[StepFact]) -> list[StepFact]:
    """The same history with a remark after each step. Seqs double, so that there is room."""
    found = []
    for step in steps:
        undoes = step.undoes * 2 if step.undoes else None
        found.append(replace(step, seq=step.seq * 2, undoes=undoes))
        if step.to_state != "closed":  # a step in an end state ends the case again
            found.append(StepFact(step.seq * 2 + 1, "remark", step.at, step.to_state, step.to_state))
    return found


def test_two_unrelated_steps_at_one_moment_may_stand_in_either_order() -> None:
    """A clock does not see an act that it does not name, so swapping one with its neighbour changes nothing for it."""
    swapped = 0
    for seed in range(2000):
        history = History.of(seed)
        for at in range(1, len(history.steps) - 1):
            steps = _swap(history.steps, at)
            blind = [n for n, s in history.specs.items() if steps and "note" not in (*s.starts, *s.stops)]
            if not steps or not blind:
                continue
            swapped += 1
            again = projected(history, steps)
            assert [f for f in again if f.name in blind] == [f for f in projected(history) if f.name in blind]
    assert swapped > 100


def _swap(steps: list[StepFact], at: int) -> list[StepFact] | None:
    """``steps`` with the one at ``at``, a remark, and the next, an act that stays in its state, in the other order."""
    note, other = steps[at], steps[at + 1]
    plain = other.act in ("transfer", "call", "extend", "pause", "resume", "accept")
    if (
        note.act != "note"
        or note.to_state == "closed"
        or not plain
        or "day" in {**note.data, **other.data}  # a clock may count from it
        or any(s.undoes in (note.seq, other.seq) for s in steps)
    ):
        return None
    pair = [replace(other, seq=note.seq), replace(note, seq=other.seq)]
    return [*steps[:at], *pair, *steps[at + 2 :]]


# --- why this date --------------------------------------------------------------------------------------------------


def test_the_explanation_leads_to_the_date() -> None:
    for seed in range(1500):
        history = History.of(seed)
        for fact in projected(history):
            spec = history.specs[fact.name]
            told = explain(fact, spec, history.steps, calendar(), PROCEDURE, history.terms.get(fact.name))
            said = ground(fact, spec, history.steps, calendar(), PROCEDURE, history.terms.get(fact.name))
            units, unit = said.n + fact.extended, said.unit
            assert told[0].why == "start" or (units == 0 and len(told) == 1)
            assert told[-1].why == ("due" if fact.due else "paused")
            _switch_is_told(fact, said, told)
            if unit in ("hour", "working_hour"):
                _hours_add_up(fact, units, told)
            else:
                _days_add_up(fact, units, told)


def _switch_is_told(fact: ClockFact, said: ClockGround, told: tuple[DayMark, ...]) -> None:
    """The day on which a newer edition takes over is marked once, unless the clock is held since before it."""
    day, marked = said.switched, [mark.day for mark in told if mark.switched]
    assert len(marked) == len(set(marked))
    if day is not None and said.by != "promise" and day <= told[-1].day:
        assert marked[-1] == day
    if fact.due and said.late and said.by != "promise":
        assert fact.due >= calendar().end(calendar().index_of(day), "office_close")


def _days_add_up(fact: ClockFact, units: int, told: tuple[DayMark, ...]) -> None:
    """Each local day once, without a gap; what is used up never falls and is all of it at the due."""
    end = fact.due - timedelta(microseconds=1) if fact.due else fact.paused_since
    assert end is not None
    assert told[-1].day == calendar().date_of(calendar().index(end))
    days = [mark.day for mark in told]
    if not fact.due:
        assert days[-1] == days[-2]  # the day counts, and is the one since when it is held
        days.pop()
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    used = [mark.counted for mark in told]
    assert used == sorted(used)
    # 当日: the day itself, or the one that comes in its place
    assert (used[-1] == units) if fact.due and units else (used[-1] <= max(units, 1))


def _hours_add_up(fact: ClockFact, units: int, told: tuple[DayMark, ...]) -> None:
    stretches = [mark for mark in told if mark.since is not None and mark.until is not None and mark.since < mark.until]
    for one, following in pairwise(stretches):
        assert one.until <= following.since
    counted = [mark for mark in stretches if mark.why in ("counted", "makeup_workday")]
    seconds = sum((mark.until - mark.since).total_seconds() for mark in counted)
    assert seconds == told[-1].seconds
    assert told[-1].until == (fact.due or fact.paused_since)
    assert (seconds == units * 3600) if fact.due else (seconds <= units * 3600)
