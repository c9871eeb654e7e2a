"""Sealing each day's journal, and proving the whole record with what the rooms keep beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from wangge.acts.erasures import Erasures, erasures
from wangge.cases import forgetting, payload
from wangge.cases.models import Case, Contact, Narrative, Step
from wangge.journal import actions as journal
from wangge.journal.chain import digest
from wangge.journal.models import Entry, Seal
from wangge.journal.verify import Broken, Proof, prove_seals, seal_digest, verify
from wangge.subjects import zones

ZONE = ZoneInfo(settings.DISTRICT_TZ)
SETTLED = timedelta(minutes=30)  # after midnight: no transaction of the day before is still open


def seals_file() -> Path:
    """Where the seals stand outside the database, a line a day."""
    return Path(settings.DATA) / "seals.jsonl"


def prove(subject: int | None = None) -> Proof:
    """Every chain, payload and seal; with ``subject`` that one's chain alone.

    1. the chains with the payloads of all rooms; 2. steps against their entries; 3. personal values against their
    digests; 4. the seals against the copy outside the database.
    """
    with zones.every():
        lawful = erasures()
        proof = verify([_steps], _heads, subject, erased=lawful.whole)
        proof.laws = dict(lawful.laws)
        _unrecorded(proof, subject)
        _personal(proof, subject, lawful)
        _given_later(proof, subject, lawful)
        if subject is None:
            prove_seals(ZONE, _outside(), proof)
    return proof


def _unrecorded(proof: Proof, subject: int | None) -> None:
    """Steps that no entry vouches for, or whose moment or actor is another than the entry's; cases without an entry."""
    entry = Entry.objects.filter(subject_id=OuterRef("case_id"), seq=OuterRef("seq"))
    then = entry.filter(at=OuterRef("at"))
    vouched = Q(Exists(then.filter(actor=OuterRef("by_id")))) | Q(Exists(then.filter(actor=None)), by=None)
    steps = Step.objects.exclude(vouched) if subject is None else Step.objects.filter(case=subject).exclude(vouched)
    for case, seq, known in steps.annotate(known=Exists(entry)).values_list("case_id", "seq", "known"):
        proof.broken.append(Broken("payload" if known else "unrecorded", case, seq))
    cases = Case.objects.all() if subject is None else Case.objects.filter(pk=subject)
    lost = cases.exclude(Exists(Entry.objects.filter(subject_id=OuterRef("pk"))))
    proof.broken += [Broken("seq_gap", case, 1) for case in lost.values_list("pk", flat=True)]


def _steps(subjects: Sequence[int]) -> dict[tuple[int, int], tuple[bytes | None, Any]]:
    found = {}
    for s in Step.objects.filter(case__in=subjects):
        body = payload.of_step(s.act, s.from_state, s.to_state, s.opened, s.closed, s.data)
        found[s.case_id, s.seq] = (bytes(s.salt) if s.salt is not None else None, body)
    return found


def _heads(subjects: Sequence[int]) -> dict[int, bytes]:
    return {pk: bytes(chain) for pk, chain in Case.objects.filter(pk__in=subjects).values_list("pk", "chain")}


def _personal(proof: Proof, subject: int | None, lawful: Erasures) -> None:
    """Name, phone and words against the digests that the first step keeps, or the step that erased a part of them."""
    steps = Step.objects.filter(seq=1) if subject is None else Step.objects.filter(seq=1, case=subject)
    for model, key in ((Contact, "_contact"), (Narrative, "_narrative")):
        rows = {r.pk: r for r in model.objects.filter(case__in=steps.values("case"))}
        for case_id, data in steps.values_list("case", "data").iterator():
            row, expected = rows.get(case_id), lawful.digest(case_id, key, (data or {}).get(key))
            if row is not None and row.erased_at is not None and lawful.empty(case_id, key):
                proof.erased += 1
            elif row is None or row.erased_at is not None or expected is None:
                proof.broken.append(Broken("payload_missing", case_id, 1))
            elif digest(bytes(row.salt or b""), forgetting.vouched(row)).hex() != expected:
                proof.broken.append(Broken("payload", case_id, 1))
            elif (case_id, key) in lawful.kept:
                proof.erased += 1


def _given_later(proof: Proof, subject: int | None, lawful: Erasures) -> None:
    """Personal values of later acts (in the Narrative under "seq.field") against the digests that the steps keep."""
    steps = Step.objects.filter(seq__gt=1, data__isnull=False)
    steps = steps if subject is None else steps.filter(case=subject)
    for case, seq, data in steps.values_list("case", "seq", "data"):
        wanted = {k: v["digest"] for k, v in data.items() if isinstance(v, dict) and v.keys() == {"digest"}}
        kept = Narrative.objects.filter(case=case).first() if wanted else None
        if kept is None or (kept.erased_at is not None and case in lawful.whole):
            continue
        for name, expected in wanted.items():
            value = kept.extra.get(f"{seq}.{name}")
            if value is None and name in lawful.gone.get(case, ()):
                continue
            if value is None or digest(bytes.fromhex(value["salt"]), value["value"]).hex() != expected:
                proof.broken.append(Broken("payload", case, seq))


def seal_days(at: datetime) -> list[date]:
    """Seal every whole day that has entries and no seal yet, in the database and in the file outside it."""
    today = (at - SETTLED).astimezone(ZONE).date()
    first = Entry.objects.order_by("written_at").values_list("written_at", flat=True).first()
    if first is None:
        return []
    last = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + timedelta(days=1) if last else first.astimezone(ZONE).date()
    sealed = []
    while day < today:
        entries, digest_ = seal_digest(day, ZONE)
        if entries:
            # Outside first: a worker killed between the two leaves a line that the next round writes again, whereas a
            # seal without its line would look as if somebody had taken the line away.
            _write_outside(day, entries, digest_)
            if journal.seal(day=day, entries=entries, digest=digest_):
                sealed.append(day)
        day += timedelta(days=1)
    return sealed


def _write_outside(day: date, entries: int, digest_: bytes) -> None:
    line = json.dumps({"day": day.isoformat(), "entries": entries, "digest": digest_.hex()})
    with seals_file().open("a", encoding="utf-8") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())


def _outside() -> dict[date, str]:
    """The copy outside the database; a line that cannot be read counts as one that is not there."""
    if not seals_file().exists():
        return {}
    return dict(filter(None, map(_line, seals_file().read_text(encoding="utf-8", errors="replace").splitlines())))


def _line(text: str) -> tuple[date, str] | None:
    try:
        line = json.loads(text)
        return date.fromisoformat(line["day"]), str(line["digest"])
    except (ValueError, TypeError, KeyError):
        return None
