"""Visits to a firm: one calendar of what is announced to it, whoever comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wangge.web.pages.forms import Form
from wangge.web.pages.parts import ActButton, Basis, Empty, State, Who


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit: when (``day``: None while none is named), who comes, what for, on what ground."""

    href: str
    day: date | None
    half: str  # of the day, in words; "" where none was said
    what: str
    state: State
    who: Who
    why: str = ""
    firm: str = ""
    basis: Basis | None = None
    acts: tuple[ActButton, ...] = ()
    over: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class VisitDay:
    """A day of the month's sheet; ``day`` None: no day of this month."""

    day: date | None
    today: bool = False
    visits: tuple[VisitLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Visits:
    """A month at the desk, a list on the phone. ``announce``: for those who may come."""

    title: str
    lead: str
    weeks: tuple[tuple[VisitDay, ...], ...]
    agenda: tuple[VisitLine, ...]
    earlier: tuple[VisitLine, ...] = ()
    before_href: str = ""
    after_href: str = ""
    announce: Form | None = None
    announced: bool = False  # its form stands open
    hints: tuple[str, ...] = ()  # somebody else comes in the same week
    empty: Empty = field(default_factory=Empty)
    month: date | None = None  # its first day
    staff: bool = False  # the reader comes; else it is the reader's firm that is visited
