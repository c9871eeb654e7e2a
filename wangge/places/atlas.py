"""Where a point lies: the boundaries of all units, and the tree of units beside them.

Built in memory from the units' rows and rebuilt when they change; 100,000 boundaries answer in microseconds
(benchmarks/locate.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely

from wangge.places.boundaries import Boundaries


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit as rules see it. ``path`` ends with the unit's own id: "1.17.204."."""

    id: int
    code: str
    name: str
    kind: str
    layer: str
    parent: int | None
    path: str
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def depth(self) -> int:
        return self.path.count(".")


@dataclass(frozen=True)
class Atlas:
    """All units of a district."""

    units: Mapping[int, UnitFact]
    boundaries: Boundaries
    overlays: Mapping[int, tuple[tuple[int, date, date | None], ...]] = field(default_factory=dict)
    by_code: Mapping[str, UnitFact] = field(default_factory=dict)
    followers: Mapping[int, int] = field(default_factory=dict)  # a unit that was redrawn → the one that follows it
    heirs: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # … → all that do
    paths: Sequence[str] = ()  # of all units, sorted

    @classmethod
    def of(
        cls,
        units: Iterable[UnitFact],
        wkb: Mapping[int, bytes],
        overlays: Mapping[int, tuple[tuple[int, date, date | None], ...]],
        heirs: Mapping[int, tuple[int, ...]] | None = None,
    ) -> Atlas:
        known = {u.id: u for u in units}
        ids = sorted(wkb)
        polygons = shapely.from_wkb([wkb[i] for i in ids])
        heirs = heirs or {}
        followers = {old: new[0] for old, new in heirs.items()}
        by_code = {u.code: u for u in known.values()}
        paths = sorted(u.path for u in known.values())
        return cls(known, Boundaries(ids, polygons), overlays, by_code, followers, heirs, paths)

    def below(self, prefix: str) -> Sequence[str]:
        """The paths of a unit and of all below it, those that have ended among them."""
        first = bisect_left(self.paths, prefix)
        return self.paths[first : bisect_left(self.paths, prefix[:-1] + "/", first)]

    def box(self, on: date, paths: Collection[str] | None = None) -> tuple[float, float, float, float] | None:
        """West, south, east, north of these units, or of all; None where nothing is drawn of them on that day."""
        shown = (u.id for u in self.units.values() if u.in_force(on) and (paths is None or u.path in paths))
        return self.boundaries.box(list(shown))

    def ancestors(self, unit: UnitFact) -> tuple[UnitFact, ...]:
        """The unit itself and all above it, innermost first."""
        return tuple(self.units[int(i)] for i in reversed(unit.path.rstrip(".").split(".")))

    def current(self, unit: UnitFact, on: date) -> UnitFact:
        """The unit that stands for ``unit`` on a day: itself, or, once it has ended, what follows it."""
        seen = {unit.id}
        while unit.valid_to is not None and unit.valid_to <= on:
            follower = self.units.get(self.followers.get(unit.id, unit.id))
            if follower is None or follower.id in seen:
                break
            seen.add(follower.id)
            unit = follower
        return unit

    def around(self, unit: UnitFact, on: date) -> tuple[UnitFact, ...]:
        """The unit, all above it, and every overlay that holds one of them; innermost first within each layer."""
        found = dict.fromkeys(u.id for u in self.ancestors(unit))
        for inner in tuple(found):
            for overlay, since, until in self.overlays.get(inner, ()):
                if since <= on and (until is None or on < until):
                    found.update(dict.fromkeys(u.id for u in self.ancestors(self.units[overlay])))
        return tuple(self.units[i] for i in found if self.units[i].in_force(on))

    def locate(self, lon: float, lat: float, on: date) -> UnitFact | None:
        """The innermost unit in force that holds the point; of two equally deep ones the older."""
        hits = [self.units[i] for i in self.boundaries.at(lon, lat)]
        return max((u for u in hits if u.in_force(on)), key=lambda u: (u.depth, -u.id), default=None)
