"""The invented ground: about 20 × 15 km, cut into streets and towns, communities and villages, grids, a road.

It lies in the open sea on purpose, so that it can be taken for no real place. All boundaries are made of one lattice of
shared corners, so that neighbours meet in the same line and nothing overlaps.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely

WEST, NORTH = 123.4, 29.62  # CGCS2000 degrees
COLUMNS, ROWS = 12, 6  # communities from west to east and from north to south
WIDTH, HEIGHT = 0.2064 / COLUMNS, 0.1353 / ROWS  # of a community, in degrees: 1.67 × 2.5 km
JITTER = 0.16  # of a community's width: how far a corner may lie from where a ruler would put it
# Which street or town each community belongs to, west to east, north to south.
STREETS = (
    "AAABBBCCCDDD",
    "AAABBCCCDDDD",
    "EEEFFFGGGHHH",
    "EEEFFFGGGGHH",
    "IIIIJJKKKLLL",
    "IIJJJJKKKLLL",
)
ROAD_ROW = 3  # the elevated road runs from west to east through this row
ROAD_WIDTH = 0.0022
Corner = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """A community's ground: its four corners (NW, NE, SE, SW) and its place in the lattice."""

    column: int
    row: int
    corners: tuple[Corner, Corner, Corner, Corner]

    @property
    def street(self) -> str:
        return STREETS[self.row][self.column]

    @cached_property
    def polygon(self) -> shapely.Polygon:
        return shapely.Polygon(self.corners)

    def at(self, u: float, v: float) -> Corner:
        """The point at ``u`` of the way from west to east and ``v`` from north to south (0 … 1), bilinear."""
        (nw, ne, se, sw) = self.corners
        return (
            (1 - v) * ((1 - u) * nw[0] + u * ne[0]) + v * ((1 - u) * sw[0] + u * se[0]),
            (1 - v) * ((1 - u) * nw[1] + u * ne[1]) + v * ((1 - u) * sw[1] + u * se[1]),
        )

    def part(self, u0: float, u1: float, v0: float, v1: float) -> shapely.Polygon:
        """The piece between these shares."""
        return shapely.Polygon([self.at(u0, v0), self.at(u1, v0), self.at(u1, v1), self.at(u0, v1)])


def plots(rng: random.Random) -> list[Plot]:
    """All communities, from west to east and from north to south."""
    corners = {(c, r): _corner(c, r, rng) for r in range(ROWS + 1) for c in range(COLUMNS + 1)}
    return [
        Plot(c, r, (corners[c, r], corners[c + 1, r], corners[c + 1, r + 1], corners[c, r + 1]))
        for r in range(ROWS)
        for c in range(COLUMNS)
    ]


def _corner(column: int, row: int, rng: random.Random) -> Corner:
    shift = JITTER * WIDTH
    lon = WEST + column * WIDTH + rng.uniform(-shift, shift)
    return round(lon, 6), round(NORTH - row * HEIGHT + rng.uniform(-shift, shift), 6)


def union(polygons: Sequence[shapely.Geometry]) -> shapely.Geometry:
    return shapely.union_all(list(polygons))


def blocks(plot: Plot, count: int) -> Iterator[shapely.Polygon]:
    """``count`` pieces of the plot's south-eastern part, numbered from west to east and from north to south (R-03)."""
    across = 4 if count > 4 else 2
    rows = -(-count // across) or 1
    south = 0.94 if plot.row != ROAD_ROW else 0.36  # the road keeps its strip
    u = [0.30 + 0.64 * i / across for i in range(across + 1)]
    v = [south - (south - 0.06 if plot.row == ROAD_ROW else 0.66) * (1 - j / rows) for j in range(rows + 1)]
    for n in range(count):
        row, column = divmod(n, across)
        yield plot.part(u[column], u[column + 1], v[row], v[row + 1])


def road(plot: Plot) -> shapely.Polygon:
    """The strip of the road in a plot of its row, about 240 m wide with the ground on which it is built."""
    half = ROAD_WIDTH / HEIGHT / 2
    return plot.part(0.02, 0.98, 0.55 - half, 0.55 + half)


def inside(polygon: shapely.Polygon, rng: random.Random) -> Corner:
    """A point of a convex piece: a random mixture of its corners, kept off the edges."""
    corners = list(polygon.exterior.coords)[:-1]
    shares = [0.15 + rng.random() for _ in corners]
    whole = sum(shares)
    lon = sum(s * c[0] for s, c in zip(shares, corners, strict=True)) / whole
    return round(lon, 6), round(sum(s * c[1] for s, c in zip(shares, corners, strict=True)) / whole, 6)
