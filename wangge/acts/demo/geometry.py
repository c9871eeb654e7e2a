"""The invented ground: about 20 × 15 km, cut into streets and towns, communities and villages, grids, a road.

It lies in the open sea on purpose, so that it can be taken for no real place. All boundaries are made of one lattice of
shared corners and shared bent lines between them, so that neighbours meet in the same line and nothing overlaps; the
whole is then swung like cloth (``_swung``), which keeps that so. Positions in the lattice are counted in communities:
(0, 0) is the north-western corner of the district, (COLUMNS, ROWS) the south-eastern one.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely import affinity

WEST, NORTH = 123.4, 29.62  # CGCS2000 degrees
COLUMNS, ROWS = 12, 6  # communities from west to east and from north to south
WIDTH, HEIGHT = 0.2064 / COLUMNS, 0.1353 / ROWS  # of a community, in degrees: 1.67 × 2.5 km
JITTER = 0.16  # of a community's width: how far a corner may lie from where a ruler would put it
BENT = 0.05  # of a community's width: how far a line may bend between its corners
PER_EDGE = 8  # straight pieces of such a line
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
KEPT_OFF = 0.85  # how far from the middle to the edge a point of a piece may lie
Corner = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A bent line between two corners, from west to east or from north to south."""

    start: Corner
    end: Corner
    bend: Corner

    def at(self, share: float) -> Corner:
        bow = math.sin(math.pi * share)
        return (
            (1 - share) * self.start[0] + share * self.end[0] + bow * self.bend[0],
            (1 - share) * self.start[1] + share * self.end[1] + bow * self.bend[1],
        )


@dataclass(frozen=True)
class Plot:
    """A community's ground: the lines around it and its place in the lattice."""

    column: int
    row: int
    north: Line
    south: Line
    west: Line
    east: Line

    @property
    def street(self) -> str:
        return STREETS[self.row][self.column]

    @cached_property
    def polygon(self) -> shapely.Polygon:
        return self.part(0, 1, 0, 1)

    def at(self, u: float, v: float) -> Corner:
        """The point at ``u`` of the way from west to east and ``v`` from north to south (0 … 1): between the lines
        around (a Coons patch)."""
        north, south, west, east = self.north.at(u), self.south.at(u), self.west.at(v), self.east.at(v)
        (nw, ne), (sw, se) = (self.north.start, self.north.end), (self.south.start, self.south.end)
        lon, lat = (
            (1 - v) * north[i] + v * south[i] + (1 - u) * west[i] + u * east[i]
            - (1 - v) * ((1 - u) * nw[i] + u * ne[i]) - v * ((1 - u) * sw[i] + u * se[i])
            for i in (0, 1)
        )  # fmt: skip
        return _swung(lon, lat)

    def part(self, u0: float, u1: float, v0: float, v1: float) -> shapely.Polygon:
        """The piece between these shares."""
        ring = [
            *((_between(u0, u1, n), v0) for n in range(PER_EDGE)),
            *((u1, _between(v0, v1, n)) for n in range(PER_EDGE)),
            *((_between(u0, u1, PER_EDGE - n), v1) for n in range(PER_EDGE)),
            *((u0, _between(v0, v1, PER_EDGE - n)) for n in range(PER_EDGE)),
        ]
        return shapely.Polygon([self.at(u, v) for u, v in ring])


def _between(low: float, high: float, n: int) -> float:
    return low + (high - low) * n / PER_EDGE


def _swung(lon: float, lat: float) -> Corner:
    """Two shears, the second one by what the first gave: nothing can fold over or tear."""
    lat += HEIGHT * (0.36 * math.sin((lon - WEST) * 62) + 0.15 * math.sin((lon - WEST) * 141 + 1))
    lon += WIDTH * (0.6 * math.sin((NORTH - lat) * 52 + 0.7) + 0.2 * math.sin((NORTH - lat) * 117))
    return round(lon, 6), round(lat, 6)


def plots(rng: random.Random) -> list[Plot]:
    """All communities, from west to east and from north to south."""
    corners = {(c, r): _corner(c, r, rng) for r in range(ROWS + 1) for c in range(COLUMNS + 1)}
    across = {(c, r): _line(corners[c, r], corners[c + 1, r], rng) for r in range(ROWS + 1) for c in range(COLUMNS)}
    down = {(c, r): _line(corners[c, r], corners[c, r + 1], rng) for r in range(ROWS) for c in range(COLUMNS + 1)}
    return [
        Plot(c, r, across[c, r], across[c, r + 1], down[c, r], down[c + 1, r])
        for r in range(ROWS)
        for c in range(COLUMNS)
    ]


def _corner(column: int, row: int, rng: random.Random) -> Corner:
    shift = JITTER * WIDTH
    return WEST + column * WIDTH + rng.uniform(-shift, shift), NORTH - row * HEIGHT + rng.uniform(-shift, shift)


def _line(start: Corner, end: Corner, rng: random.Random) -> Line:
    most = BENT * WIDTH
    return Line(start, end, (rng.uniform(-most, most), rng.uniform(-most, most)))


def spot(known: Sequence[Plot], x: float, y: float) -> Corner:
    """The place that lies ``x`` communities east and ``y`` south of the district's corner."""
    column, row = min(int(max(x, 0)), COLUMNS - 1), min(int(max(y, 0)), ROWS - 1)
    return known[row * COLUMNS + column].at(x - column, y - row)


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
    """A point of a piece, kept off its edges: any point, drawn nearer to the middle."""
    west, south, east, north = polygon.bounds
    while True:
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(polygon, lon, lat):
            break
    middle = polygon.centroid
    return (
        round(middle.x + KEPT_OFF * (lon - middle.x), 6),
        round(middle.y + KEPT_OFF * (lat - middle.y), 6),
    )


def blob(at: Corner, size: float, rng: random.Random) -> shapely.Polygon:
    """A rounded patch of ground around a place, ``size`` degrees from its middle to its edge."""
    ring = [size * rng.uniform(0.75, 1.1) for _ in range(12)]
    corners = [(r * math.cos(n * math.pi / 6), r * math.sin(n * math.pi / 6)) for n, r in enumerate(ring)]
    return affinity.translate(shapely.Polygon(corners).buffer(size / 6), *at)
