"""The board and its pages: the overview, the trends, the map, a practice's own measures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from wangge.web.pages.maps import Map
from wangge.web.pages.parts import Against, Empty, Figure, Table


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one set of bars. ``tone``: calm, late, quiet or ok."""

    name: str
    values: tuple[float | None, ...]
    tone: str = "calm"


@dataclass(frozen=True, slots=True)
class Chart:
    """One message: ``sentence`` says it, ``table`` holds the figures. ``kind``: lines or bars; ``unit``: % or ""."""

    title: str
    sentence: str
    kind: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    table: Table
    unit: str = ""

    @property
    def data(self) -> str:
        """JSON for the script that draws it."""
        drawn = {
            "kind": self.kind, "names": self.names, "unit": self.unit,
            "series": [{"name": s.name, "values": s.values, "tone": s.tone} for s in self.series],
        }  # fmt: skip
        return json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Board:
    """``sentence`` says the one thing to know, every figure opens its cases. ``tag``: asks again whether anything has
    changed since; ``groups``: how the table may be grouped."""

    title: str
    sentence: str
    as_of: datetime
    tabs: tuple[Tab, ...]
    figures: tuple[Figure, ...] = ()
    rates: tuple[Figure, ...] = ()
    groups: tuple[Tab, ...] = ()
    table: Table | None = None
    order: str = ""  # in words, what stands first
    file_href: str = ""
    tag: str = ""
    here: str = ""
    supervises: bool = False  # the reader has the supervisor's page, too


@dataclass(frozen=True, slots=True)
class Trends:
    title: str
    as_of: datetime
    tabs: tuple[Tab, ...]
    charts: tuple[Chart, ...]
    file_href: str = ""


@dataclass(frozen=True, slots=True)
class BoardMap:
    title: str
    sentence: str
    as_of: datetime
    tabs: tuple[Tab, ...]
    measures: tuple[Tab, ...]
    levels: tuple[Tab, ...]
    map: Map
    table: Table
    file_href: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A measure of the whole ground against its target: ``sentence`` says both, and by how much it is missed."""

    name: str
    sentence: str
    against: Against


@dataclass(frozen=True, slots=True)
class Practices:
    """What practices measure by themselves: one chosen, its table there."""

    title: str
    as_of: datetime
    tabs: tuple[Tab, ...]
    practices: tuple[Tab, ...]
    groups: tuple[Tab, ...] = ()
    table: Table | None = None
    empty: Empty | None = None
    file_href: str = ""
    targets: tuple[Target, ...] = ()
