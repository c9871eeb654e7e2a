"""`locate`: point → unit over 100,000 polygons of 48 vertices.

.venv/bin/python -m benchmarks.locate [--json]
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import shapely

from benchmarks import figures
from wangge.places.boundaries import Boundaries

MARKS = {"bulk_per_s": "≥ 250,000", "single_us": "≤ 15"}
SIDE, VERTICES, BULK, SINGLES, ROUNDS = 316, 48, 200_000, 20_000, 3


def measure() -> figures.Figures:
    boundaries = Boundaries(range(SIDE * SIDE), _polygons())
    random = np.random.default_rng(3)
    lon, lat = random.random(BULK) * SIDE, random.random(BULK) * SIDE
    some = list(zip(lon[:SINGLES].tolist(), lat[:SINGLES].tolist(), strict=True))
    found = boundaries.at_many(lon[:1000], lat[:1000]).tolist()
    assert found == [next(iter(boundaries.at(*p)), -1) for p in some[:1000]], "bulk and single disagree"
    bulk = _median(lambda: boundaries.at_many(lon, lat))
    single = _median(lambda: [boundaries.at(x, y) for x, y in some])
    return {"bulk_per_s": BULK / bulk, "single_us": single / SINGLES * 1e6}


def _polygons() -> list[shapely.Polygon]:
    """Wavy cells on a grid of SIDE × SIDE, each a ring of 48 vertices just inside its cell."""
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    reach = 0.42 + 0.06 * np.sin(5 * angle)
    ring = np.stack([0.5 + reach * np.cos(angle), 0.5 + reach * np.sin(angle)], axis=1)
    corners = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 1, 2)
    return list(shapely.polygons(corners + ring))


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS + 1):
        begin = perf_counter()
        run()
        times.append(perf_counter() - begin)
    return median(times[1:])


if __name__ == "__main__":
    figures.main("locate", measure, MARKS)
