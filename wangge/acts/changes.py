"""From an act's outcome to rows: one step, and everything that is a fold of the steps.

Both doors use it: ``filing`` for the first step of a case, ``doing`` for every later one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from wangge.adoptions.facts import Practice, calendar
from wangge.cases.models import NO_DATE
from wangge.cases.record import hexed
from wangge.engine import clock, questions
from wangge.engine.values import CaseView, ClockFact, StakeFact
from wangge.journal.chain import digest, link, new_salt

Row = dict[str, Any]


@dataclass(slots=True)
class Change:
    """What an act changes, gathered while its effects run."""

    opened: list[StakeFact] = field(default_factory=list)
    closed: list[StakeFact] = field(default_factory=list)
    told: dict[int, str] = field(default_factory=dict)  # holder → kind of notice
    fields: Row = field(default_factory=dict)  # columns of the case
    children: list[Any] = field(default_factory=list)  # needs to file once the step stands
    papers: list[str] = field(default_factory=list)  # templates to print once the step stands
    after: list[Any] = field(default_factory=list)  # callables (case id) run inside the transaction, after the rows
    reasons: list[Row] = field(default_factory=list)
    spreads: bool = False  # what comes after reaches upwards, to the whole of which the case is a part

    def tell(self, holders: Iterable[int], kind: str) -> None:
        for holder in holders:
            self.told.setdefault(holder, kind)


@lru_cache(maxsize=1024)  # the rows of one change say the same few moments many times
def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def project(
    practice: Practice, procedure: str, steps: Sequence[Any], only: Collection[str] | None = None
) -> tuple[ClockFact, ...]:
    """The clocks of a case under its practice (``only``: those of these names): its edition's lengths, with this
    district's promises, and the law's limits as they are known now."""
    prepared = practice.procedures[procedure]
    return clock.project(prepared.clocks, steps, calendar(), prepared.spec, practice.terms, only)


def due_of(practice: Practice, procedure: str, clocks: Collection[ClockFact]) -> tuple[datetime | None, bool]:
    """The date that a list shows: the earliest one of those who work on the case; the asker's window is none of it."""
    if not clocks:
        return None, False
    specs, owed = practice.procedures[procedure].clocks, _owed(practice, procedure, clocks)
    dues = [(c.due, c.provisional) for c in owed if c.ended is None and c.due and specs[c.name].of != "asker"]
    return min(dues, key=lambda d: d[0]) if dues else (None, False)


def _owed(practice: Practice, procedure: str, clocks: Iterable[ClockFact]) -> list[ClockFact]:
    """The clocks that somebody has to keep: without the windows in which one only may."""
    specs = practice.procedures[procedure].clocks
    return [c for c in clocks if not specs[c.name].window]


def clock_of(clocks: Iterable[ClockFact], due: datetime | None) -> str | None:
    """The running clock that gives this date."""
    return next((c.name for c in clocks if c.ended is None and c.due == due), None) if due else None


def next_due(clocks: Iterable[ClockFact], holder: int, fallback: datetime | None) -> datetime | None:
    """The earliest running date of a holder; the case's own when none of the clocks is theirs."""
    own = [c.due for c in clocks if c.holder == holder and c.ended is None and c.due]
    return min(own) if own else fallback


def stake_rows(
    case_id: int,
    practice: Practice,
    procedure: str,
    view: CaseView,
    clocks: Sequence[ClockFact],
    at: datetime,
    zone: str,
    category: int | None,
) -> list[Row]:
    """One row for each open stake, as it stands after the step."""
    fallback, _ = due_of(practice, procedure, clocks)
    owed = _owed(practice, procedure, clocks)
    awaited = questions.awaited(practice.procedures[procedure].spec, view)
    since, filed_at = iso(at), iso(view.filed_at)
    return [
        {
            "case_id": case_id,
            "kind": stake.kind,
            "holder_id": stake.holder,
            "since": since,
            "until": None,
            "waits": stake.kind in awaited,
            "next_due": iso(next_due(owed, stake.holder, fallback) or NO_DATE) if stake.kind in awaited else None,
            "filed_at": filed_at,
            "category_id": category,
            "zone": zone,
        }
        for stake in view.stakes
    ]


def clock_rows(case_id: int, clocks: Iterable[ClockFact], zone: str) -> list[Row]:
    return [
        {
            "case_id": case_id,
            "name": c.name,
            "round": c.round,
            "holder_id": c.holder,
            "started_at": iso(c.started),
            "due_at": iso(c.due),
            "ended_at": iso(c.ended),
            "state": c.state,
            "provisional": c.provisional,
            "extended": c.extended,
            "law": c.law,
            "warned_at": None,
            "light": 0,
            "escalated_at": None,
            "zone": zone,
        }
        for c in clocks
    ]


def notice_rows(case_id: int, told: Mapping[int, str], act: str, at: datetime, zone: str) -> list[Row]:
    return [
        {"holder_id": h, "about_id": case_id, "kind": k, "act": act, "at": iso(at), "zone": zone}
        for h, k in told.items()
    ]


def journal_row(
    case_id: int, seq: int, at: datetime, actor: int | None, act: str, payload: Any, previous: bytes
) -> tuple[Row, bytes, bytes]:
    """The journal's entry for a step, with the salt that the step keeps and the chain's new head."""
    salt = new_salt()
    digest_ = digest(salt, payload)
    chain = link(previous, case_id, seq, at, actor, act, digest_)
    row = {"subject_id": case_id, "seq": seq, "at": iso(at), "actor": actor, "act": act}
    return {**row, "digest": hexed(digest_), "chain": hexed(chain)}, salt, chain
