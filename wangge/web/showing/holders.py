"""Holders by name: those that an act may name (organisations, never persons), and who stands on one's own ground."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.adoptions.facts import Practice, district
from wangge.people.facts import PostFact, roster
from wangge.places.facts import atlas
from wangge.web.pages.parts import Option, Who
from wangge.web.visitor import Visitor
from wangge.web.wording import Language, say

Holders = tuple[tuple[int, str], ...]
NOT_STAFF = frozenset({"enterprise", "public"})
SORTS = ("department", "community", "organisation", "contractor")


def named_holders(besides: frozenset[int] = frozenset(), posts: tuple[int, ...] = ()) -> Holders:
    """(Subject id, name): ``posts`` first, then organisations by sort and name, without those in ``besides``."""
    people, window = roster(), district().window
    entities = [e for e in people.entities.values() if not e.is_person and e.sort in SORTS]
    entities.sort(key=lambda e: (SORTS.index(e.sort), e.name))
    found = {post: people.name(post) for post in posts} | {e.id: e.name for e in entities}
    found.setdefault(window, people.name(window))
    return tuple((h, name) for h, name in found.items() if h not in besides)


def by_sort(options: Iterable[Option], language: Language) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Options of holders under what sort of holder they are, each sort where its first stands."""
    entities, groups = roster().entities, dict[str, list[Option]]()
    for option in options:
        entity = entities.get(int(option.value))
        sort = "post" if entity is None else entity.sort if entity.sort in SORTS else "organisation"
        groups.setdefault(sort, []).append(option)
    return tuple((say(f"holder.{sort}", language), tuple(found)) for sort, found in groups.items())


def posts_on(own: Practice, unit: int) -> tuple[int, ...]:
    """The public posts of a practice over this ground, the nearest first: they can be given a case, as an organisation
    can. No persons: whoever holds the post."""
    units = atlas()
    above = [u.id for u in units.ancestors(units.units[unit])] if unit in units.units else []
    roles = {f"{own.playbook}.{name}" for name, post in own.spec.posts.items() if post.public}
    found = [p for p in roster().posts.values() if p.over in above and p.role in roles]
    return tuple(p.id for p in sorted(found, key=lambda p: (above.index(p.over), p.id)))


def chief_of(visitor: Visitor) -> Who | None:
    """The named person on the visitor's own ground: the nearest staff post over the firm's or the home's unit."""
    people, units = roster(), atlas()
    home = next((unit for unit in visitor.homes if unit in units.units), None)
    if home is None:
        return None
    ground = [u.id for u in units.ancestors(units.units[home])]
    posts = [
        p for p in people.posts.values() if p.over in ground and p.drawn_from not in NOT_STAFF and p.over != ground[-1]
    ]
    posts.sort(key=lambda p: (ground.index(p.over), p.id))
    return next((who for p in posts if (who := post_who(p, visitor.scope.at)) is not None), None)


def post_who(post: PostFact, at: datetime) -> Who | None:
    """Who is in the post; None while it is vacant."""
    people = roster()
    term = people.incumbent(post.id, at)
    person = people.entities.get(term.person) if term else None
    if person is None:
        return None
    return Who(person.name, post.title, people.name(post.organisation), person.phone)
