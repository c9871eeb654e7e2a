"""What filing a need would come to: whose it will be, by when and on what ground, and what its form still asks.

Nothing is kept, and no statement is sent: all of it stands in the snapshots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.acts import changes
from wangge.acts.facts import World
from wangge.acts.needs import Need
from wangge.acts.planning import OWN_FIELDS, Bound, Plan, begin, bind
from wangge.adoptions.facts import Practice, calendar
from wangge.cases.sheets import ClockSheet
from wangge.engine import procedure as rules
from wangge.engine.forms import Form
from wangge.engine.scope import Scope
from wangge.engine.values import Refused, StepFact
from wangge.people.facts import roster
from wangge.places.atlas import UnitFact


@dataclass(frozen=True, slots=True)
class Preview:
    """``known``: by source name; ``refused``: what the form still lacks, else ``clocks`` run from ``at``; where it lies
    and its category (None: a person sorts it)."""

    practice: Practice
    procedure: str
    known: Mapping[str, Any]
    lead: int | None
    due: datetime | None
    clocks: tuple[ClockSheet, ...] = ()
    refused: Refused | None = None
    unit: UnitFact | None = None
    category: int | None = None

    @property
    def form(self) -> Form:
        found = self.practice.procedures[self.procedure].form
        assert found is not None  # the reader refuses a procedure without its filing form
        return found

    @property
    def generic(self) -> frozenset[str]:
        """The fields of the form that every need carries by itself."""
        return self.form.names & frozenset(OWN_FIELDS)


def preview(actor: Scope, need: Need, at: datetime | None = None) -> Preview | Refused:
    """What ``file`` would do with this need. Refused: as ``file``, but for ``form``, which is told in the preview."""
    at = at or actor.at
    bound = bind(World.now(), actor, need, at)
    if isinstance(bound, Refused):
        return bound
    lead = next((s.holder for s in bound.stakes if s.kind == "lead"), None)
    plan = begin(actor, bound, at)
    if isinstance(plan, Refused):
        return Preview(bound.practice, bound.procedure, bound.known, lead, None, (), plan)
    return _begun(bound, plan, lead, at)


def _begun(bound: Bound, plan: Plan, lead: int | None, at: datetime) -> Preview:
    own, prepared = plan.practice, plan.practice.procedures[plan.procedure]
    step = StepFact(1, rules.FILE, at, plan.moved.to_state, data=plan.moved.data, opened=plan.stakes)
    projected = changes.project(own, plan.procedure, (step,))
    due, _ = changes.due_of(own, plan.procedure, projected)
    sheets = []
    for fact in projected:
        name, terms = roster().name(fact.holder), own.terms.get(fact.name)
        sheets.append(ClockSheet.of(fact, name, (step,), calendar(), prepared, terms))
    category = bound.category.id if bound.category else None
    shown = tuple(sheets)
    return Preview(own, plan.procedure, bound.known, lead, due, shown, unit=bound.sited.unit, category=category)
