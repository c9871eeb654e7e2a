"""Where cases lie: the points of a list, for a map, those together that would cover each other: a phone gets the few
dozen marks that it shows, however many cases there are.

Of the open zone alone, whoever looks (design §4d): a dot in an otherwise empty street would tell of a petition to
whoever looks over a shoulder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asinh, pi, radians, tan
from typing import Any

from wangge.cases import access, listing, ways
from wangge.cases.listing import CaseFilter, InboxFilter
from wangge.engine.scope import Scope
from wangge.solvers.grouping import grouped

MOST = 20_000  # of a list's first cases are drawn
CLOSEST = 18  # the zoom from which what stands together is listed, for no coming closer parts it
LISTED = 12
NEAR = 44  # pixels between two marks, at least
TILE = 512  # pixels of the world at zoom 0
DIGITS = 5  # of a coordinate: about one metre
NORTHERNMOST = 85.0  # of the projection
LIST = """
SELECT c.code, c.lon, c.lat, c.category_id AS category, coalesce(c.is_open AND c.due_at < %s, FALSE) AS late
  FROM cases_case c WHERE {where} AND c.zone = 'open' AND c.lon IS NOT NULL AND c.lat IS NOT NULL
 ORDER BY {order} LIMIT {most}
"""
WAITING = """
SELECT DISTINCT ON (c.subject_id) c.code, c.lon, c.lat, c.category_id AS category,
       coalesce(k.next_due < %s, FALSE) AS late
  FROM cases_stake k JOIN cases_case c ON c.subject_id = k.case_id
 WHERE k.holder_id = ANY(%s::bigint[]) AND k.until IS NULL AND k.waits AND c.zone = 'open' AND c.zone = ANY(%s)
   AND c.lon IS NOT NULL AND c.lat IS NOT NULL AND {not_barred}{narrowed}
 ORDER BY c.subject_id, k.next_due LIMIT {most}
"""
# By squares of the screen (Web Mercator, EPSG:3857), which stay where they are when the map is moved.
SQUARES = """
WITH p AS MATERIALIZED ({points})
SELECT (SELECT count(*) FROM p), count(*), count(*) FILTER (WHERE late),
       avg(lon), avg(lat), min(lon), min(lat), max(lon), max(lat),
       (array_agg(code))[1:{listed}], (array_agg(category))[1:{listed}], (array_agg(late))[1:{listed}]
  FROM p WHERE lon BETWEEN %s AND %s AND lat BETWEEN %s AND %s
 GROUP BY floor((lon + 180) / 360 * %s),
          floor(asinh(tan(radians(greatest(-{north}, least({north}, lat))))) / (2 * pi()) * %s)
"""


@dataclass(frozen=True, slots=True)
class View:
    """What of the world a map shows: ``zoom`` as of tiles of 512 pixels; ``box``: west, south, east, north."""

    zoom: int = 0
    box: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """One case. ``late``: open and past its date."""

    code: str
    category: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """``n`` cases that stand together, ``late`` of them late, in their middle; CGCS2000 degrees. ``spots``: the one
    that it is, or the first LISTED where coming closer would not part them; else the first alone."""

    n: int
    late: int
    lon: float
    lat: float
    box: tuple[float, float, float, float]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Lighter marks first, so that heavier ones are drawn over them. ``more``: the list has more cases than are drawn;
    those come first in its order."""

    marks: list[Mark]
    more: bool


def points(scope: Scope, wanted: CaseFilter, view: View, most: int = MOST) -> Marks:
    """The cases of the list that have a point and lie in the open zone."""
    sql = access.seen(replace(scope, zones=frozenset({"open"})), replace(wanted, after=None))
    if sql is None:
        return Marks([], False)
    text = LIST.format(where=sql.text, order=ways.ORDERS[wanted.order], most=most + 1)
    return _marks(text, [scope.at, *sql.values], view, most)


def waiting(scope: Scope, wanted: InboxFilter, view: View, most: int = MOST) -> Marks:
    """What waits for one of the scope's holders, where it has a point and lies in the open zone. Late by what is due
    of them, as in their list."""
    access.enter(scope)
    narrow = listing.narrowed(wanted)
    narrowed = "".join(f" AND {part}" for part in narrow.parts)
    text = WAITING.format(not_barred=listing.NOT_BARRED, narrowed=narrowed, most=most + 1)
    barred = listing.not_barred(scope)
    values = [scope.at, sorted(scope.holders), sorted(scope.zones), *barred, *narrow.values]
    return _marks(text, values, view, most)


def _marks(text: str, values: list[Any], view: View, most: int) -> Marks:
    listed = LISTED if view.zoom >= CLOSEST else 1
    world = TILE * 2.0**view.zoom
    west, south, east, north = view.box
    sql = SQUARES.format(points=text, listed=listed, north=NORTHERNMOST)
    rows = listing.rows_at_once(sql, [*values, west, east, south, north, world / NEAR, world / NEAR])
    squares = [_square(row[1:]) for row in rows]
    xs, ys = [_x(s.lon, world) for s in squares], [_y(s.lat, world) for s in squares]
    groups = grouped(xs, ys, [s.n for s in squares], NEAR)
    marks = [_together([squares[n] for n in group], listed) for group in groups]
    return Marks(sorted(marks, key=lambda mark: mark.n), bool(rows) and rows[0][0] > most)


def _x(lon: float, world: float) -> float:
    return (lon + 180) / 360 * world


def _y(lat: float, world: float) -> float:
    return asinh(tan(radians(max(-NORTHERNMOST, min(NORTHERNMOST, lat))))) / (2 * pi) * world


def _square(row: tuple[Any, ...]) -> Mark:
    n, late, lon, lat, west, south, east, north, *listed = row
    return Mark(n, late, lon, lat, (west, south, east, north), tuple(map(Spot, *listed)))


def _together(squares: Sequence[Mark], listed: int) -> Mark:
    n = sum(s.n for s in squares)
    lon, lat = sum(s.lon * s.n for s in squares) / n, sum(s.lat * s.n for s in squares) / n
    west, south, east, north = zip(*(s.box for s in squares), strict=True)
    box = (min(west), min(south), max(east), max(north))
    spots = [spot for s in squares for spot in s.spots][:listed]
    return Mark(n, sum(s.late for s in squares), lon, lat, box, tuple(spots))
