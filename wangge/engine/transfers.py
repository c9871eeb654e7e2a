"""Transfers 转派: how often a case was handed from one lead to another by ruling or sorting (R-19).

The acts that count are those which carry the effect ``lift``. What the house does by itself (a vacant post, a recusal,
a unit redrawn) is none: nobody pushed the case away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wangge.engine.spec import ProcedureSpec
from wangge.engine.values import StepFact


def counted_acts(procedure: ProcedureSpec) -> frozenset[str]:
    """The acts of a procedure by which a case is transferred."""
    return frozenset(name for name, act in procedure.acts.items() if any(e.do == "lift" for e in act.effects))


def transfers(steps: Sequence[StepFact], acts: Collection[str]) -> int:
    """How many standing steps of these acts took the case from one lead and gave it to another."""
    undone = {s.undoes for s in steps if s.undoes is not None}
    return sum(s.act in acts and s.seq not in undone and s.undoes is None and _handed_on(s) for s in steps)


def _handed_on(step: StepFact) -> bool:
    return any(s.kind == "lead" for s in step.opened) and any(s.kind == "lead" for s in step.closed)
