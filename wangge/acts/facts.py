"""The facts that routing and composition need about a need, gathered from several rooms' snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.acts.needs import Need
from wangge.adoptions.facts import CategoryFact, Practice, Rulebook, rulebook
from wangge.engine.composition import Claim, NeedFact, Spot, StakeFor
from wangge.engine.routing import Ground, Seat
from wangge.engine.routing import UnitFact as RouteUnit
from wangge.engine.spec import HolderSpec
from wangge.engine.values import Reason, Refused, StakeFact
from wangge.people.facts import Roster, roster
from wangge.places.atlas import Atlas, UnitFact
from wangge.places.facts import atlas

ZONE = ZoneInfo(settings.DISTRICT_TZ)
COMMUNITY_KINDS = frozenset({"community", "village"})
COMMUNITY_LAYERS = frozenset({"comprehensive", "micro"})
STREET_KINDS = frozenset({"street", "town", "township"})


@dataclass(frozen=True)
class World:
    """The three snapshots that a filing looks at, taken once. ``alike``: what was decided by them, for the next need
    that is the same in all that the decision asks."""

    atlas: Atlas
    people: Roster
    rules: Rulebook
    alike: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def now(cls) -> World:
        return cls(atlas(), roster(), rulebook())


@dataclass(frozen=True, slots=True)
class Sited:
    """Where a need lies: the innermost unit, all around it, and why."""

    unit: UnitFact
    around: tuple[UnitFact, ...]
    reasons: tuple[Reason, ...]


def level_of(unit: UnitFact) -> str | None:
    """Whether a unit is a community or a street in the sense of the admission lists."""
    if unit.kind in COMMUNITY_KINDS or unit.layer in COMMUNITY_LAYERS:
        return "community"
    return "street" if unit.kind in STREET_KINDS else None


def locate(world: World, need: Need, at: datetime) -> Sited | Refused:
    """The point, else the named unit, else where the subject or the asker is at home, else the district's root.

    Refused: place_outside (a point in no unit), place_unknown_code.
    """
    on = at.astimezone(ZONE).date()
    if need.point is not None:
        unit = world.atlas.locate(*need.point, on)
        if unit is None:
            return Refused("place_outside", None, {"lon": need.point[0], "lat": need.point[1]})
        return Sited(unit, world.atlas.around(unit, on), (Reason("by_point", {"unit": unit.id}),))
    if need.place is not None:
        unit = world.atlas.by_code.get(need.place)
        if unit is None:
            return Refused("place_unknown_code", None, {"place": need.place})
        unit = world.atlas.current(unit, on)
        return Sited(unit, world.atlas.around(unit, on), (Reason("by_place", {"unit": unit.id}),))
    return _at_home(world, need, on)


def _at_home(world: World, need: Need, on: Any) -> Sited:
    for subject, code in ((need.about, "by_subject"), (need.asker, "by_asker")):
        entity = world.people.entities.get(subject) if subject else None
        unit = world.atlas.units.get(entity.home) if entity and entity.home else None
        if unit is None and subject in world.atlas.units:
            unit = world.atlas.units[subject]
        if unit is not None:
            unit = world.atlas.current(unit, on)
            return Sited(unit, world.atlas.around(unit, on), (Reason(code, {"unit": unit.id}),))
    assert world.rules.district is not None
    root = world.atlas.units[world.rules.district.root]
    return Sited(root, (root,), (Reason("place_unknown", {"unit": root.id}),))


def of_need(need: Need, category: CategoryFact | None, people: Roster | None = None) -> dict[str, Any]:
    """What conditions of bindings and lanes may ask of a need beside its form."""
    about = (people or roster()).entities.get(need.about) if need.about else None
    return {
        **need.fields,
        "channel": need.channel,
        "sorted": category is not None,
        "about_sort": about.sort if about else None,
        "has_point": need.point is not None,
    }


def need_fact(need: Need, sited: Sited, category: CategoryFact | None, at: datetime, people: Roster) -> NeedFact:
    facts = of_need(need, category, people)
    spots = tuple(Spot(u.layer, u.id, u.path) for u in sited.around)
    return NeedFact(at, category.path if category else (), spots, facts)


def ground(world: World, claim: Claim, practice: Practice, category: CategoryFact | None, at: datetime) -> Ground:
    """What the district looks like from the claim's unit."""
    return ground_at(world, claim.bound.spec.first, world.atlas.units[claim.spot.unit], practice, category, at)


def ground_at(
    world: World, first: HolderSpec, unit: UnitFact, practice: Practice, category: CategoryFact | None, at: datetime
) -> Ground:
    """What the district looks like from a unit, to a chain that begins with ``first``."""
    up = world.atlas.ancestors(unit)
    assert world.rules.district is not None
    return Ground(
        units=[RouteUnit(u.id, level_of(u)) for u in up],
        seats=dict(_seats(world, first, practice, up, category, at)),
        organisations={n: (h, sort_level(world, h)) for n, h in practice.organisations.items()},
        owner=category.owner if category else None,
        window=world.rules.district.window,
    )


def sort_level(world: World, holder: int) -> str | None:
    """Whether an organisation is a community in the sense of the lists."""
    entity = world.people.entities.get(holder)
    return "community" if entity and entity.sort == "community" else None


def _posts_asked(first: HolderSpec, practice: Practice) -> list[str]:
    found: list[str] = []
    post = first.post
    while post is not None and post not in found:
        found.append(post)
        post = practice.spec.posts[post].falls_to if post in practice.spec.posts else None
    return found


def _seats(
    world: World,
    first: HolderSpec,
    practice: Practice,
    up: tuple[UnitFact, ...],
    category: CategoryFact | None,
    at: datetime,
) -> Iterator[tuple[tuple[str, int], list[Seat]]]:
    for name in _posts_asked(first, practice):
        for unit in up:
            posts = world.people.by_place.get((f"{practice.playbook}.{name}", unit.id), ())
            if name == first.post and first.of_owner:
                posts = _of_owner(world, posts, category)
            if posts:
                yield (name, unit.id), [Seat(p, world.people.incumbent(p, at) is None) for p in posts]


def stakes_of(
    world: World, stake: StakeFor, category: CategoryFact | None, at: datetime, posts_needed: bool = True
) -> list[StakeFact]:
    """The holders of a stake that a binding names: posts over the claim's unit or the nearest one above it."""
    practice = world.rules.practices[stake.claim.adopted.adoption]
    unit = world.atlas.units[stake.claim.spot.unit]
    return [StakeFact(stake.kind, h) for h in holders_at(world, stake.holder, practice, unit, category)]


def holders_at(
    world: World, spec: HolderSpec, practice: Practice, at_unit: UnitFact, category: CategoryFact | None
) -> list[int]:
    """Who a name of a playbook is, seen from a unit: posts over it or the nearest one above, or what is mapped."""
    if spec.category_owner:
        return [category.owner] if category and category.owner else []
    if spec.post is None:
        holder = practice.organisations.get(spec.organisation or spec.body or "")
        return [holder] if holder else []
    for unit in world.atlas.ancestors(at_unit):
        posts = world.people.by_place.get((f"{practice.playbook}.{spec.post}", unit.id), ())
        if spec.of_owner:
            posts = _of_owner(world, posts, category)
        if posts:
            return list(posts)
    return []


def _of_owner(world: World, posts: tuple[int, ...], category: CategoryFact | None) -> tuple[int, ...]:
    """Of several seats those of the department that owns the category: the liaisons of a grid are many."""
    owner = category.owner if category else None
    return tuple(p for p in posts if owner is not None and world.people.posts[p].organisation == owner)
