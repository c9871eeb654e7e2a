"""What a map shows. ``parts/map.html`` draws it; ``parts/map_head.html`` in the page's head loads what it takes.

A map never stands alone: beside it a table, or a list, says the same, and all of it without script.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from wangge.web.pages.parts import Table

CLASSES = 5  # shades of a map: more are not told apart


@dataclass(frozen=True, slots=True)
class Shade:
    """One unit's: which of CLASSES, the figure in words, and the address that a click opens ("": none)."""

    shade: int
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """``units``, ``points``, ``ground``: addresses that answer with JSON ("": not drawn); ``label``: what it is a map
    of; ``closest``: the last zoom; ``legend``: each shade in words; ``box``: west, south, east, north of what is looked
    at first (None: the points); ``tone``: late, where what is dark is trouble; ``table``: the same content, unless the
    page's own list is that."""

    label: str
    units: str
    closest: int
    points: str = ""
    ground: str = ""
    shades: Mapping[str, Shade] = field(default_factory=dict)  # by path
    measure: str = ""  # what the shades say
    legend: tuple[tuple[int, str], ...] = ()
    tone: str = "calm"
    box: tuple[float, float, float, float] | None = None
    tiles: str = ""  # addresses of tiles, separated by blanks; none by default
    table: Table | None = None
    note: str = ""  # under it

    @property
    def data(self) -> str:
        """The shades as JSON: path → class, words, address."""
        rows = {path: (one.shade, one.text, one.href) for path, one in self.shades.items()}
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
