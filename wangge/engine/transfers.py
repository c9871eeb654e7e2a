"""Transfers 转派: how often a case was handed from one lead to another by ruling or sorting (R-19).

The acts that count are those after which a case may ``climb`` for their number (``most``), where they take it from one
that was responsible for it. What the house does by itself (a vacant post, a recusal, a unit redrawn) is none: nobody
pushed the case away. Nor is the clerk's sorting of what nobody had sorted yet: whose it is, is the clerk's to find out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wangge.engine.spec import ProcedureSpec
from wangge.engine.values import StepFact

FIRST = "_first_sorting"  # in a sorting's data: the case had no category yet, or lay at the window


def counted_acts(procedure: ProcedureSpec) -> frozenset[str]:
    """The acts of a procedure by which a case is transferred."""
    acts = procedure.acts.items()
    return frozenset(name for name, act in acts if any(e.do == "climb" and e.most is not None for e in act.effects))


def transfers(steps: Sequence[StepFact], acts: Collection[str]) -> int:
    """How many standing steps of these acts took the case from a lead who was responsible and gave it to another."""
    undone = {s.undoes for s in steps if s.undoes is not None}
    found = 0
    for step in steps:
        if step.act in acts and step.seq not in undone and step.undoes is None and _handed_on(step):
            found += not is_first_sorting(step.data, found)
    return found


def is_first_sorting(data: Mapping[str, Any], before: int) -> bool:
    """Whether a sorting, ``before`` which the case was transferred that often, found out whose the case is."""
    return bool(data.get(FIRST)) and not before


def _handed_on(step: StepFact) -> bool:
    return any(s.kind == "lead" for s in step.opened) and any(s.kind == "lead" for s in step.closed)
