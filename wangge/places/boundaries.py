"""Which boundaries hold a point.

One point at a time is the way of every filing: a library's tree costs more in being called than in looking. So the
boundaries' boxes are laid into tiles, columns first and rows within each column, cut where the boxes lie densely.
A tile names the few boxes that touch it, and only a box that holds the point is asked for its shape. Tiles are found
by comparing numbers, never by reckoning with them, so a point on an edge finds the same boundaries as by any other way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from shapely import STRtree

IN_ROW = 2  # boxes to a tile, were each to lie in one
SPREAD = 4  # a cut may name each box in so many tiles on average


class Boundaries:
    """Polygons and the ids they stand for. Points are (longitude, latitude) in CGCS2000 degrees."""

    def __init__(self, ids: Sequence[int], polygons: Sequence[shapely.Geometry]) -> None:
        self.ids = np.asarray(ids, dtype=np.int64)
        self._ids: list[int] = self.ids.tolist()
        self.polygons = np.asarray(polygons, dtype=object)
        box = shapely.bounds(self.polygons).reshape(-1, 4)
        self._west, self._south, self._east, self._north = (memoryview(side.copy()) for side in box.T)
        self._lay(box, np.flatnonzero(np.isfinite(box).all(axis=1)))

    def _lay(self, box: np.ndarray, shown: np.ndarray) -> None:
        """Lay the boxes numbered ``shown`` into tiles, numbered column by column and upwards within each."""
        west, south, east, north = box[shown].T
        columns = _cuts(west, east, max(int(len(shown) ** 0.5), IN_ROW))
        spans, starts = _touching(columns, west, east)
        rows, names, first_row, first_name = [], [], [0], [np.zeros(1, dtype=np.int64)]
        for begin, end in pairwise(starts.tolist()):
            members = spans[begin:end]
            cuts = _cuts(south[members], north[members], IN_ROW)
            inside, ends = _touching(cuts, south[members], north[members])
            rows.append(cuts)
            names.append(shown[members[inside]])
            first_row.append(first_row[-1] + len(cuts))
            first_name.append(first_name[-1][-1] + ends[1:])
        self._columns: list[float] = columns.tolist()
        self._rows = memoryview(np.concatenate(rows))
        self._first_row = first_row
        self._names = memoryview(np.concatenate(names).astype(np.int32))
        self._first_name = memoryview(np.concatenate(first_name).astype(np.int32))

    @cached_property
    def tree(self) -> STRtree:
        return STRtree(self.polygons)

    def at(self, lon: float, lat: float) -> list[int]:
        """Ids of all boundaries that hold the point (edges included), in the order they were given."""
        column = bisect_right(self._columns, lon)
        # Every column has one tile more than it has cuts.
        tile = column + bisect_right(self._rows, lat, self._first_row[column], self._first_row[column + 1])
        near = self._names[self._first_name[tile] : self._first_name[tile + 1]]
        return [
            self._ids[i]
            for i in near
            if self._west[i] <= lon <= self._east[i]
            and self._south[i] <= lat <= self._north[i]
            # A slice of one: given a polygon itself, Shapely first prepares it, which takes twice as long.
            and shapely.intersects_xy(self.polygons[i : i + 1], lon, lat)[0]
        ]

    def box(self, ids: Collection[int]) -> tuple[float, float, float, float] | None:
        """West, south, east, north of these boundaries together; None where none of them has an extent."""
        drawn = self.polygons[np.isin(self.ids, list(ids))]
        drawn = drawn[~shapely.is_empty(drawn)]
        return tuple(shapely.total_bounds(drawn).tolist()) if len(drawn) else None

    def at_many(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """For n points the first boundary that holds each: int64 of shape (n,), -1 where there is none."""
        points, hits = self.tree.query(shapely.points(lon, lat), predicate="intersects")
        found = np.full(len(lon), np.iinfo(np.int64).max)
        np.minimum.at(found, points, hits)
        return np.where(found == np.iinfo(np.int64).max, -1, self.ids[np.minimum(found, len(self.ids) - 1)])


def _cuts(low: np.ndarray, high: np.ndarray, each: int) -> np.ndarray:
    """Where to cut a line so that about ``each`` of the spans [low, high] have their middle between two cuts.

    Long spans lie across many cuts: the cuts are thinned until all spans are named SPREAD times on average or less.
    """
    middle = np.sort((low + high) / 2)
    while True:
        cuts = np.unique(middle[each::each])
        named = np.searchsorted(cuts, high, "right") - np.searchsorted(cuts, low, "right") + 1
        if named.sum() <= SPREAD * len(low):
            return cuts
        each *= 2


def _touching(cuts: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of n spans touch each of the len(cuts) + 1 stretches: their numbers, stretch by stretch and ascending
    within each, and where each stretch begins among them (one more, for the end of the last)."""
    first, last = np.searchsorted(cuts, low, "right"), np.searchsorted(cuts, high, "right")
    count = last - first + 1
    spans = np.repeat(np.arange(len(low)), count)
    stretch = np.repeat(first - np.cumsum(count) + count, count) + np.arange(len(spans))
    order = np.argsort(stretch, kind="stable")
    return spans[order], np.searchsorted(stretch[order], np.arange(len(cuts) + 2))
