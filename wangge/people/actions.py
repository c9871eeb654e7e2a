"""Changing who is who and who holds which post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from wangge.accounts import actions as accounts
from wangge.accounts.models import User
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.journal.verify import ERASE
from wangge.lib import codes
from wangge.people import narrowing
from wangge.people.models import NO_TERRITORY, Appointment, Body, BodyMember, Entity, Post
from wangge.places.models import Unit
from wangge.subjects import actions as subjects
from wangge.subjects import revisions
from wangge.subjects.models import Subject

BLANK: dict[str, Any] = {
    "name": "", "aliases": [], "uscc": None, "phone": "", "industry": "", "home": None, "employer": None, "user": None,
}  # fmt: skip


def _faults(uscc: str | None, phone: str) -> Refused | None:
    try:
        if uscc is not None:
            codes.uscc(uscc)
    except codes.BadCode as bad:
        return Refused(bad.code, "R-08", {"uscc": uscc})
    try:
        if phone:
            codes.phone(phone)
    except codes.BadCode as bad:
        return Refused(bad.code, None, {"phone": phone})
    return None


def add_entity(*, by: int | None, at: datetime, **values: Any) -> Entity | Refused:
    """One person or organisation, with the values of an ``EntityRow``. Refused: as in ``add_entities``."""
    made = add_entities(rows=[EntityRow(**values)], by=by, at=at)
    return made if isinstance(made, Refused) else made[0]


@dataclass(frozen=True, slots=True)
class EntityRow:
    """What is known of a person (``sort`` "person") or an organisation that is to be added."""

    code: str
    name: str
    sort: str
    home: Unit | None = None
    uscc: str | None = None
    phone: str = ""
    industry: str = ""
    employer: Entity | None = None
    user: User | None = None
    invented: bool = False
    aliases: Sequence[str] = ()

    @property
    def is_person(self) -> bool:
        return self.sort == "person"


def add_entities(*, rows: Sequence[EntityRow], by: int | None, at: datetime) -> list[Entity] | Refused:
    """Persons and organisations, all or none. Refused: the codes of lib.codes (R-08), uscc_taken."""
    if refused := next((found for row in rows if (found := _faults(row.uscc, row.phone))), None) or _taken(rows):
        return refused
    with transaction.atomic():
        # The subject's title is seen by whoever may know of the subject: a person's name is not among it.
        titles = [("" if r.is_person else r.name, r.home.subject.unit_path if r.home else "") for r in rows]
        made = Entity.objects.bulk_create(
            Entity(
                subject=subject, code=r.code, is_person=r.is_person, sort=r.sort, name=r.name, uscc=r.uscc,
                phone=r.phone, industry=r.industry, home=r.home, employer=r.employer, user=r.user, invented=r.invented,
                aliases=list(r.aliases),
            )
            for r, subject in zip(rows, subjects.create_many(kind="entity", of=titles), strict=True)
        )  # fmt: skip
        entries = [(e.pk, {"code": e.code, "sort": e.sort}) for e in made]
        journal.record_many(entries=entries, act="entity.add", by=by, at=at, new=True)
        revisions.bump("people")
    return list(made)


def _taken(rows: Sequence[EntityRow]) -> Refused | None:
    """Two of one code among the rows, or one that is known already."""
    given = [r.uscc for r in rows if r.uscc]
    twice = {u for u in given if given.count(u) > 1} if len(set(given)) < len(given) else set()
    taken = twice or set(Entity.objects.filter(uscc__in=given).values_list("uscc", flat=True)) if given else set()
    return Refused("uscc_taken", None, {"uscc": min(taken)}) if taken else None


def change_organisations(*, rows: Sequence[tuple[Entity, Mapping[str, Any]]], by: int | None, at: datetime) -> None:
    """Bring organisations up to date, by the columns that differ."""
    with transaction.atomic():
        for entity, changes in rows:
            for name, value in changes.items():
                setattr(entity, name, value)
            entity.save(update_fields=list(changes))
            if "name" in changes:
                subjects.name(subject=entity.pk, title=entity.name)
        told = [(e.pk, {"columns": sorted(changes)}) for e, changes in rows]
        journal.record_many(entries=told, act="entity.change", by=by, at=at)
        revisions.bump("people")


def add_post(*, by: int | None, at: datetime, **values: Any) -> Post | Refused:
    """One post, with the values of a ``PostRow``. Refused: as in ``add_posts``."""
    made = add_posts(rows=[PostRow(**values)], by=by, at=at)
    return made if isinstance(made, Refused) else made[0]


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post over a subject that is to be added. ``role``: the playbook's word ("dual_posts.public_receiver")."""

    code: str
    role: str
    title: str
    over: Subject
    drawn_from: str
    organisation: Entity | None = None
    capabilities: Iterable[str] = ()
    zones: Iterable[str] = ()
    acts_for: bool = False


