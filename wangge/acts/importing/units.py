"""Units of the territory: codes, names, kinds and what they lie in, from a table; boundaries from GeoJSON.

Coordinates as Chinese map services give them are converted here, at the door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.conf import settings
from shapely.errors import ShapelyError
from shapely.geometry import shape

from wangge.acts import setup
from wangge.acts.importing.master import (
    CODE_MOST,
    NAME_MOST,
    Column,
    Faulty,
    Gathered,
    Planned,
    Planner,
    chosen,
    day,
    named,
    needed,
    too_long,
)
from wangge.acts.importing.tables import Row
from wangge.engine.values import Refused
from wangge.lib.coordinates import DATUMS
from wangge.places.actions import UnitRow, refuses
from wangge.places.models import Unit

KINDS = {
    "district": ("区", "District"), "street": ("街道", "Street"), "town": ("镇", "Town", "乡"),
    "community": ("社区", "Community"), "village": ("村", "Village"), "grid": ("网格", "Grid"),
    "micro_grid": ("微网格", "Micro-grid"), "site": ("工地", "Site"), "area": ("责任区", "Area"),
    "workshop": ("车间", "Workshop"), "chain": ("产业链", "Chain"),
    "industrial_community": ("产业社区", "Industrial community"),
}  # fmt: skip
LAYERS = {
    "administrative": ("行政区划", "Administrative", "行政"),
    "comprehensive": ("综合网格", "Comprehensive grid", "综合"),
    "dedicated": ("专属网格", "Dedicated grid", "专属"), "micro": ("微网格", "Micro-grid"),
    "site": ("工地", "Site"), "chain": ("产业链", "Chain"),
    "industrial_community": ("产业社区", "Industrial community"),
}  # fmt: skip
OF_KIND = {
    "grid": "comprehensive", "micro_grid": "micro", "site": "site", "area": "site", "workshop": "site",
    "chain": "chain", "industrial_community": "industrial_community",
}  # fmt: skip
OF_LAYER = {
    "comprehensive": "grid", "dedicated": "grid", "micro": "micro_grid", "site": "site", "chain": "chain",
    "industrial_community": "industrial_community",
}  # fmt: skip
CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north in degrees
POINTS_MOST = 200_000  # of one boundary


@dataclass(slots=True)
class Place:
    """A unit as a row asks for it. ``old``: the one that stands already under this code."""

    code: str
    name: str
    kind: str
    layer: str
    parent: str
    since: date
    boundary: shapely.Geometry | None
    old: Unit | None = None


class Units(Planner[Place]):
    capability: ClassVar[str] = "places.edit"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("code", ("编码", "Code", "区划编码", "网格编码", "代码", "编号"), True, "330499101003001"),
        Column("name", ("名称", "Name", "区划名称", "网格名称"), True, "示例社区一号网格"),
        Column("kind", ("类型", "Kind", "级别"), example="网格"),
        Column("layer", ("图层", "Layer"), example="专属网格"),
        Column("parent", ("上级编码", "Parent code", "上级", "所属社区编码", "所属"), example="330499101003"),
        Column("valid_from", ("启用日期", "Valid from", "起始日期"), example="2026-12-01"),
        Column("boundary", ("边界", "Boundary", "geometry")),
    )

    def order(self, rows: list[Row]) -> list[Row]:
        """Parents of the same table before their children."""
        told = {str(v.get("code", "")): str(v.get("parent", "")) for _, cells in rows if (v := self.values(cells))}
        return sorted(rows, key=lambda row: _depth(str(self.values(row[1]).get("code", "")), told))

    def look(self, batch: Sequence[Mapping[str, Any]]) -> None:
        units = Unit.objects.filter(code__in=named(batch, "code", "parent")).select_related("parent", "subject")
        self.known = {u.code: u for u in units}
        self.coming: dict[str, Place] = getattr(self, "coming", {})
        self.here: set[str] = getattr(self, "here", set())

    def plan(self, values: Mapping[str, Any]) -> Planned[Place]:
        told = Gathered([*needed(values, "code", "name"), *too_long(values, {"code": CODE_MOST, "name": NAME_MOST})])
        kind = told.of(lambda: chosen(values, "kind", KINDS), "")
        layer = told.of(lambda: chosen(values, "layer", LAYERS), "")
        since = told.of(lambda: day(values, "valid_from"))
        boundary = told.of(lambda: self._boundary(values.get("boundary")))
        told.end()
        code, old = str(values["code"]), self.known.get(str(values["code"]))
        kind = kind or (old.kind if old else OF_LAYER.get(layer, ""))
        layer = layer or (old.layer if old else OF_KIND.get(kind, "administrative"))
        if not kind:
            raise Faulty(("kind", Refused("import_cell_empty")))
        parent = str(values.get("parent", "")) or (old.parent.code if old and old.parent else "")
        today = self.scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
        place = Place(code, str(values["name"]), kind, layer, parent, since or today, boundary, old)
        self._once(place)
        return Planned(self._how(place), place) if old else self._new(place)

    def _once(self, place: Place) -> None:
        if place.code in self.here or (place.code in self.coming and place.old is None):
            raise Faulty(("code", Refused("import_twice", None, {"code": place.code})))
        self.here.add(place.code)

    def _new(self, place: Place) -> Planned[Place]:
        above = self.known.get(place.parent)
        kind = above.kind if above else self.coming[place.parent].kind if place.parent in self.coming else None
        if place.parent and kind is None:
            raise Faulty(("parent", Refused("import_no_parent", None, {"code": place.parent[:40]})))
        refused = refuses(place.kind, place.layer, Unit(kind=kind) if kind else None)
        if refused is not None:
            raise Faulty(("parent", refused))
        self.coming[place.code] = place
        return Planned("created", place)

    def _how(self, place: Place) -> Any:
        old = place.old
        assert old is not None
        stands = (old.kind, old.layer, old.parent.code if old.parent else "")
        if stands != (place.kind, place.layer, place.parent):
            raise Faulty(("code", Refused("import_unit_other", None, {"code": place.code, "name": old.name})))
        drawn = place.boundary is not None and bytes(old.boundary or b"") != shapely.to_wkb(place.boundary)
        return "changed" if drawn or old.name != place.name else "same"

    def _boundary(self, cell: Any) -> shapely.Geometry | None:
        """A polygon as GeoJSON or WKT has it, in CGCS2000. Raises Faulty."""
        if cell in (None, ""):
            return None
        try:
            found = shape(cell) if isinstance(cell, Mapping) else shapely.from_wkt(str(cell))
            if not 0 < shapely.get_num_coordinates(found) <= POINTS_MOST:
                raise ValueError
            moved = shapely.transform(shapely.force_2d(found), DATUM_OF[self.options.datum])
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
            raise Faulty(("boundary", Refused("import_bad_boundary"))) from None
        if moved.geom_type not in ("Polygon", "MultiPolygon") or not moved.is_valid:
            raise Faulty(("boundary", Refused("import_bad_boundary")))
        if not shapely.box(*CHINA).contains(moved):
            raise Faulty(("boundary", Refused("import_not_in_china")))
        return moved

    def write(self, planned: Sequence[Planned[Place]]) -> Refused | None:
        """Those that change, then the new ones, parents first."""
        differing = [(p.what.old, p.what.name, p.what.boundary) for p in planned if p.how == "changed" and p.what.old]
        if differing:
            answer: Any = setup.change_units(self.scope, rows=differing)
            if isinstance(answer, Refused):
                return answer
        left = [p.what for p in planned if p.how == "created"]
        while left:
            ready = [place for place in left if not place.parent or place.parent in self.known]
            if not ready:
                return Refused("import_no_parent", None, {"code": left[0].parent})
            made = setup.add_units(self.scope, rows=[self._row(place) for place in ready])
            if isinstance(made, Refused):
                return made
            self.known |= {unit.code: unit for unit in made}
            left = [place for place in left if place not in ready]
        return None

    def _row(self, place: Place) -> UnitRow:
        above = self.known[place.parent] if place.parent else None
        return UnitRow(place.code, place.name, place.kind, place.layer, above, place.since, place.boundary)


def _depth(code: str, told: Mapping[str, str]) -> int:
    """How many units of the same table lie above it; a circle ends where it began."""
    seen: set[str] = set()
    while code in told and code not in seen:
        seen.add(code)
        code = told[code]
    return len(seen)


def _moved(datum: str) -> Any:
    """Of an array of points (longitude, latitude): each as CGCS2000 has it."""
    move = DATUMS[datum]
    return lambda points: np.array([move((float(x), float(y))) for x, y in points]).reshape(-1, 2)


DATUM_OF = {name: _moved(name) for name in DATUMS}
