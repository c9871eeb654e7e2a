"""Proving the record: every chain from its first entry to its head, every payload against its digest, every seal.

What was erased lawfully still verifies: its digest stands, its payload is gone, and a later entry of the same subject
says by which act it was erased.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from wangge.journal.chain import GENESIS, canonical, digest, link
from wangge.journal.models import Entry, Payload, Seal

# (subject, seq) → (salt or None when erased, payload); a room that keeps its own payloads gives such a function.
Source = Callable[[Sequence[int]], Mapping[tuple[int, int], tuple[bytes | None, Any]]]
BATCH = 2000
ERASE = "erase"  # the act by which content goes


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold. Codes: seq_gap, chain, payload, payload_missing, unrecorded, head, seal,
    seal_missing, seal_line (for seals ``subject`` is the day's ordinal)."""

    code: str
    subject: int
    seq: int


@dataclass(slots=True)
class Proof:
    entries: int = 0
    subjects: int = 0
    erased: int = 0
    seals: int = 0
    laws: Mapping[str, int] = field(default_factory=dict)  # how often something was erased, by law
    broken: list[Broken] = field(default_factory=list)


def own_payloads(subjects: Sequence[int]) -> dict[tuple[int, int], tuple[bytes | None, Any]]:
    """The payloads that the journal keeps itself."""
    rows = Payload.objects.filter(subject_id__in=subjects)
    return {(p.subject_id, p.seq): (bytes(p.salt) if p.salt is not None else None, p.data) for p in rows}


def verify(
    sources: Sequence[Source],
    heads: Callable[[Sequence[int]], Mapping[int, bytes]],
    subject: int | None = None,
    *,
    erased: Collection[int] = (),
) -> Proof:
    """Prove every chain (or one subject's). ``heads``: chain heads that rooms keep beside, by subject; ``erased``:
    subjects of which the record says that nothing stays."""
    proof = Proof()
    for chain in _batches(subject):
        subjects = sorted({e.subject_id for e in chain})
        payloads: dict[tuple[int, int], tuple[bytes | None, Any]] = {}
        for source in (own_payloads, *sources):
            payloads |= source(subjects)
        ends = _prove(chain, payloads, proof, erased)
        for one, head in heads(subjects).items():
            if ends.get(one) != head:
                proof.broken.append(Broken("head", one, 0))
        proof.subjects += len(subjects)
    return proof


def _batches(subject: int | None) -> Iterator[list[Entry]]:
    """Whole chains, some thousand entries at a time."""
    entries = Entry.objects.order_by("subject_id", "seq")
    if subject is not None:
        entries = entries.filter(subject_id=subject)
    held: list[Entry] = []
    for entry in entries.iterator(chunk_size=BATCH):
        if len(held) >= BATCH and entry.subject_id != held[-1].subject_id:
            yield held
            held = []
        held.append(entry)
    if held:
        yield held


def _prove(
    entries: Iterable[Entry],
    payloads: Mapping[tuple[int, int], tuple[bytes | None, Any]],
    proof: Proof,
    erased: Collection[int],
) -> dict[int, bytes]:
    """Prove entries in order of subject and seq; gives each subject's head."""
    ends: dict[int, bytes] = {}
    expected: Counter[int] = Counter()
    for e in entries:
        expected[e.subject_id] += 1
        proof.entries += 1
        if e.seq != expected[e.subject_id]:
            proof.broken.append(Broken("seq_gap", e.subject_id, e.seq))
            expected[e.subject_id] = e.seq
        previous = ends.get(e.subject_id, GENESIS)
        digest_, chain = bytes(e.digest), bytes(e.chain)
        if link(previous, e.subject_id, e.seq, e.at, e.actor, e.act, digest_) != chain:
            proof.broken.append(Broken("chain", e.subject_id, e.seq))
        ends[e.subject_id] = chain
        _prove_payload(e, digest_, payloads.get((e.subject_id, e.seq)), proof, e.subject_id in erased)
    return ends


def _prove_payload(e: Entry, digest_: bytes, kept: tuple[bytes | None, Any] | None, proof: Proof, erased: bool) -> None:
    if kept is None or (kept[0] is None and not erased):
        proof.broken.append(Broken("payload_missing", e.subject_id, e.seq))
    elif kept[0] is None:
        proof.erased += 1
    elif digest(kept[0], kept[1]) != digest_:
        proof.broken.append(Broken("payload", e.subject_id, e.seq))


def seal_digest(day: date, zone: tzinfo) -> tuple[int, bytes]:
    """How many entries were written on a local day, and the digest over them in order of subject and seq."""
    start = datetime.combine(day, datetime.min.time(), zone)
    rows = Entry.objects.filter(written_at__gte=start, written_at__lt=start + timedelta(days=1)).order_by(
        "subject_id", "seq"
    )
    total, hashed = 0, hashlib.sha256()
    for subject, seq, chain in rows.values_list("subject_id", "seq", "chain").iterator(chunk_size=BATCH):
        hashed.update(canonical([subject, seq, bytes(chain).hex()]))
        total += 1
    return total, hashed.digest()


def prove_seals(zone: tzinfo, outside: Mapping[date, str], proof: Proof) -> None:
    """Every seal against the entries of its day, and against the copy kept outside the database (hex by day)."""
    for seal in Seal.objects.order_by("day"):
        proof.seals += 1
        total, digest_ = seal_digest(seal.day, zone)
        if bytes(seal.digest) != digest_ or seal.entries != total:
            proof.broken.append(Broken("seal", seal.day.toordinal(), 0))
        elif seal.day not in outside:
            proof.broken.append(Broken("seal_line", seal.day.toordinal(), 0))
        elif outside[seal.day] != digest_.hex():
            proof.broken.append(Broken("seal", seal.day.toordinal(), 1))
    sealed = set(Seal.objects.values_list("day", flat=True))
    proof.broken += [Broken("seal_missing", day.toordinal(), 0) for day in outside if day not in sealed]