def add_posts(*, rows: Sequence[PostRow], by: int | None, at: datetime) -> list[Post] | Refused:
    """Posts, all or none. Refused: territory_for_firm (drawn from a firm or contractor, no territory: design §4a)."""
    for row in rows:
        if row.drawn_from in NO_TERRITORY and list(row.capabilities):
            return Refused("territory_for_firm", None, {"role": row.role})
    with transaction.atomic():
        places = [(r.title, r.over.unit_path) for r in rows]
        made = Post.objects.bulk_create(
            Post(
                subject=subject, code=r.code, role=r.role, over=r.over, organisation=r.organisation,
                drawn_from=r.drawn_from, capabilities=sorted(r.capabilities), zones=sorted(r.zones),
                acts_for=r.acts_for,
            )
            for r, subject in zip(rows, subjects.create_many(kind="post", of=places), strict=True)
        )  # fmt: skip
        entries = [(p.pk, {"code": p.code, "role": p.role, "over": p.over_id}) for p in made]
        journal.record_many(entries=entries, act="post.add", by=by, at=at, new=True)
        revisions.bump("people")
    return list(made)


def pair(*, first: Post, second: Post, by: int | None, at: datetime) -> None:
    """双员: let two posts belong together."""
    with transaction.atomic():
        for one, other in ((first, second), (second, first)):
            one.pair = other
            one.save(update_fields=["pair"])
            journal.record(subject=one.pk, act="post.pair", payload={"with": other.pk}, by=by, at=at)
        revisions.bump("people")


