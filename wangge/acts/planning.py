"""Deciding a need before a row is written: where it lies, what it is, which playbook takes it, who gets it first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.acts import attaching, facts, items, known, lanes, watching
from wangge.acts.facts import Sited, World
from wangge.acts.holding import kept_out
from wangge.acts.needs import Need
from wangge.adoptions.facts import CategoryFact, Practice
from wangge.engine import procedure as rules
from wangge.engine.composition import Composed
from wangge.engine.routing import Routed, chain, route
from wangge.engine.scope import Scope
from wangge.engine.values import Moved, Reason, Refused, StakeFact
from wangge.people.access import filing_post

OWN_FIELDS = ("text", "category", "place", "occurred_at", "asker_name", "asker_phone", "attachments")


@dataclass(frozen=True, slots=True)
class Plan:
    """A need, decided: everything that is known before a row is written."""

    need: Need
    sited: Sited
    category: CategoryFact | None
    practice: Practice
    procedure: str
    moved: Moved
    stakes: tuple[StakeFact, ...]
    reasons: tuple[Reason, ...]
    filer: int | None
    priority: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """Codes of all attachments: those of the need, and those in fields of the practice's own form."""
        return tuple(dict.fromkeys((*self.need.files, *attaching.named(self.practice, self.moved.data))))


@dataclass(frozen=True, slots=True)
class Bound:
    """A need for which practice and procedure are found, before its form is looked at. ``known``: by source name."""

    need: Need
    sited: Sited
    category: CategoryFact | None
    practice: Practice
    procedure: str
    stakes: tuple[StakeFact, ...]
    reasons: tuple[Reason, ...]
    known: dict[str, Any]


def plan(world: World, actor: Scope, need: Need, at: datetime) -> Plan | Refused:
    """Decide one need from the snapshots alone: located, sorted, composed, routed, its form cleaned."""
    bound = bind(world, actor, need, at)
    return bound if isinstance(bound, Refused) else begin(actor, bound, at)


def bind(world: World, actor: Scope, need: Need, at: datetime) -> Bound | Refused:
    """Where a need lies, what it is, whose it will be."""
    if world.rules.district is None:
        return Refused("no_district")
    sited = facts.locate(world, need, at)
    if isinstance(sited, Refused):
        return sited
    sorted_ = _category(world, need)
    if isinstance(sorted_, Refused):
        return sorted_
    category, reasons = sorted_
    return _bind(world, actor, need, sited, category, (*sited.reasons, *reasons), at)


def _category(world: World, need: Need) -> tuple[CategoryFact | None, tuple[Reason, ...]] | Refused:
    """The category that was named, else the one that the district's words give, else none with the reason why."""
    if need.category is not None:
        found = world.rules.by_code.get(need.category)
        if found is None:
            return Refused("category_unknown", None, {"category": need.category})
        return found, (Reason("category_named", {"category": found.code}),)
    answer = world.rules.sorter.sort(need.title, need.text)
    category = world.rules.categories.get(answer.category) if answer.category else None
    return category, tuple(answer.reasons)


def _bind(
    world: World,
    actor: Scope,
    need: Need,
    sited: Sited,
    category: CategoryFact | None,
    reasons: tuple[Reason, ...],
    at: datetime,
) -> Bound | Refused:
    if need.adoption is not None:
        return _child(world, actor, need, sited, category, reasons, at)
    found = compose(world, need, sited, category, at)
    if isinstance(found, Refused):
        return found
    composed, routed = found
    practice = world.rules.practices[composed.claim.adopted.adoption]
    name = composed.claim.bound.spec.procedure
    barring = watching.barring(practice, name, need)
    if isinstance(barring, Refused):
        return barring
    if barring.barred != need.barred:  # who gets it first depends on who may not
        return _bind(world, actor, barring, sited, category, reasons, at)
    need = barring
    stakes = _stakes(world, actor, need, category, composed, routed.holder, practice, name, at)
    why = (*reasons, *composed.reasons, *routed.reasons)
    unit = Sited(world.atlas.units[composed.claim.spot.unit], sited.around, ())
    place = sited if sited.unit.depth >= unit.unit.depth else unit
    if not watching.may_file(actor, practice, name, place.unit.path):
        return Refused("not_allowed", None, {"capability": practice.procedures[name].spec.filed_by})
    sources = known.of_need(actor, need, practice, category, place.unit, at)
    return Bound(need, place, category, practice, name, stakes, why, sources)


def compose(
    world: World, need: Need, sited: Sited, category: CategoryFact | None, at: datetime
) -> tuple[Composed, Routed] | Refused:
    """Which playbook takes the need and who gets it first. Rows of an import seldom differ in what that asks."""
    if need.fields:  # conditions may ask any of them
        return _compose(world, need, sited, category, at)
    places = tuple(unit.id for unit in sited.around)
    key = (category and category.id, need.playbook, need.channel, need.about, need.point is None, need.barred)
    key = (*key, sited.unit.id, places, at)
    if key not in world.alike:
        world.alike[key] = _compose(world, need, sited, category, at)
    found: tuple[Composed, Routed] | Refused = world.alike[key]
    return found


