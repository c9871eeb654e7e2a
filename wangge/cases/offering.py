"""What a page offers to do with a case: what can be done now, and what cannot, with the reason. A way that no practice
of the district opens is not offered at all: nobody is shown a door that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wangge.adoptions.facts import Practice, calendar, way
from wangge.cases import forgetting
from wangge.cases.facts import parts_of
from wangge.cases.models import Case
from wangge.engine import clock as clocks
from wangge.engine import procedure as rules
from wangge.engine.keeping import GROUND, RECORD
from wangge.engine.scope import Scope
from wangge.engine.values import ActorFact, Refused, StepFact
from wangge.people.units import of_leads_unit


def offers(scope: Scope, case: Case, own: Practice, facts: Sequence[StepFact]) -> tuple[rules.Offer, ...]:
    """What the procedure allows the scope, less what a case that is being forgotten takes no more. Undoing is offered
    only where it can be done."""
    procedure = own.procedures[case.procedure]
    projected = clocks.project(procedure.clocks, facts, calendar(), procedure.spec, own.terms)
    children = Case.objects.filter(parent=case, is_open=True).count()
    named = {name: (holder,) for name, holder in own.organisations.items()}
    view = rules.fold(facts, procedure)
    bearer, same = case.pk in scope.bearer_of, of_leads_unit(view, scope.holders)
    actor = ActorFact(scope.person, scope.holders, bearer, of_leads_unit=same, over=scope.over(case.unit_path))
    found = rules.offers(procedure, view, actor, scope.at, projected, children, named)
    there = (o for o in found if o.act != rules.UNDO and _open(scope, case, own, o))
    kept = tuple(_possible(scope, case, own, facts, o) for o in there)
    undo = rules.undo(procedure, facts, view, actor, scope.at)
    if isinstance(undo, rules.Moved) and forgetting.against(case.is_open, facts, undo.effects) is None:
        kept += (rules.Offer(rules.UNDO, False, None, "z"),)
    return kept


def _open(scope: Scope, case: Case, own: Practice, offer: rules.Offer) -> bool:
    """Whether every way on which the act sends the case is one that a practice here takes. What it raises beside the
    case are needs like any other."""
    effects = own.procedures[case.procedure].acts[offer.act].spec.effects
    named = [effect.category for effect in effects if effect.do == "reroute" and effect.category is not None]
    return all(way(own, category, case.unit_path, scope.at) is not None for category in named)


def _possible(scope: Scope, case: Case, own: Practice, facts: Sequence[StepFact], offer: rules.Offer) -> rules.Offer:
    if offer.refused is not None:
        return offer
    effects = own.procedures[case.procedure].acts[offer.act].spec.effects
    over = forgetting.against(case.is_open, facts, effects)
    if over is None and any(effect.do == forgetting.ERASE for effect in effects):
        over = _kept(scope, case, own, facts)
    return replace(offer, refused=over)


def _kept(scope: Scope, case: Case, own: Practice, facts: Sequence[StepFact]) -> Refused | None:
    """Why the asker has nothing to erase now: what is left is kept by a statute, or was never there."""
    if case.closed_at is None:
        return Refused("still_open", GROUND)
    due = forgetting.due(own, case.procedure, case.closed_at, facts, scope.at, asked=True)
    if isinstance(due, Refused) or RECORD in due.names:
        return due if isinstance(due, Refused) else None
    ids = (case.pk, *parts_of(case.pk))
    return None if forgetting.gather(own, ids, due.names, scope.at).gone else Refused("not_over", GROUND)
