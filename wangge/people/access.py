"""Who may see and do what (design §4a)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wangge.engine.scope import Grant, Scope, nobody
from wangge.people.facts import Roster, Term, roster
from wangge.people.models import NO_TERRITORY, Entity
from wangge.subjects import revisions

FILES = "cases.file_for_others"


def scope_of(user_id: int | None, at: datetime, appointment: int | None = None, language: str = "zh") -> Scope:
    """The Scope of a logged-in user at one moment.

    1. a fresh look at the revisions, so that a term that ended is gone at once;
    2. the person behind the user; nobody when there is none;
    3. the terms in force; with ``appointment`` only that one (none of theirs: no post at all);
    4. each post's holders, territory and zones.
    """
    revisions.check()
    people = roster()
    person = people.by_user.get(user_id) if user_id is not None else None
    if person is None:
        return replace(nobody(at), language=language)
    terms = people.terms(person, at)
    if appointment is not None:
        terms = tuple(t for t in terms if t.id == appointment)
    return _scope(people, person, terms, at, appointment, language)


def scope_of_person(person: int, at: datetime, appointment: int | None = None) -> Scope:
    """As ``scope_of``, for a person whom the caller has identified (commands, scenarios, the demonstration)."""
    people = roster()
    terms = tuple(t for t in people.terms(person, at) if appointment in (None, t.id))
    return _scope(people, person, terms, at, appointment, "zh")


def _scope(
    people: Roster, person: int, terms: tuple[Term, ...], at: datetime, appointment: int | None, language: str
) -> Scope:
    holders, grants, zones = {person}, [], {"open"}
    kin = {people.entities[person].employer if person in people.entities else None}
    for term in terms:
        post = people.posts.get(term.post)
        if post is None:
            continue
        holders.add(post.id)
        zones |= post.zones
        kin |= {post.organisation, term.drawn_from}
        if post.acts_for:
            # A body has one stake: whoever acts for a member holds it, in whichever district the member sits.
            holders |= {post.over, *people.bodies_of.get(post.over, ())}
        if post.drawn_from in NO_TERRITORY or people.is_of_firm(term):
            if term.drawn_from is not None:
                holders.add(term.drawn_from)
        elif post.capabilities:
            grants.append(Grant(post.unit_path, post.capabilities))
    others = frozenset(k for k in kin - holders if k is not None)
    return Scope(
        at, person, appointment, tuple(grants), frozenset(holders), others, frozenset(zones), language=language
    )


def appointment_for(scope: Scope, holder: int | None) -> int | None:
    """In which appointment the scope's person holds ``holder`` (a post, or an organisation that a post acts for)."""
    if scope.appointment is not None or scope.person is None:
        return scope.appointment
    people = roster()
    terms = people.terms(scope.person, scope.at)
    for term in terms:
        post = people.posts.get(term.post)
        if post and (post.id == holder or (post.acts_for and post.over == holder) or term.drawn_from == holder):
            return term.id
    return terms[0].id if terms else None


def filing_post(scope: Scope, asker: int | None) -> int | None:
    """In which post the scope's person files for someone: the acting one, else one that acts for the asker or may file
    for others, else the first; None without any. Who leaves the post leaves what was filed in it."""
    people = roster()
    terms = people.terms(scope.person, scope.at) if scope.person is not None else ()
    posts = [people.posts[t.post] for t in terms if t.post in people.posts and scope.appointment in (None, t.id)]
    acting = [p for p in posts if p.acts_for and p.over == asker]
    fitting = acting or [p for p in posts if FILES in p.capabilities] or posts
    return fitting[0].id if fitting else None


def homes(scope: Scope) -> tuple[int, ...]:
    """The units where the scope's person works and lives, in this order. Of whoever holds no post they are read from
    their row: the roster has none of those."""
    if scope.person is None:
        return ()
    people = roster()
    known = people.entities.get(scope.person)
    employer, home = known and known.employer, known and known.home
    if known is None:
        found = Entity.objects.filter(pk=scope.person).values_list("employer", "home").first()
        employer, home = found or (None, None)
    firm = people.entities.get(employer or 0)
    return tuple(unit for unit in (firm.home if firm else None, home) if unit is not None)


def entity_id(code: str) -> int | None:
    """The id of the entity with this code (imports name firms and persons so)."""
    return Entity.objects.filter(code=code).values_list("pk", flat=True).first()


def entity_with(code: str | None, pk: int | None = None) -> Entity | None:
    """An entity by its code or its id."""
    return Entity.objects.filter(**({"pk": pk} if code is None else {"code": code})).first()