def _compose(
    world: World, need: Need, sited: Sited, category: CategoryFact | None, at: datetime
) -> tuple[Composed, Routed] | Refused:
    fact = facts.need_fact(need, sited, category, at, world.people)
    composed = world.rules.composer.choose(fact, only=need.playbook)
    if isinstance(composed, Refused):
        return composed
    practice = world.rules.practices[composed.claim.adopted.adoption]
    ground = facts.ground(world, composed.claim, practice, category, at)
    candidates = chain(composed.claim.bound.spec.first, practice.spec.posts, ground)
    codes = category.path if category else ()
    routed = route(candidates, world.rules.admission, codes, kept_out(world.people, need.barred, at))
    return routed if isinstance(routed, Refused) else (composed, routed)


def _child(
    world: World,
    actor: Scope,
    need: Need,
    sited: Sited,
    category: CategoryFact | None,
    reasons: tuple[Reason, ...],
    at: datetime,
) -> Bound:
    """A part of another case: its practice, procedure and lead are given."""
    assert need.adoption is not None
    assert need.procedure is not None
    assert need.lead is not None
    practice = world.rules.practices[need.adoption]
    stakes = [StakeFact("lead", need.lead), *need.stakes]
    if need.asker is not None:
        stakes.append(StakeFact("asker", need.asker))
    stakes += [StakeFact("barred", holder) for holder in sorted(need.barred)]
    why = (*reasons, Reason("called_by_parent", {"parent": need.parent}))
    sources = known.of_need(actor, need, practice, category, sited.unit, at)
    return Bound(need, sited, category, practice, need.procedure, tuple(stakes), why, sources)


def begin(actor: Scope, bound: Bound, at: datetime) -> Plan | Refused:
    """Clean the filing form of a bound need."""
    need, practice, name = bound.need, bound.practice, bound.procedure
    required = items.required(practice, bound.known, need.asker)
    moved = rules.begin(practice.procedures[name], _raw(need, practice, name), at, bound.known, required)
    if isinstance(moved, Refused):
        return moved
    filer = actor.person if actor.person != need.asker else None
    lane = lanes.granted(practice, facts.of_need(need, bound.category), moved.data)
    why, level = (*bound.reasons, *lane.reasons), lane.level
    return Plan(need, bound.sited, bound.category, practice, name, moved, bound.stakes, why, filer, level)


def _raw(need: Need, practice: Practice, name: str) -> dict[str, Any]:
    """The filing form as it would have been filled by hand; what the form does not ask is left out."""
    form = practice.procedures[name].form
    names = form.names if form else frozenset()
    values: dict[str, Any] = {
        "text": need.text or None,
        "category": need.category,
        "place": {"lon": need.point[0], "lat": need.point[1]} if need.point else None,
        "occurred_at": need.occurred_at.isoformat() if need.occurred_at else None,
        "asker_name": need.name or None,
        "asker_phone": need.phone or None,
        "attachments": list(need.files) or None,
    }
    own = {k: v for k, v in values.items() if v is not None and k in names}
    return {**own, **{k: v for k, v in need.fields.items() if k not in OWN_FIELDS}}


def _stakes(
    world: World,
    actor: Scope,
    need: Need,
    category: CategoryFact | None,
    composed: Composed,
    lead: int,
    practice: Practice,
    name: str,
    at: datetime,
) -> tuple[StakeFact, ...]:
    """Lead, asker, filer, who the binding names; the window, for whom a state waits and nobody holds."""
    found = {StakeFact("lead", lead): None}
    if need.asker is not None:
        found[StakeFact("asker", need.asker)] = None
    if actor.person is not None and actor.person != need.asker:
        found[StakeFact("filer", filing_post(actor, need.asker) or actor.person)] = None
    found = {fact: None for fact in found if fact.holder not in need.barred}
    found |= dict.fromkeys(standing(world, composed, category, practice, name, at, need.barred))
    return (*found, *(StakeFact("barred", holder) for holder in need.barred))


def standing(
    world: World,
    composed: Composed,
    category: CategoryFact | None,
    practice: Practice,
    name: str,
    at: datetime,
    barred: frozenset[int],
) -> list[StakeFact]:
    """Who a binding puts beside the lead, the barred left out; the window, for whom a state waits and nobody stands."""
    named = [fact for stake in composed.stakes for fact in facts.stakes_of(world, stake, category, at)]
    out = kept_out(world.people, barred, at)
    found = [fact for fact in named if fact.holder not in out]
    waited = {s.waits_for for s in practice.procedures[name].spec.states.values() if s.waits_for}
    assert world.rules.district is not None
    lacking = sorted(waited - {f.kind for f in found} - {"asker", "lead"})
    return [*found, *(StakeFact(kind, world.rules.district.window) for kind in lacking)]
