"""What helps to find one's way in the invented ground: a river, roads, parks, villages. Nobody is responsible for it as
such, so it is no unit: it stands in the file that maps read (``WANGGE_GROUND``)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely

from wangge.acts.demo import geometry
from wangge.acts.demo.data import read
from wangge.acts.demo.geometry import Plot
from wangge.acts.demo.ground import Ground

STEP = 0.125  # of a community: how finely a way is drawn
DIGITS = 5
# How far the river's banks, a wood, a park and a village's houses reach, in degrees (a thousandth is about 100 m).
BANK, WOOD, PARK, VILLAGE = 0.0011, 0.0075, 0.0032, 0.0024
SIZES = {"wood": WOOD, "park": PARK}


def collection(ground: Ground, rng: random.Random) -> dict[str, Any]:
    """GeoJSON: features of ``kind`` river, road, park, village, each with its ``name`` and ``name_en``."""
    plots = [community.plot for community in ground.communities]
    plots.sort(key=lambda plot: (plot.row, plot.column))
    found = read("scenery")
    features = [*_ways(plots, found), *_patches(plots, found, rng), *_villages(ground, rng)]
    return {"type": "FeatureCollection", "features": features}


def keep(file: Path, found: dict[str, Any]) -> None:
    """Write it aside, then put it in its place."""
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    aside.replace(file)


def _ways(plots: Sequence[Plot], found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, name, english, corners in found["ways"]:
        line = _smooth(plots, corners)
        yield _feature(kind, name, english, line.buffer(BANK) if kind == "river" else line)


def _smooth(plots: Sequence[Plot], corners: Sequence[Sequence[float]]) -> shapely.LineString:
    """A way through the lattice with its corners rounded off (Chaikin), laid onto the bent ground."""
    way = [(float(x), float(y)) for x, y in corners]
    for _ in range(3):
        cut = [
            (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
            for a, b in pairwise(way)
            for share in (0.25, 0.75)
        ]
        way = [way[0], *cut, way[-1]]
    fine = shapely.segmentize(shapely.LineString(way), STEP)
    return shapely.LineString([geometry.spot(plots, x, y) for x, y in fine.coords])


def _patches(plots: Sequence[Plot], found: dict[str, Any], rng: random.Random) -> Iterator[dict[str, Any]]:
    for size, name, english, (x, y) in found["patches"]:
        yield _feature("park", name, english, geometry.blob(geometry.spot(plots, x, y), SIZES[size], rng))


def _villages(ground: Ground, rng: random.Random) -> Iterator[dict[str, Any]]:
    """The houses of each village, and a hamlet beside them."""
    for community in ground.communities:
        if community.unit.kind != "village":
            continue
        homes = [(0.16, rng.uniform(0.2, 0.4), VILLAGE), (0.13, rng.uniform(0.65, 0.85), VILLAGE / 2)]
        houses = geometry.union([geometry.blob(community.plot.at(u, v), size, rng) for u, v, size in homes])
        yield _feature("village", community.unit.name, "", houses)


def _feature(kind: str, name: str, english: str, shape: shapely.Geometry) -> dict[str, Any]:
    drawn = shapely.set_precision(shape, 10**-DIGITS)
    about = {"kind": kind, "name": name, **({"name_en": english} if english else {})}
    return {"type": "Feature", "properties": about, "geometry": json.loads(shapely.to_geojson(drawn))}
