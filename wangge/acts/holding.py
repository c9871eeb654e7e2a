"""Who may hold a case: never the barred (R-21), and nobody who does not handle matters under the practice.

kept_out(people, barred, at)            the barred, with the posts that are theirs
may_hold(doing, holder, leads=)         why a case may not be given to a holder, None when it may
suggested(doing)                        the same of whom a return names
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from wangge.acts.facts import World, level_of, sort_level
from wangge.adoptions.facts import Practice
from wangge.engine.guards import OWNER_FIELD
from wangge.engine.values import Refused
from wangge.people.facts import PostFact, Roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

PUBLIC = frozenset({"department", "community"})
PRIVATE = frozenset({"person", "enterprise"})  # whoever asks or is asked about; matters are not theirs to handle


def kept_out(people: Roster, barred: Collection[int], at: datetime) -> frozenset[int]:
    """The barred and the posts of their organisation or of their people: who sits there is barred all the same."""
    if not barred:
        return frozenset()
    return frozenset(barred) | {p.id for p in people.posts.values() if not _kin(people, p, at).isdisjoint(barred)}


def _kin(people: Roster, post: PostFact, at: datetime) -> set[int | None]:
    """To whom a post belongs: its organisation, whom it acts for, who is in it and where they come from."""
    kin = {post.organisation, post.over if post.acts_for else None}
    term = people.incumbent(post.id, at)
    if term is not None:
        person = people.entities.get(term.person)
        kin |= {term.person, term.drawn_from, person.employer if person else None}
    return kin


def may_hold(doing: Doing, holder: object, *, leads: bool = True) -> Refused | None:
    """Refused: holder_unknown, cannot_hold (R-21), not_a_handler, not_admitted (R-15, R-55)."""
    world = World.now()
    people = world.people
    if not isinstance(holder, int) or not people.is_holder(holder):
        return Refused("holder_unknown", None, {"holder": holder})
    if holder in kept_out(people, doing.view.holders("barred"), doing.at):
        return Refused("cannot_hold", "R-21")
    post = people.posts.get(holder)
    fits = _seated(world, doing, post) if post else _handles(world, doing.practice, holder)
    if not fits:
        return Refused("not_a_handler", None, {"name": people.name(holder)})
    category = world.rules.categories.get(doing.loaded.row["category_id"] or 0)
    unit = world.atlas.units.get(post.over) if post else None
    level = level_of(unit) if unit else sort_level(world, holder)
    against = world.rules.admission.against(level, category.path if category else (), leads=leads)
    return against and Refused("not_admitted", against.law, {"name": people.name(holder)})


def suggested(doing: Doing) -> Refused | None:
    """A return names somebody who could take the case: nobody is sent to a firm, a vacant post or whoever is barred."""
    act = doing.practice.procedures[doing.loaded.row["procedure"]].acts.get(doing.moved.act)
    guards = act.spec.guards if act else ()
    fields = (guard.field or OWNER_FIELD for guard in guards if guard.guard == "owner_suggested")
    return next(filter(None, (may_hold(doing, doing.moved.data.get(name)) for name in fields)), None)


def _handles(world: World, practice: Practice, holder: int) -> bool:
    """Whether an organisation handles matters: a public one, one that the practice maps or whose categories the
    district names, or one for which a post of the practice acts. A firm never does, nor a person."""
    sort = world.people.entities[holder].sort
    if sort in PUBLIC or sort in PRIVATE:
        return sort in PUBLIC
    owners = {c.owner for c in world.rules.categories.values()}
    return (
        holder in practice.organisations.values()
        or holder in owners
        or any(p.over == holder and p.acts_for and _own(practice, p) for p in world.people.posts.values())
    )


def _own(practice: Practice, post: PostFact) -> bool:
    return post.role.partition(".")[0] == practice.playbook


def _seated(world: World, doing: Doing, post: PostFact) -> bool:
    """Whether a post is one of the practice, over a unit of it or above, with somebody in it or in the post above."""
    if not _own(doing.practice, post):
        return False
    unit = world.atlas.units.get(post.over)
    if unit is None:
        return post.over in world.people.entities and _handles(world, doing.practice, post.over)
    return _near(world, doing, unit.path) and _answers(world, doing, post)


def _near(world: World, doing: Doing, path: str) -> bool:
    """A ruling may give a need to the neighbour in whose unit it lies in truth, so every area is asked in which the
    district has adopted the same playbook (the next section of a road), not the unit of the case alone."""
    playbook = doing.practice.playbook
    areas = {own.area for own in world.rules.practices.values() if own.playbook == playbook}
    return any(path.startswith(area) or area.startswith(path) for area in areas)


def _answers(world: World, doing: Doing, post: PostFact | None) -> bool:
    """A vacant post falls to the post above."""
    seen: set[str] = set()
    while post is not None and post.role not in seen:
        if world.people.incumbent(post.id, doing.at):
            return True
        seen.add(post.role)
        post = _above(world, doing.practice, post)
    return False


def _above(world: World, practice: Practice, post: PostFact) -> PostFact | None:
    spec = practice.spec.posts.get(post.role.partition(".")[2])
    if spec is None or spec.falls_to is None:
        return None
    role = f"{practice.playbook}.{spec.falls_to}"
    units = world.atlas.ancestors(world.atlas.units[post.over]) if post.over in world.atlas.units else ()
    return next((found for u in units if (found := world.people.post_over(role, u.id))), None)
