"""Changing who is who and who holds which post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from wangge.accounts.models import User
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.lib import codes
from wangge.people.models import Appointment, Body, BodyMember, Entity, Post
from wangge.places.models import Unit
from wangge.subjects import actions as subjects
from wangge.subjects import revisions
from wangge.subjects.models import Subject


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


def add_entity(
    *,
    code: str,
    name: str,
    sort: str,
    by: int | None,
    at: datetime,
    home: Unit | None = None,
    uscc: str | None = None,
    phone: str = "",
    industry: str = "",
    employer: Entity | None = None,
    user: User | None = None,
    invented: bool = False,
    aliases: Iterable[str] = (),
) -> Entity | Refused:
    """A person (``sort`` "person") or organisation. Refused: the codes of lib.codes (R-08), uscc_taken."""
    if refused := _faults(uscc, phone):
        return refused
    if uscc and Entity.objects.filter(uscc=uscc).exists():
        return Refused("uscc_taken", None, {"uscc": uscc})
    person = sort == "person"
    with transaction.atomic():
        path = home.subject.unit_path if home else ""
        # The subject's title is seen by whoever may know of the subject: a person's name is not among it.
        subject = subjects.create(kind="entity", title="" if person else name, unit_path=path)
        entity = Entity.objects.create(
            subject=subject, code=code, is_person=person, sort=sort, name=name, uscc=uscc, phone=phone,
            industry=industry, home=home, employer=employer, user=user, invented=invented, aliases=list(aliases),
        )  # fmt: skip
        journal.record(subject=subject.pk, act="entity.add", payload={"code": code, "sort": sort}, by=by, at=at)
        revisions.bump("people")
    return entity


def add_post(
    *,
    code: str,
    role: str,
    title: str,
    over: Subject,
    drawn_from: str,
    by: int | None,
    at: datetime,
    organisation: Entity | None = None,
    capabilities: Iterable[str] = (),
    zones: Iterable[str] = (),
    acts_for: bool = False,
) -> Post | Refused:
    """A post over a subject. Refused: territory_for_firm (drawn from a firm or contractor, no territory: design §4a)."""
    if drawn_from in ("enterprise", "contractor") and list(capabilities):
        return Refused("territory_for_firm", None, {"role": role})
    with transaction.atomic():
        subject = subjects.create(kind="post", title=title, unit_path=over.unit_path)
        post = Post.objects.create(
            subject=subject, code=code, role=role, over=over, organisation=organisation, drawn_from=drawn_from,
            capabilities=sorted(capabilities), zones=sorted(zones), acts_for=acts_for,
        )  # fmt: skip
        payload = {"code": code, "role": role, "over": over.pk}
        journal.record(subject=subject.pk, act="post.add", payload=payload, by=by, at=at)
        revisions.bump("people")
    return post


def pair(*, first: Post, second: Post, by: int | None, at: datetime) -> None:
    """双员: let two posts belong together."""
    with transaction.atomic():
        for one, other in ((first, second), (second, first)):
            one.pair = other
            one.save(update_fields=["pair"])
            journal.record(subject=one.pk, act="post.pair", payload={"with": other.pk}, by=by, at=at)
        revisions.bump("people")


def appoint(
    *,
    post: Post,
    person: Entity,
    since: datetime,
    until: datetime | None,
    by: int | None,
    at: datetime,
    appointed_by: Entity | None = None,
    drawn_from: Entity | None = None,
    paired_with: Appointment | None = None,
    label: str = "",
) -> Appointment | Refused:
    """A person into a post for a term. Refused: not_a_person, term_empty, post_taken."""
    if not person.is_person:
        return Refused("not_a_person", None, {"entity": person.pk})
    if until is not None and until <= since:
        return Refused("term_empty", None, {"since": since, "until": until})
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                post=post, person=person, during=DateTimeTZRange(since, until), appointed_by=appointed_by,
                drawn_from=drawn_from, paired_with=paired_with, label=label,
            )  # fmt: skip
            payload = {"person": person.pk, "since": since.isoformat(), "until": until.isoformat() if until else None}
            journal.record(subject=post.pk, act="post.appoint", payload=payload, by=by, at=at)
            revisions.bump("people")
    except IntegrityError as error:
        if "people_one_at_a_time" not in str(error):
            raise
        return Refused("post_taken", None, {"post": post.pk})
    return appointment


def end_term(*, appointment: Appointment, until: datetime, by: int | None, at: datetime) -> None:
    """Let a term end at ``until``."""
    with transaction.atomic():
        appointment.during = DateTimeTZRange(appointment.during.lower, until)
        appointment.save(update_fields=["during"])
        payload = {"appointment": appointment.pk, "until": until.isoformat()}
        journal.record(subject=appointment.post_id, act="post.end_term", payload=payload, by=by, at=at)
        revisions.bump("people")


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
