"""Which cases a scope's list is taken from, and about how many of which kind they are, by the planner's statistics."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import psycopg
from django.db import connection

from wangge.cases import listing
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope

LOOK = 20_000  # as many lines are looked at or counted, and no more
KEPT = 300.0  # seconds that an estimate holds
MOST_KEPT = 10_000
T = TypeVar("T")
_known: dict[tuple[Any, ...], tuple[float, Any]] = {}

OF_GROUND = "SELECT 1 FROM cases_case WHERE unit_path >= %s AND unit_path < %s"
OF_CATEGORY = "SELECT 1 FROM cases_case WHERE category_id = ANY(%s::bigint[])"
OF_HOLDERS = "SELECT 1 FROM cases_stake WHERE holder_id = ANY(%s::bigint[]) AND until IS NULL"
OF_BOTH = f"""SELECT count(*) FROM (SELECT 1 FROM unnest(%s::bigint[]) AS h(id), unnest(%s::bigint[]) AS b(id)
 CROSS JOIN LATERAL (SELECT 1 FROM cases_stake k
    WHERE k.holder_id = h.id AND k.until IS NULL AND k.category_id = b.id OFFSET 0) s LIMIT {LOOK}) k"""
OF_STATE = "SELECT 1 FROM cases_case WHERE state = ANY(%s)"
DUE = f"""SELECT count(*) FROM (SELECT 1 FROM cases_case
    WHERE state = ANY(%s) AND is_open AND due_at IS NOT NULL LIMIT {LOOK}) c"""
ALL = "SELECT 1 FROM cases_case"


@dataclass(frozen=True, slots=True)
class Reach:
    """Which cases a scope's list is taken from.

    everywhere  all of the district, so that the others do not matter
    ground      path prefixes
    holders     whose stakes count
    proved      cases proved by code and PIN
    """

    everywhere: bool
    ground: tuple[str, ...] = ()
    holders: tuple[int, ...] = ()
    proved: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.everywhere or self.ground or self.holders or self.proved)


def reach(scope: Scope, wanted: CaseFilter, root: str) -> Reach:
    """The scope's own reach, its territory narrowed to the places that the list is confined to."""
    prefixes = scope.prefixes("cases.read")
    covered = root in prefixes
    confined = [wanted.unit] if wanted.unit is not None else list(wanted.within) if wanted.within is not None else None
    if confined is None:
        ground = tuple(prefixes)
    else:
        ground = tuple({max(p, c, key=len) for p in prefixes for c in confined if p.startswith(c) or c.startswith(p)})
    if covered:
        return Reach(root in ground, _outermost(ground))
    return Reach(False, _outermost(ground), tuple(sorted(scope.holders)), tuple(sorted(scope.bearer_of)))


def _outermost(prefixes: Sequence[str]) -> tuple[str, ...]:
    """Without those that lie in another one."""
    found: list[str] = []
    for prefix in sorted(prefixes):  # whatever lies in another follows it
        if not (found and prefix.startswith(found[-1])):
            found.append(prefix)
    return tuple(found)


def every() -> int:
    """About how many cases the district has."""
    return max(_estimate(ALL, ()), 1)


def expected(near: Reach) -> int:
    """About how many cases there are to be seen."""
    return sum(in_ground(prefix) for prefix in near.ground) + held(near)


def in_ground(prefix: str) -> int:
    return _estimate(OF_GROUND, (prefix, listing.prefix_end(prefix)))


def held(near: Reach) -> int:
    return _estimate(OF_HOLDERS, (list(near.holders),)) if near.holders else 0


def in_categories(branch: list[int]) -> int:
    return _estimate(OF_CATEGORY, (branch,))


def held_in(near: Reach, branch: list[int]) -> int:
    """How many of what is held are of these categories. Whoever holds cases holds those of few categories, which no
    statistics know, so they are counted, now and then and to ``LOOK`` at most."""
    values = [list(near.holders), branch]
    return kept(_key(OF_BOTH, values), lambda: int(listing.rows(OF_BOTH, values)[0][0])) if near.holders else 0


def in_states(wanted: CaseFilter) -> float:
    """Which part of all cases is in one of the wanted states; where none is wanted, it is all. Those with a date are
    counted to ``LOOK``: that a closed state has none no statistics know."""
    if not wanted.states:
        return 1.0
    values = [list(wanted.states)]
    found = LOOK if wanted.order != "urgent" else kept(_key(DUE, values), lambda: int(listing.rows(DUE, values)[0][0]))
    return max(_estimate(OF_STATE, values) if found >= LOOK else found, 1) / every()


def of_categories(branch: list[int]) -> float:
    """Which part of all cases has one of these categories; none, and it is all."""
    return max(in_categories(branch), 1) / every() if branch else 1.0


def _estimate(sql: str, values: Sequence[Any]) -> int:
    """How many rows the planner expects of a statement, from its statistics: asked now and then, no row is read."""

    def ask() -> int:
        connection.ensure_connection()
        with psycopg.ClientCursor(connection.connection) as cursor:
            plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchone()
        assert plan is not None
        return int(plan[0][0]["Plan"]["Plan Rows"])

    return kept(_key(sql, values), ask)


def _key(sql: str, values: Sequence[Any]) -> tuple[str, ...]:
    return sql, *map(str, values)


def kept(key: tuple[Any, ...], find: Callable[[], T]) -> T:
    """What was found for a key, or follows from what was found, for KEPT seconds."""
    now, known = time.monotonic(), _known.get(key)
    if known is None or now - known[0] > KEPT:
        if len(_known) >= MOST_KEPT:
            _known.clear()
        known = _known[key] = (now, find())
    return cast(T, known[1])
