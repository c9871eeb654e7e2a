"""A case as its steps leave it.

fold(steps, procedure)          from all of them
follow(view, step, procedure)   from the case as it was, and one step more
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from wangge.engine.clock_story import PROCEDURE
from wangge.engine.questions import settle
from wangge.engine.values import CaseView, StakeFact, StakeKind, StepFact


class Pausing(Protocol):
    """What folding asks of a procedure: which acts pause a case and let it go on, which states end it,
    and what acts ask and answer beside the state."""

    @property
    def pausing(self) -> frozenset[str]: ...
    @property
    def resuming(self) -> frozenset[str]: ...
    @property
    def ends(self) -> frozenset[str]: ...
    @property
    def questions(self) -> Mapping[str, tuple[str, StakeKind | None]]: ...


def fold(steps: Sequence[StepFact], procedure: Pausing) -> CaseView:
    """The case as its steps leave it. Raises ValueError without steps.

    A step that was undone, and the undo itself, count as if they had not happened; only ``seq`` goes on.
    An end state lets go of a pause, and so does a sorting. An act that this edition does not know keeps what it did
    (steps are never edited).
    """
    if not steps:
        raise ValueError("a case has at least the step of its filing")
    undone = {s.undoes for s in steps if s.undoes is not None}
    stakes: set[StakeFact] = set()
    counts: dict[str, int] = {}
    done_by: dict[str, int | None] = {}
    asked: dict[str, StakeKind] = {}
    paused, last = False, steps[0]
    for step in steps:
        if step.undoes is not None or step.seq in undone:
            continue
        last, act = step, step.act
        counts[act] = counts.get(act, 0) + 1
        done_by[act] = step.by
        if act in procedure.questions:
            settle(asked, *procedure.questions[act])
        if step.closed:
            stakes.difference_update(step.closed)
        if step.opened:
            stakes.update(step.opened)
        if act in procedure.pausing:
            paused = True
        if act in procedure.resuming or step.to_state in procedure.ends or PROCEDURE in step.data:
            paused = False
    return CaseView(
        last.to_state, steps[-1].seq, frozenset(stakes), paused, counts, last, steps[0].at, done_by, asked
    )  # fmt: skip


def follow(view: CaseView, step: StepFact, procedure: Pausing) -> CaseView:
    """The case as one more step leaves it: what ``fold`` of all its steps would say, without going through them again.

    Raises ValueError for a step that undoes another: what it takes back only the steps before it tell.
    """
    if step.undoes is not None:
        raise ValueError("what a step takes back is told by the steps before it")
    act, stakes, paused = step.act, view.stakes, view.paused
    counts, done_by, asked = dict(view.counts), dict(view.done_by), view.asked
    counts[act] = counts.get(act, 0) + 1
    done_by[act] = step.by
    if act in procedure.questions:
        asked = dict(asked)
        settle(asked, *procedure.questions[act])
    if step.closed or step.opened:
        stakes = stakes.difference(step.closed).union(step.opened)
    if act in procedure.resuming or step.to_state in procedure.ends or PROCEDURE in step.data:
        paused = False
    elif act in procedure.pausing:
        paused = True
    return CaseView(step.to_state, step.seq, stakes, paused, counts, step, view.filed_at, done_by, asked)
