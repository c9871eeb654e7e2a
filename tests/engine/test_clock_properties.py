"""What must hold of every clock, whatever happens to a case: hypothesis looks for a history that says otherwise.

The ten thousand histories of ``test_clock_histories`` are random; these are searched, and told as short as they can be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import slow_clock
from tests.engine.clock_cases import calendar
from tests.engine.histories import HARD, History, clock
from wangge.engine.clock import due_after, project
from wangge.engine.clock_count import Hold, reach
from wangge.engine.spec import ClockSpec
from wangge.engine.values import ClockFact, StepFact

FEW = settings(max_examples=60, deadline=None, derandomize=True)  # the same ones each time
MINUTES = st.integers(0, 20_000)
histories = st.integers(0, 2**32).map(History.of)
starts = st.builds(
    lambda day, minutes: datetime.fromisoformat(f"{day}T00:00+08:00") + timedelta(minutes=minutes),
    st.sampled_from(HARD),
    st.integers(0, 1440),
)
specs = st.builds(lambda random, narrow: clock(random, narrow), st.randoms(use_true_random=False), st.booleans())


def projected(history: History, steps: list[StepFact]) -> tuple[ClockFact, ...]:
    return project(history.specs, steps, calendar(), history.procedure, history.terms)


@FEW
@given(histories)
def test_no_clock_is_negative_and_all_are_as_the_oracle_says(history: History) -> None:
    found = projected(history, history.steps)
    assert found == slow_clock.project(history.specs, history.steps, history.procedure, history.laws)
    for fact in found:
        assert fact.extended >= 0
        assert fact.due is None or fact.due > fact.started
        assert fact.ended is None or fact.ended >= fact.started


@FEW
@given(specs, starts, st.lists(st.tuples(MINUTES, MINUTES), max_size=4), MINUTES)
def test_a_pause_more_or_longer_never_shortens(
    spec: ClockSpec, start: datetime, pauses: list[tuple[int, int]], longer: int
) -> None:
    holds, at = [], start
    before = due_after(calendar(), start, spec.length, spec.cutoff)
    for after, lasting in pauses:
        since = at + timedelta(minutes=after)
        at = since + timedelta(minutes=lasting)
        holds.append(Hold(since, at))
        due = reach(calendar(), start, spec.length.n, spec.length.unit, spec.cutoff, holds).due
        assert due is not None
        assert due >= before
        stretched = [*holds[:-1], Hold(since, at + timedelta(minutes=longer))]
        later = reach(calendar(), start, spec.length.n, spec.length.unit, spec.cutoff, stretched).due
        assert later is not None
        assert later >= due
        before = due


@FEW
@given(histories, st.randoms(use_true_random=False))
def test_neither_the_order_in_which_steps_come_nor_strange_ones_between_them_matter(
    history: History, random: Random
) -> None:
    whole = projected(history, history.steps)
    mixed = history.steps[:]
    random.shuffle(mixed)
    assert projected(history, mixed) == whole
    strewn = []
    for step in mixed:
        undoes = step.undoes * 2 if step.undoes else None
        strewn.append(replace(step, seq=step.seq * 2, undoes=undoes))
        if step.to_state != "closed":  # a step in an end state ends the case again
            strewn.append(StepFact(step.seq * 2 + 1, "remark", step.at, step.to_state, step.to_state))
    assert projected(history, strewn) == whole


@FEW
@given(histories, st.sampled_from(("a", "b", "c")))
def test_a_clock_asked_for_alone_is_the_one_among_all(history: History, name: str) -> None:
    alone = project(history.specs, history.steps, calendar(), history.procedure, history.terms, (name,))
    assert alone == tuple(f for f in projected(history, history.steps) if f.name == name)
