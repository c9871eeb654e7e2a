"""Where cases lie: the points of a list, for a map. Of the open zone alone, whoever looks (design §4d): a dot in an
otherwise empty street would tell of a petition to whoever looks over a shoulder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from wangge.cases import access, listing, paging
from wangge.cases.listing import CaseFilter, InboxFilter
from wangge.engine.scope import Scope

MOST = 20_000
DIGITS = 5  # of a coordinate: about one metre
SQL = """
SELECT c.code, c.lon, c.lat, c.category_id, coalesce(c.is_open AND c.due_at < %s, FALSE)
  FROM cases_case c WHERE {where} AND c.zone = 'open' AND c.lon IS NOT NULL AND c.lat IS NOT NULL
 ORDER BY {order} LIMIT {most}
"""


WAITING = """
SELECT DISTINCT ON (c.subject_id) c.code, c.lon, c.lat, c.category_id, coalesce(k.next_due < %s, FALSE)
  FROM cases_stake k JOIN cases_case c ON c.subject_id = k.case_id
 WHERE k.holder_id = ANY(%s::bigint[]) AND k.until IS NULL AND k.waits AND c.zone = 'open' AND c.zone = ANY(%s)
   AND c.lon IS NOT NULL AND c.lat IS NOT NULL AND {not_barred}{narrowed}
 ORDER BY c.subject_id, k.next_due LIMIT {most}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """``late``: open and past its date. CGCS2000 degrees."""

    code: str
    lon: float
    lat: float
    category: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Points:
    """``more``: the list has more than ``MOST``; these come first in its order."""

    points: list[Point]
    more: bool


def points(scope: Scope, wanted: CaseFilter, most: int = MOST) -> Points:
    """The cases of the list that have a point and lie in the open zone."""
    sql = access.seen(replace(scope, zones=frozenset({"open"})), replace(wanted, after=None))
    if sql is None:
        return Points([], False)
    text = SQL.format(where=sql.text, order=paging.ORDERS[wanted.order], most=most + 1)
    return _points(listing.rows_at_once(text, [scope.at, *sql.values]), most)


def waiting(scope: Scope, wanted: InboxFilter, most: int = MOST) -> Points:
    """What waits for one of the scope's holders, where it has a point and lies in the open zone. Late by what is due
    of them, as in their list."""
    access.enter(scope)
    narrow = listing.narrowed(wanted)
    narrowed = "".join(f" AND {part}" for part in narrow.parts)
    sql = WAITING.format(not_barred=listing.NOT_BARRED, narrowed=narrowed, most=most + 1)
    barred = listing.not_barred(scope)
    values = [scope.at, sorted(scope.holders), sorted(scope.zones), *barred, *narrow.values]
    return _points(listing.rows_at_once(sql, values), most)


def _points(found: list[tuple[Any, ...]], most: int) -> Points:
    shown = [Point(c, round(x, DIGITS), round(y, DIGITS), k, late) for c, x, y, k, late in found[:most]]
    return Points(shown, len(found) > most)
