"""Rows of people → values for rules: the roster of organisations, posts and terms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from wangge.people.models import NO_TERRITORY, Appointment, Body, BodyMember, Entity, Post
from wangge.subjects.revisions import Snapshot


@dataclass(frozen=True, slots=True)
class EntityFact:
    id: int
    name: str
    sort: str
    is_person: bool
    phone: str
    employer: int | None
    home: int | None
    uscc: str | None


@dataclass(frozen=True, slots=True)
class PostFact:
    id: int
    code: str
    role: str
    title: str
    over: int
    organisation: int | None
    drawn_from: str
    unit_path: str
    capabilities: frozenset[str]
    zones: frozenset[str]
    acts_for: bool
    pair: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """One appointment: ``person`` holds ``post`` from ``since`` until before ``until``."""

    id: int
    post: int
    person: int
    since: datetime
    until: datetime | None
    drawn_from: int | None

    def in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Roster:
    """Organisations and office holders, posts and terms. Askers without a post are not in it."""

    entities: dict[int, EntityFact]
    posts: dict[int, PostFact]
    by_place: dict[tuple[str, int], tuple[int, ...]]  # (role, over) → posts
    by_post: dict[int, tuple[Term, ...]]
    by_person: dict[int, tuple[Term, ...]]
    members: dict[int, tuple[tuple[int, str], ...]]  # body → (member, role)
    bodies_of: dict[int, tuple[int, ...]]  # member → bodies
    by_user: dict[int, int]
    former: dict[int, str] = field(default_factory=dict)  # posts that were abolished → their titles

    def incumbent(self, post: int, at: datetime) -> Term | None:
        """Who is in the post at ``at``; None when it is vacant."""
        return next((t for t in self.by_post.get(post, ()) if t.in_force(at)), None)

    @cached_property
    def acting(self) -> dict[int, tuple[int, ...]]:
        """organisation → the posts that act for it; of a body also those that act for one of its members"""
        acting = [p for p in self.posts.values() if p.acts_for]
        return _grouped([(over, p.id) for p in acting for over in (p.over, *self.bodies_of.get(p.over, ()))])

    @cached_property
    def lent(self) -> dict[int, tuple[Term, ...]]:
        """firm → the terms of whom it lends to posts; they hold what is its own"""
        terms = [term for held in self.by_post.values() for term in held]
        return _grouped([(t.drawn_from, t) for t in terms if t.drawn_from is not None and self._keeps_to_lender(t)])

    def _keeps_to_lender(self, term: Term) -> bool:
        post = self.posts.get(term.post)
        return self.is_of_firm(term) or (post is not None and post.drawn_from in NO_TERRITORY)

    def is_of_firm(self, term: Term) -> bool:
        """Whether a firm or contractor lends the person, whatever the post itself is drawn from."""
        lender = self.entities.get(term.drawn_from or 0)
        return lender is not None and lender.sort in NO_TERRITORY

    def is_vacant(self, holder: int | None, at: datetime) -> bool:
        """Whether nobody is there to act: a post with nobody in it, or an organisation with posts that act for it and
        nobody in any of them. One for which no post was ever made is not known to be empty."""
        if holder in self.posts:
            return self.incumbent(holder, at) is None
        acting = self.acting.get(holder or 0, ())
        lent = self.lent.get(holder or 0, ())
        return bool(acting) and not any(self.incumbent(p, at) for p in acting) and not any(t.in_force(at) for t in lent)

    def vacant(self, at: datetime) -> list[int]:
        """All posts and organisations where nobody is there to act."""
        return [holder for holder in (*self.posts, *self.acting) if self.is_vacant(holder, at)]

    def terms(self, person: int, at: datetime) -> tuple[Term, ...]:
        return tuple(t for t in self.by_person.get(person, ()) if t.in_force(at))

    def post_over(self, role: str, over: int) -> PostFact | None:
        """The first post of a role over a subject, vacant or not."""
        found = self.by_place.get((role, over), ())
        return self.posts[found[0]] if found else None

    def is_holder(self, subject: int) -> bool:
        return subject in self.posts or subject in self.entities

    def organisation_of(self, holder: int | None) -> int | None:
        """The organisation that answers for a holder: itself, that of the post, or the one that the post is over."""
        return self._answering.get(holder or 0)

    @cached_property
    def _answering(self) -> dict[int, int]:
        posts = ((post.id, of) for post in self.posts.values() for of in (post.over, post.organisation))
        known = [*((id_, id_) for id_ in self.entities), *posts]  # the later one counts
        return {holder: of for holder, of in known if of in self.entities and not self.entities[of].is_person}

    @cached_property
    def answered_for(self) -> dict[int, tuple[int, ...]]:
        """organisation → the holders for which it answers: itself and its posts"""
        known = ((self.organisation_of(holder), holder) for holder in (*self.posts, *self.entities))
        return _grouped([(of, holder) for of, holder in known if of is not None])

    def name(self, subject: int | None) -> str:
        """What a page calls a holder: the post's title or the entity's name; "" for one who is not in the roster."""
        if subject in self.posts:
            return self.posts[subject].title
        if subject in self.entities:
            return self.entities[subject].name
        return self.former.get(subject or 0, "")


def _posts() -> dict[int, PostFact]:
    return {
        p.pk: PostFact(
            p.pk, p.code, p.role, p.subject.title, p.over_id, p.organisation_id, p.drawn_from, p.over.unit_path,
            frozenset(p.capabilities), frozenset(p.zones), p.acts_for, p.pair_id,
        )
        for p in Post.objects.filter(abolished_at=None).select_related("subject", "over")
    }  # fmt: skip


def _entities() -> dict[int, EntityFact]:
    appointed = Appointment.objects.values("person")
    rows = Entity.objects.filter(is_person=False).union(Entity.objects.filter(pk__in=appointed), all=True)
    return {
        e.pk: EntityFact(e.pk, e.name, e.sort, e.is_person, e.phone, e.employer_id, e.home_id, e.uscc) for e in rows
    }


def _terms() -> list[Term]:
    return [
        Term(a.pk, a.post_id, a.person_id, a.during.lower, a.during.upper, a.drawn_from_id)
        for a in Appointment.objects.filter(during__isempty=False).order_by("pk")  # empty: it never began
    ]


def _grouped(pairs: list[tuple]) -> dict:
    groups = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _load() -> Roster:
    posts, terms = _posts(), _terms()
    members = [(m.body_id, (m.member_id, m.role)) for m in BodyMember.objects.filter(until=None).order_by("pk")]
    members += [(b.pk, (b.lead_id, "lead")) for b in Body.objects.order_by("pk")]
    return Roster(
        entities=_entities(),
        posts=posts,
        by_place=_grouped([((p.role, p.over), p.id) for p in posts.values()]),
        by_post=_grouped([(t.post, t) for t in terms]),
        by_person=_grouped([(t.person, t) for t in terms]),
        members=_grouped(members),
        bodies_of=_grouped([(member, body) for body, (member, _) in members]),
        by_user=dict(Entity.objects.exclude(user=None).values_list("user_id", "pk")),
        former=dict(Post.objects.exclude(abolished_at=None).values_list("pk", "subject__title")),
    )


_snapshot = Snapshot(("places", "people"), _load)


def roster() -> Roster:
    """The people of this district as of the last ``revisions.check()``."""
    return _snapshot.get()