def appoint(*, by: int | None, at: datetime, **values: Any) -> Appointment | Refused:
    """A person into a post for a term, with the values of a ``TermRow``. Refused: as in ``appoint_many``."""
    made = appoint_many(rows=[TermRow(**values)], by=by, at=at)
    return made if isinstance(made, Refused) else made[0]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A person who is to hold a post from ``since`` until before ``until`` (None: no end is set)."""

    post: Post
    person: Entity
    since: datetime
    until: datetime | None
    appointed_by: Entity | None = None
    drawn_from: Entity | None = None
    paired_with: Appointment | None = None
    label: str = ""

    @property
    def refused(self) -> Refused | None:
        if not self.person.is_person:
            return Refused("not_a_person", None, {"entity": self.person.pk})
        if self.until is not None and self.until <= self.since:
            return Refused("term_empty", None, {"since": self.since, "until": self.until})
        if self.drawn_from is not None and self.drawn_from.sort in NO_TERRITORY and self.post.capabilities:
            return Refused("territory_for_firm", None, {"role": self.post.role})
        return None


def appoint_many(*, rows: Sequence[TermRow], by: int | None, at: datetime) -> list[Appointment] | Refused:
    """Persons into posts for their terms, all or none. Refused: not_a_person, term_empty,
    territory_for_firm (lent by a firm or contractor), post_taken."""
    if refused := next((r.refused for r in rows if r.refused), None):
        return refused
    try:
        with transaction.atomic():
            made = Appointment.objects.bulk_create(
                Appointment(
                    post=r.post, person=r.person, during=DateTimeTZRange(r.since, r.until),
                    appointed_by=r.appointed_by, drawn_from=r.drawn_from, paired_with=r.paired_with, label=r.label,
                )
                for r in rows
            )  # fmt: skip
            entries = [(r.post.pk, _term(r)) for r in rows]
            journal.record_many(entries=entries, act="post.appoint", by=by, at=at)
            revisions.bump("people")
    except IntegrityError as error:
        if "people_one_at_a_time" not in str(error):
            raise
        return Refused("post_taken", None, {"post": rows[0].post.pk})
    return list(made)


def _term(row: TermRow) -> dict[str, Any]:
    until = row.until.isoformat() if row.until else None
    return {"person": row.person.pk, "since": row.since.isoformat(), "until": until}


def end_term(*, appointment: Appointment, until: datetime | None, by: int | None, at: datetime) -> Refused | None:
    """Let a term end at ``until``; None: without an end. Refused: term_empty, post_taken."""
    if until is not None and until <= appointment.during.lower:
        return Refused("term_empty", None, {"since": appointment.during.lower, "until": until})
    try:
        with transaction.atomic():
            appointment.during = DateTimeTZRange(appointment.during.lower, until)
            appointment.save(update_fields=["during"])
            payload = {"appointment": appointment.pk, "until": until.isoformat() if until else None}
            journal.record(subject=appointment.post_id, act="post.end_term", payload=payload, by=by, at=at)
            revisions.bump("people")
    except IntegrityError as error:
        if "people_one_at_a_time" not in str(error):
            raise
        return Refused("post_taken", None, {"post": appointment.post_id})
    return None


def withdraw_term(*, appointment: Appointment, by: int | None, at: datetime) -> None:
    """A term that has not begun never begins."""
    with transaction.atomic():
        payload = {"appointment": appointment.pk, "until": appointment.during.lower.isoformat()}
        appointment.during = DateTimeTZRange(empty=True)
        appointment.save(update_fields=["during"])
        journal.record(subject=appointment.post_id, act="post.end_term", payload=payload, by=by, at=at)
        revisions.bump("people")


def erase_person(*, person: Entity, law: str, by: int | None, at: datetime) -> None:
    """Within the caller's transaction, which holds the person: 1. terms and memberships end, those to come never begin;
    2. the login goes; 3. name, number, home and employer, the filters kept, and what the journal keeps; 4. the record
    says so."""
    with transaction.atomic():
        _end(person, by, at)
        if person.user is not None:
            accounts.close(user=person.user, at=at)
        Entity.objects.filter(pk=person.pk).update(code=f"erased-{person.pk}", **BLANK)
        narrowing.drop(person=person.pk)
        subjects.blank(subject=person.pk)
        journal.forget(subject=person.pk)
        journal.record(subject=person.pk, act=ERASE, payload={"_law": law}, by=by, at=at)
        for room in ("people", "accounts"):
            revisions.bump(room)


def _end(person: Entity, by: int | None, at: datetime) -> None:
    terms = Appointment.objects.filter(person=person, during__isempty=False)
    for term in terms.filter(during__contains=at):
        if term.during.lower < at:
            end_term(appointment=term, until=at, by=by, at=at)
        else:
            withdraw_term(appointment=term, by=by, at=at)
    for term in terms.filter(during__startswith__gte=at):
        withdraw_term(appointment=term, by=by, at=at)
    BodyMember.objects.filter(member=person, until=None).update(until=at)


def add_body(
    *, entity: Entity, kind: str, lead: Entity, members: Iterable[tuple[Entity, str]], by: int | None, at: datetime
) -> Body:
    """Make an organisation a body with members in their roles."""
    with transaction.atomic():
        body = Body.objects.create(entity=entity, kind=kind, lead=lead)
        rows = [BodyMember(body=body, member=member, role=role, since=at) for member, role in members]
        BodyMember.objects.bulk_create(rows)
        payload = {"kind": kind, "lead": lead.pk, "members": [[m.member_id, m.role] for m in rows]}
        journal.record(subject=entity.pk, act="body.form", payload=payload, by=by, at=at)
        revisions.bump("people")
    return body


def change_members(
    *, body: Body, added: Iterable[tuple[Entity, str]] = (), ended: Iterable[Entity] = (), by: int | None, at: datetime
) -> None:
    """Members come, in their roles, and go."""
    with transaction.atomic():
        gone = [member.pk for member in ended]
        BodyMember.objects.filter(body=body, member__in=gone, until=None).update(until=at)
        rows = [BodyMember(body=body, member=member, role=role, since=at) for member, role in added]
        BodyMember.objects.bulk_create(rows)
        payload = {"added": [[m.member_id, m.role] for m in rows], "ended": gone}
        journal.record(subject=body.pk, act="body.members", payload=payload, by=by, at=at)
        revisions.bump("people")


def unpair(*, post: Post, by: int | None, at: datetime) -> None:
    """Two posts belong together no longer."""
    with transaction.atomic():
        other = post.pair
        for one in (post, other):
            if one is not None:
                one.pair = None
                one.save(update_fields=["pair"])
                journal.record(subject=one.pk, act="post.unpair", payload={}, by=by, at=at)
        revisions.bump("people")


def abolish(*, post: Post, by: int | None, at: datetime) -> None:
    """A post in which nobody is, and nobody will be, is there no longer; its name stays on what was done in it."""
    with transaction.atomic():
        if post.pair is not None:
            unpair(post=post, by=by, at=at)
        post.abolished_at = at
        post.save(update_fields=["abolished_at"])
        journal.record(subject=post.pk, act="post.abolish", payload={"code": post.code}, by=by, at=at)
        revisions.bump("people")


def grant_powers(
    *, post: Post, capabilities: Sequence[str], zones: Sequence[str], by: int | None, at: datetime
) -> Refused | None:
    """What a post may do, and which closed zones it enters. Refused: territory_for_firm."""
    if post.drawn_from in NO_TERRITORY and capabilities:
        return Refused("territory_for_firm", None, {"role": post.role})
    with transaction.atomic():
        post.capabilities, post.zones = list(capabilities), list(zones)
        post.save(update_fields=["capabilities", "zones"])
        payload = {"capabilities": list(capabilities), "zones": list(zones)}
        journal.record(subject=post.pk, act="post.grant", payload=payload, by=by, at=at)
        revisions.bump("people")
    return None
