"""Writing to the journal: called by the actions of every room, inside their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from wangge.journal import chain as chains
from wangge.journal.chain import GENESIS, new_salt
from wangge.journal.models import Entry, Payload, Reading, Seal


def record(*, subject: int, act: str, payload: Mapping[str, Any], by: int | None, at: datetime) -> None:
    """Append one entry to a subject's chain and keep its payload here.

    1. hold the subject's chain against a second writer until the transaction ends;
    2. find its head; 3. append the entry; 4. keep payload and salt, so that they can be checked, or erased.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [subject])
    head = Entry.objects.filter(subject_id=subject).order_by("-seq").first()
    seq, previous = (head.seq + 1, bytes(head.chain)) if head else (1, GENESIS)
    salt = new_salt()
    digest_ = chains.digest(salt, payload)
    chain = chains.link(previous, subject, seq, at, by, act, digest_)
    Entry.objects.create(subject_id=subject, seq=seq, at=at, actor=by, act=act, digest=digest_, chain=chain)
    Payload.objects.create(subject_id=subject, seq=seq, salt=salt, data=payload)


def read(*, subject: int, field: str, by: int | None, at: datetime) -> None:
    """Note that someone read a restricted field."""
    Reading.objects.create(subject_id=subject, field=field, actor=by, at=at)


def seal(*, day: date, entries: int, digest: bytes) -> bool:
    """Keep a day's digest; False when the day is sealed already."""
    _, made = Seal.objects.get_or_create(day=day, defaults={"entries": entries, "digest": digest})
    return made
