"""Sealing each day's journal, and proving the whole record with what the rooms keep beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.cases import payload
from wangge.cases.models import Case, Contact, Narrative, Step
from wangge.journal import actions as journal
from wangge.journal.chain import digest
from wangge.journal.models import Entry, Seal
from wangge.journal.verify import Broken, Proof, prove_seals, seal_digest, verify

ZONE = ZoneInfo(settings.DISTRICT_TZ)
SETTLED = timedelta(minutes=30)  # after midnight: no transaction of the day before is still open


def seals_file() -> Path:
    """Where the seals stand outside the database, a line a day."""
    return Path(settings.DATA) / "seals.jsonl"


def prove(subject: int | None = None) -> Proof:
    """Every chain, payload and seal; with ``subject`` that one's chain alone."""
    proof = verify([_steps], _heads, subject)
    _personal(proof, subject)
    if subject is None:
        prove_seals(ZONE, _outside(), proof)
    return proof


def _steps(subjects: Sequence[int]) -> dict[tuple[int, int], tuple[bytes | None, Any]]:
    found = {}
    for s in Step.objects.filter(case__in=subjects):
        body = payload.of_step(s.act, s.from_state, s.to_state, s.opened, s.closed, s.data)
        found[s.case_id, s.seq] = (bytes(s.salt) if s.salt is not None else None, body)
    return found


def _heads(subjects: Sequence[int]) -> dict[int, bytes]:
    return {pk: bytes(chain) for pk, chain in Case.objects.filter(pk__in=subjects).values_list("pk", "chain")}


def _personal(proof: Proof, subject: int | None) -> None:
    """Name, phone and words against the digests that the first step keeps."""
    steps = Step.objects.filter(seq=1) if subject is None else Step.objects.filter(seq=1, case=subject)
    for model, key, names in (
        (Contact, "_contact", ("name", "phone", "extra")),
        (Narrative, "_narrative", ("title", "text")),
    ):
        rows = {r.pk: r for r in model.objects.filter(case__in=steps.values("case"))}
        for case_id, data in steps.values_list("case", "data").iterator():
            row = rows.get(case_id)
            if row is None or (data or {}).get(key) is None:
                proof.broken.append(Broken("payload_missing", case_id, 1))
            elif row.erased_at is not None:
                proof.erased += 1
            elif not _holds(row, names, data[key]):
                proof.broken.append(Broken("payload", case_id, 1))


def _holds(row: Any, names: Sequence[str], expected: str) -> bool:
    values = {name: getattr(row, name) for name in names}
    if isinstance(row, Narrative):  # what later acts added stands under "seq.field", each with its own digest
        values["extra"] = {k: v for k, v in row.extra.items() if not k[:1].isdigit()}
    return digest(bytes(row.salt or b""), values).hex() == expected


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
        if entries and journal.seal(day=day, entries=entries, digest=digest_):
            line = json.dumps({"day": day.isoformat(), "entries": entries, "digest": digest_.hex()})
            with seals_file().open("a", encoding="utf-8") as out:
                out.write(line + "\n")
            sealed.append(day)
        day += timedelta(days=1)
    return sealed


def _outside() -> dict[date, str]:
    if not seals_file().exists():
        return {}
    lines = [json.loads(line) for line in seals_file().read_text(encoding="utf-8").splitlines() if line.strip()]
    return {date.fromisoformat(line["day"]): line["digest"] for line in lines}
