"""What those found who were called to a case before: for whoever is asked to look at it next.

The parts of a whole are cases of their own, and nobody reads another's. What a part came to is written for the whole,
though: who may read that may read it, without the part's way, its words and whoever did it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q

from wangge.adoptions.facts import Practice, practice
from wangge.cases import access
from wangge.cases.facts import steps_of
from wangge.cases.models import Case
from wangge.cases.sheets import CaseLine
from wangge.engine.scope import Scope
from wangge.engine.upkeep import WITHDRAWN
from wangge.engine.values import StepFact

MOST = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What the part of ``holder`` came to: the act that ended it, with what was written in it."""

    holder: int
    adoption: int
    procedure: str
    step: StepFact
    said: Mapping[str, Any]


def of_others(scope: Scope, part: CaseLine, whole: CaseLine) -> tuple[Finding, ...]:
    """What the other parts of ``whole`` came to, the oldest first, for whoever leads ``part``; nothing for who may not
    read the whole, and nothing of a part that they are barred from.

    Those who are asked the same at the same time do not read each other's answer before they give their own.
    """
    if access.find(scope, whole.code) is None:
        return ()
    before = Q(closed_at__lte=part.filed_at) | ~Q(procedure=part.procedure)
    parts = Case.objects.filter(before, parent=whole.id, is_open=False, zone__in=sorted(scope.zones))
    known = parts.exclude(pk=part.id).exclude(access.barred(scope, OuterRef("pk"))).order_by("closed_at")[:MOST]
    found = (_finding(case) for case in known)
    return tuple(finding for finding in found if finding is not None and finding.said)


def _finding(case: Case) -> Finding | None:
    own = practice(case.adoption_id)
    procedure = own.procedures[case.procedure]
    step = _ended_by(steps_of(case), procedure.ends)
    if step is None or case.lead_id is None or procedure.spec.states[step.to_state].end == WITHDRAWN:
        return None
    return Finding(case.lead_id, case.adoption_id, case.procedure, step, _plain(own, step.data))


def _ended_by(steps: Sequence[StepFact], ends: frozenset[str]) -> StepFact | None:
    undone = {step.undoes for step in steps}
    ending = [s for s in steps if s.to_state in ends and s.from_state not in ends]
    return next((s for s in reversed(ending) if s.undoes is None and s.seq not in undone), None)


def _plain(own: Practice, data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says something of a person; files stay with their part."""
    fields = own.spec.fields
    return {n: v for n, v in data.items() if n in fields and fields[n].personal == "none" and fields[n].type != "file"}
