"""What a face gets to see of cases: plain values, words still to be chosen by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from wangge.engine import clock as clocks
from wangge.engine.calendar import Calendar
from wangge.engine.clock_law import Terms
from wangge.engine.procedure import Offer, Procedure
from wangge.engine.values import ClockFact, ClockGround, DayMark, StepFact

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. ``next``: the key of its last line, for the page after; None when there is none."""

    lines: list[T]
    next: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, in the order of ``listing.COLUMNS``. ``category`` and ``unit`` and ``lead`` are ids; names come
    from the snapshots."""

    id: int
    code: str
    procedure: str
    adoption: int
    category: int | None
    unit: int
    state: str
    is_open: bool
    paused: bool
    priority: int
    lead: int | None
    parent: int | None
    filed_at: datetime
    due: datetime | None
    provisional: bool
    closed_at: datetime | None
    outcome: str
    light: int  # of an open case: 0 green, 1 yellow, 2 red, by the district's own meaning
    title: str


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A case that waits for me: as whom (``stake``, ``holder``), and by when."""

    case: CaseLine
    stake: str
    holder: int
    due: datetime | None


@dataclass(frozen=True, slots=True)
class StakeSheet:
    kind: str
    holder: int
    name: str  # the post's title or the organisation's name
    person: str  # who holds the post now; "" when vacant or an organisation
    phone: str  # the duty phone of a post's person or of the organisation
    since: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class StepSheet:
    fact: StepFact
    by_name: str
    as_name: str  # the post or organisation in which it was done
    as_kind: str
    undone: bool


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """A clock with its ground: ``law`` ("R-13#respond") or a promise of the district; by which length it is counted;
    ``promised``: the practice's own, which a law may have overridden. ``counts_from``: the field whose date it counts
    from, if one."""

    fact: ClockFact
    holder_name: str
    law: str | None
    promise: bool
    ground: ClockGround
    promised: tuple[int, str]
    days: tuple[DayMark, ...]
    counts_from: str = ""

    @property
    def length(self) -> tuple[int, str]:
        return self.ground.n, self.ground.unit

    @classmethod
    def of(
        cls,
        fact: ClockFact,
        holder_name: str,
        steps: Sequence[StepFact],
        calendar: Calendar,
        procedure: Procedure,
        terms: Terms | None,
    ) -> ClockSheet:
        """A clock of this procedure, projected or as it is stored."""
        spec = procedure.clocks[fact.name]
        ground = clocks.ground(fact, spec, steps, calendar, procedure.spec, terms)
        days = clocks.explain(fact, spec, steps, calendar, procedure.spec, terms)
        promised = (spec.length.n, spec.length.unit)
        return cls(
            fact, holder_name, spec.basis.law, spec.basis.promise, ground, promised, days, spec.counts_from or ""
        )


@dataclass(frozen=True, slots=True)
class ContactSheet:
    name: str
    phone: str
    masked: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Kinds of values (fields, or "record") with one purpose and one fate. ``months`` after the close they go, by which
    rule; ``until``: the last day on which they are kept (None: the case is open); ``erased``: when they went."""

    names: tuple[str, ...]
    purpose: str
    months: int
    law: str
    until: date | None
    erased: datetime | None


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """``cases`` in the order of the lot, without what the reader may not see (any more). ``of``: how many there were to
    draw from; ``same``: whether drawing again from the record, by ``seed``, gives the same."""

    seed: str
    of: int
    n: int
    same: bool
    cases: tuple[tuple[int, CaseLine], ...]


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """Everything about one case that this Scope may see."""

    line: CaseLine
    channel: str
    text: str
    extra: Mapping[str, Any]
    erased: bool
    contact: ContactSheet | None  # None: not this viewer's business
    asker: int | None
    filed_by: int | None
    about: int | None
    occurred_at: datetime | None
    reasons: tuple[Mapping[str, Any], ...]
    rating: int | None  # None also where the viewer may not see it (the rater is hidden from the handler)
    point: tuple[float, float] | None
    steps: tuple[StepSheet, ...]
    stakes: tuple[StakeSheet, ...]
    clocks: tuple[ClockSheet, ...]
    offers: tuple[Offer, ...]
    children: tuple[CaseLine, ...]
    parent: CaseLine | None
    keeping: tuple[Kept, ...] = ()  # none of a part, which goes with the whole
    raised: tuple[CaseLine, ...] = ()  # by an act on this one
    raised_from: tuple[CaseLine, ...] = ()
    drawn: DrawnSheet | None = None  # a sample
    zone: str = "open"
    mine: frozenset[str] = frozenset()  # the kinds of stakes that this viewer holds; "asker" also by code and PIN


@dataclass(frozen=True, slots=True)
class TrackSheet:
    """What the code alone shows: the state, who, by when. No content, no name of the asker."""

    code: str
    adoption: int
    procedure: str
    state: str
    is_open: bool
    category: int | None
    lead: int | None
    lead_name: str
    lead_phone: str
    filed_at: datetime
    due: datetime | None
    provisional: bool
    erased: bool
    locked: bool  # too many wrong PINs
    steps: tuple[tuple[str, datetime], ...]
    clocks: tuple[ClockSheet, ...] = ()  # those that run: on what ground, and why this date
    keeping: tuple[Kept, ...] = ()  # what was erased and why, once all of it is
