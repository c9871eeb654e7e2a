"""Reading the territory on someone's behalf: what a map of it shows."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.conf import settings

from wangge.engine.scope import Scope
from wangge.places.atlas import Atlas, UnitFact
from wangge.places.facts import atlas

PUBLIC = "administrative"  # everyone may know streets and communities; grids and sites know those who work there
TOLERANCE = 2e-5  # degrees, about two metres: less than a line is wide
DIGITS = 5  # of a coordinate, about one metre
MOST_KEPT = 64
_sent: dict[tuple[Any, ...], tuple[object, Sendable]] = {}  # with what it was made of


@dataclass(frozen=True, slots=True)
class Sendable:
    """JSON as it goes out, packed; ``etag`` changes with its content."""

    packed: bytes
    etag: str


def outlines(scope: Scope) -> Sendable:
    """GeoJSON of the units in force: the administrative ones of the whole district, and whatever else lies in the
    scope's own territory. Properties: id, path, name, kind, layer, level (the district is 1), at (where its name
    stands best). Made once for each territory and day, until units change."""
    ground = tuple(sorted({g.prefix for g in scope.grants}))
    today = scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    whole = atlas()
    return _kept(("units", ground, today), whole, lambda: _collection(_features(whole, ground, today)))


def scenery() -> Sendable | None:
    """GeoJSON of what helps to find one's way: features of ``kind`` river, road, park or village, with a ``name``.

    From the file that the settings name; None where there is none."""
    path: Path = settings.GROUND_FILE
    if not path.is_file():
        return None
    return _kept(("ground",), (path, path.stat().st_mtime_ns), lambda: sendable(path.read_bytes()))


def sendable(content: bytes) -> Sendable:
    return Sendable(gzip.compress(content, 6, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:20]}"')


def _kept(key: tuple[Any, ...], of: object, make: Callable[[], Sendable]) -> Sendable:
    """What was made of this before, or it is made. The units of a district are one object until they change."""
    before, found = _sent.get(key, (None, None))
    if found is None or not (before is of or (isinstance(of, tuple) and before == of)):
        if len(_sent) >= MOST_KEPT:
            _sent.clear()
        found = make()
        _sent[key] = (of, found)
    return found


def _collection(features: Iterable[dict[str, Any]]) -> Sendable:
    whole = {"type": "FeatureCollection", "features": list(features)}
    return sendable(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())


def _features(whole: Atlas, ground: Sequence[str], today: date) -> Iterable[dict[str, Any]]:
    """Layer by layer, so that neighbours are simplified together and go on meeting in one line."""
    shapes = dict(zip(whole.boundaries.ids.tolist(), whole.boundaries.polygons, strict=True))
    shown = [u for u in whole.units.values() if u.id in shapes and u.in_force(today) and _may(u, ground)]
    top = min((u.depth for u in shown), default=1)
    alike: dict[tuple[str, int], list[UnitFact]] = {}
    for unit in sorted(shown, key=lambda u: (u.depth, u.path)):
        alike.setdefault((unit.layer, unit.depth), []).append(unit)
    for units in alike.values():
        drawn = _simplified([shapes[u.id] for u in units])
        for unit, shape, middle in zip(units, drawn, shapely.point_on_surface(drawn), strict=True):
            yield _feature(unit, shape, middle, unit.depth - top + 1)


def _may(unit: UnitFact, ground: Sequence[str]) -> bool:
    return unit.layer == PUBLIC or any(unit.path.startswith(prefix) for prefix in ground)


def _simplified(shapes: Sequence[shapely.Geometry]) -> Any:
    """Without the corners that no screen shows. Where boundaries overlap, each is taken by itself."""
    drawn = np.asarray(shapes, dtype=object)
    together = shapely.coverage_is_valid(drawn)
    thin = (shapely.coverage_simplify if together else shapely.simplify)(drawn, TOLERANCE)
    return np.where(shapely.is_empty(thin), drawn, thin)


def _feature(unit: UnitFact, shape: shapely.Geometry, middle: shapely.Geometry, level: int) -> dict[str, Any]:
    about = {"id": unit.id, "path": unit.path, "name": unit.name, "kind": unit.kind, "layer": unit.layer}
    at = [round(middle.x, DIGITS), round(middle.y, DIGITS)]
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DIGITS))
    return {
        "type": "Feature",
        "properties": {**about, "level": level, "at": at},
        "geometry": json.loads(shapely.to_geojson(rounded)),
    }
