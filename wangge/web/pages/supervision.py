"""What those who supervise units see, and where the district's administrator says what the lights mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import CaseLine, Fault, Figure, Table


@dataclass(frozen=True, slots=True)
class Marked:
    """A pattern of a unit that reached what the district set; ``href`` opens its cases ("": not this reader's)."""

    unit: str
    pattern: str
    n: int
    least: int
    href: str
    carried: tuple[tuple[str, str], ...]  # what its two buttons send


@dataclass(frozen=True, slots=True)
class Supervision:
    """Of a period, ``first`` … ``last`` (ISO, as the form's fields have them)."""

    sentence: str
    as_of: datetime
    first: str
    last: str
    figures: tuple[Figure, ...]
    marked: tuple[Marked, ...]
    tables: tuple[Table, ...]
    samples: tuple[CaseLine, ...]
    links: tuple[tuple[str, str], ...]  # (what, where): orders, findings
    may_raise: bool


@dataclass(frozen=True, slots=True)
class Sampling:
    form: Form


@dataclass(frozen=True, slots=True)
class Lights:
    """``counts``: of each light how many dates show it now, and would by what stands in the form."""

    lights: tuple[Field, ...]
    patterns: tuple[Field, ...]
    follows: tuple[Field, ...]
    counts: Table
    faults: tuple[Fault, ...] = ()
