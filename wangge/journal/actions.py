"""Writing to the journal: called by the actions of every room, inside their transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from wangge.journal import chain as chains
from wangge.journal.chain import GENESIS, new_salt
from wangge.journal.models import Entry, Payload, Reading, Refusal, Seal


def record(*, subject: int, act: str, payload: Mapping[str, Any], by: int | None, at: datetime) -> None:
    """Append one entry to a subject's chain and keep its payload here."""
    record_many(entries=[(subject, payload)], act=act, by=by, at=at)


def record_many(
    *, entries: Sequence[tuple[int, Mapping[str, Any]]], act: str, by: int | None, at: datetime, new: bool = False
) -> None:
    """Append an entry to the chain of each subject, in the order given.

    1. hold the chains against a second writer until the transaction ends, and find their heads (``new``: subjects made
    in this transaction have none, and nobody else knows of them); 2. append the entries; 3. keep payloads and salts, so
    that they can be checked, or erased.
    """
    heads = {} if new else _hold(sorted({subject for subject, _ in entries}))
    lines, payloads = [], []
    for subject, payload in entries:
        seq, previous = heads.get(subject, (0, GENESIS))
        salt = new_salt()
        digest_ = chains.digest(salt, payload)
        chain = chains.link(previous, subject, seq + 1, at, by, act, digest_)
        heads[subject] = (seq + 1, chain)
        own = {"subject_id": subject, "seq": seq + 1}
        lines.append(Entry(**own, at=at, actor=by, act=act, digest=digest_, chain=chain))
        payloads.append(Payload(**own, salt=salt, data=payload))
    Entry.objects.bulk_create(lines)
    Payload.objects.bulk_create(payloads)


def _hold(subjects: list[int]) -> dict[int, tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(s) FROM unnest(%s::bigint[]) AS s", [subjects])
    newest = Entry.objects.filter(subject_id__in=subjects).order_by("subject_id", "-seq").distinct("subject_id")
    return {e.subject_id: (e.seq, bytes(e.chain)) for e in newest}


def read(*, subject: int, field: str, by: int | None, at: datetime, appointment: int | None = None) -> None:
    """Note that someone read a restricted field, and in which appointment."""
    Reading.objects.create(subject_id=subject, field=field, actor=by, at=at, appointment=appointment)


def refuse(
    *, subject: int, act: str, code: str, law: str, by: int | None, at: datetime, appointment: int | None = None
) -> None:
    """Note that a rule refused someone an act."""
    Refusal.objects.create(
        subject_id=subject, act=act[:48], code=code, law=law, actor=by, at=at, appointment=appointment
    )


def forget(*, subject: int) -> None:
    """Empty the payloads that stand here of a subject, with their salts; the caller records the erasing after it."""
    Payload.objects.filter(subject_id=subject).update(data=None, salt=None)


def seal(*, day: date, entries: int, digest: bytes) -> bool:
    """Keep a day's digest; False when the day is sealed already."""
    _, made = Seal.objects.get_or_create(day=day, defaults={"entries": entries, "digest": digest})
    return made
