"""Transfers: which steps count, and that a bounced case keeps a clock running and gives each lead the full time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.engine.clock_cases import calendar
from tests.engine.story import ARBITER, CASE, COMMON, DEPARTMENT, POST, STAKES, T
from wangge.engine.clock import project
from wangge.engine.transfers import FIRST, counted_acts, transfers
from wangge.engine.values import StakeFact, StepFact

ACTS = counted_acts(CASE.spec)


def lead(holder: int) -> tuple[StakeFact, ...]:
    return (StakeFact("lead", holder),)


def step(seq: int, act: str, to: str, hours: float, old: int = 0, new: int = 0, undoes: int | None = None) -> StepFact:
    at = T + timedelta(hours=hours)
    return StepFact(seq, act, at, to, opened=lead(new) if new else (), closed=lead(old) if old else (), undoes=undoes)


BOUNCED = (
    StepFact(1, "file", T, "filed", opened=STAKES),
    step(2, "sort", "filed", 5, POST, DEPARTMENT),
    step(3, "return", "disputed", 6),
    step(4, "rule", "filed", 7, DEPARTMENT, POST),
)


def test_ruling_and_sorting_count_and_nothing_else() -> None:
    assert {"rule", "sort"} == ACTS
    assert transfers(BOUNCED, ACTS) == 2
    passed_on = step(5, "pass_on", "filed", 8, POST, ARBITER)
    upheld = step(6, "rule", "filed", 9)
    assert transfers((*BOUNCED, passed_on, upheld), ACTS) == 2


def test_the_first_sorting_takes_the_case_from_nobody_who_was_responsible() -> None:
    first = replace(BOUNCED[1], data={FIRST: True})
    assert transfers((BOUNCED[0], first), ACTS) == 0
    assert transfers((BOUNCED[0], first, *BOUNCED[2:]), ACTS) == 1, "what follows counts as ever"


def test_what_was_undone_was_no_transfer() -> None:
    back = step(5, "undo", "disputed", 7.1, POST, DEPARTMENT, undoes=4)
    assert transfers((*BOUNCED, back), ACTS) == 1


def test_bouncing_never_stops_time_nor_takes_it_from_the_next() -> None:
    """At every moment between the steps some clock runs; each lead's own round has the length of the first."""
    for upto in range(1, len(BOUNCED) + 1):
        steps = BOUNCED[:upto]
        found = project(CASE.clocks, steps, calendar(), CASE.spec)
        assert [c for c in found if c.state == "running"], steps[-1].act
    rounds = [c for c in project(CASE.clocks, BOUNCED, calendar(), CASE.spec) if c.name == "respond"]
    assert [c.holder for c in rounds] == [POST, DEPARTMENT, POST]
    assert all(c.due is not None and c.due - c.started >= timedelta(hours=24) for c in rounds)
    assert COMMON.clocks["respond"].of == "lead"
    assert rounds[-1].started == datetime(2026, 3, 4, 9, tzinfo=UTC)
