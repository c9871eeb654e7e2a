"""Questions beside the state: a case goes its way, and somebody owes an answer on something else all the same.

Whether the rates leave a case out is asked of the arbiter while the asker confirms; whoever stayed silent is called
back when the case is closed already. An act ``asks``, another ``answers``; both are told from the steps.
"""

from __future__ import annotations

from wangge.engine.spec import ProcedureSpec
from wangge.engine.values import CaseView, StakeKind


def questions(spec: ProcedureSpec) -> dict[str, tuple[str, StakeKind | None]]:
    """By act: what it asks of whom, or what it answers (then nobody is asked any more)."""
    asking = {n: (a.asks.question, a.asks.of) for n, a in spec.acts.items() if a.asks is not None}
    answering = {n: (a.answers, None) for n, a in spec.acts.items() if a.answers is not None}
    return {**asking, **answering}


def settle(asked: dict[str, StakeKind], question: str, of: StakeKind | None) -> None:
    """Open the question to ``of``, or close it."""
    if of is None:
        asked.pop(question, None)
    else:
        asked[question] = of


def awaited(spec: ProcedureSpec, view: CaseView) -> frozenset[StakeKind]:
    """Whom the case waits for: by its state, and by every open question that can be answered in this state."""
    kind = spec.states[view.state].waits_for
    beside = _beside(spec, view) if view.asked else frozenset[StakeKind]()
    return beside | {kind} if kind is not None else beside


def _beside(spec: ProcedureSpec, view: CaseView) -> frozenset[StakeKind]:
    here = {act.answers for act in spec.acts.values() if view.state in act.from_}
    return frozenset(of for question, of in view.asked.items() if question in here)
