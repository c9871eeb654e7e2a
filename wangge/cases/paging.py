"""One page of a list of cases: one statement, whose way through the tables is chosen here and not by the planner.

A person sees the cases of a territory and those in which a holder has a stake. There are two good ways to the first 50
of them, and which one is better hangs on how much of the district that is:

- *walk* down an index in the order of the list and sift: 50 lines of somebody who sees a fifth of it are among the
  first 250 or so;
- *gather* all that somebody sees and sort: for a grid's few hundred cases out of a million.

A walk that finds too little within ``LOOK`` lines (a department that had its cases long ago) is given up for gathering.
Plans are kept (``listing.rows``), so they are made without knowing the values: each statement is written such that one
plan alone is possible.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from wangge.cases import listing
from wangge.cases.listing import CaseFilter, Sql, prefix_end
from wangge.engine.scope import Scope

LOOK = 20_000
ORDERS = {"newest": "c.filed_at DESC, c.subject_id DESC", "urgent": "c.due_at, c.subject_id"}
KEPT = 300.0  # seconds that an estimate holds
MOST_KEPT = 10_000
_estimates: dict[tuple[Any, ...], tuple[float, int]] = {}

PAGE = f"""
SELECT {", ".join(f"c.{name}" for name in listing.COLUMNS)}, n.title
  FROM ({{found}} ORDER BY {{order}} LIMIT {{most}}) c
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id ORDER BY {{order}}
"""
WHOLE = "SELECT * FROM cases_case c WHERE {walked} AND {sifted}"
WALK = f"SELECT * FROM (SELECT * FROM cases_case c WHERE {{walked}} ORDER BY {{order}} LIMIT {LOOK}) c WHERE {{sifted}}"
WALKED = f"SELECT count(*) FROM (SELECT 1 FROM cases_case c WHERE {{walked}} ORDER BY {{order}} LIMIT {LOOK}) c"
# OFFSET 0 keeps it a look-up by key for each case, and by holder for each holder, however many the planner expects.
GATHER = """
SELECT c.* FROM (SELECT DISTINCT id FROM ({sources}) s) g
 CROSS JOIN LATERAL (SELECT * FROM cases_case c WHERE c.subject_id = g.id OFFSET 0) c
 WHERE {walked} AND {sifted}"""
GROUND = "SELECT t.subject_id AS id FROM cases_case t WHERE t.unit_path >= %s AND t.unit_path < %s"
SORTED = """SELECT s.subject_id AS id FROM unnest(%s::bigint[]) AS h(id) CROSS JOIN LATERAL (
    SELECT t.subject_id FROM cases_case t WHERE t.category_id = h.id OFFSET 0) s"""
HELD = """SELECT s.case_id AS id FROM unnest(%s::bigint[]) AS h(id) CROSS JOIN LATERAL (
    SELECT k.case_id FROM cases_stake k WHERE k.holder_id = h.id AND k.until IS NULL OFFSET 0) s"""
OF_CATEGORY = "SELECT 1 FROM cases_case WHERE category_id = ANY(%s::bigint[])"
HOLDING = "SELECT 1 FROM cases_stake WHERE holder_id = ANY(%s::bigint[]) AND until IS NULL"
CASES = "SELECT 1 FROM cases_case"


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
        return Reach(root in ground, ground)
    return Reach(False, ground, tuple(sorted(scope.holders)), tuple(sorted(scope.bearer_of)))


def page(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Up to ``size`` + 1 rows (the last one only says that there are more): COLUMNS, then title."""
    near = reach(scope, wanted, root)
    if not (near.everywhere or near.ground or near.holders or near.proved):
        return []
    seen = _seen(near)
    branch = wanted.branch
    if branch and _few(of := _estimate(OF_CATEGORY, (branch,))) and of < seen:
        return _gather(scope, wanted, near, [SORTED], [branch])
    if near.everywhere:
        return _page(WHOLE, scope, wanted)
    if not _few(seen):
        found = _page(WALK, scope, wanted, near)
        if len(found) > wanted.size or _walked(scope, wanted) < LOOK:
            return found
    return _gather(scope, wanted, near, *_sources(near))


def _page(template: str, scope: Scope, wanted: CaseFilter, near: Reach | None = None) -> list[tuple[Any, ...]]:
    walked, sifted = listing.walked(scope, wanted), listing.sifted(scope, wanted)
    if near is not None:
        _within(sifted, near)
    return _rows(template, wanted, walked, sifted, "", ())


def _walked(scope: Scope, wanted: CaseFilter) -> int:
    """How many lines a walk has come by, at most LOOK: fewer, and it has seen all there are."""
    walked = listing.walked(scope, wanted)
    sql = WALKED.format(walked=" AND ".join(walked.parts), order=ORDERS[wanted.order])
    return int(listing.rows(sql, walked.values)[0][0])


def _within(sql: Sql, near: Reach) -> None:
    """Any one of the ways in which a case is seen."""
    if near.everywhere:
        return
    ways, values = ["(c.unit_path >= %s AND c.unit_path < %s)"] * len(near.ground), []
    for prefix in near.ground:
        values += [prefix, prefix_end(prefix)]
    if near.holders:
        ways.append(
            "EXISTS (SELECT 1 FROM cases_stake s WHERE s.case_id = c.subject_id"
            " AND s.holder_id = ANY(%s::bigint[]) AND s.until IS NULL OFFSET 0)"
        )
        values.append(list(near.holders))
    if near.proved:
        ways.append("c.subject_id = ANY(%s::bigint[])")
        values.append(list(near.proved))
    sql.add(f"({' OR '.join(ways)})", *values)


def _sources(near: Reach) -> tuple[list[str], list[Any]]:
    sources: list[str] = [GROUND] * len(near.ground)
    values: list[Any] = [end for prefix in near.ground for end in (prefix, prefix_end(prefix))]
    if near.holders:
        sources.append(HELD)
        values.append(list(near.holders))
    if near.proved:
        sources.append("SELECT unnest(%s::bigint[]) AS id")
        values.append(list(near.proved))
    return sources, values


def _gather(
    scope: Scope, wanted: CaseFilter, near: Reach, sources: list[str], values: list[Any]
) -> list[tuple[Any, ...]]:
    walked, sifted = listing.walked(scope, wanted), listing.sifted(scope, wanted)
    if sources == [SORTED]:
        _within(sifted, near)
    only_open = wanted.order == "urgent"
    union = " UNION ALL ".join(s + " AND t.is_open" if s == GROUND and only_open else s for s in sources)
    return _rows(GATHER, wanted, walked, sifted, union, values)


def _rows(
    template: str, wanted: CaseFilter, walked: Sql, sifted: Sql, sources: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    parts = {"walked": " AND ".join(walked.parts), "sifted": " AND ".join(sifted.parts), "sources": sources}
    order = ORDERS[wanted.order]
    sql = PAGE.format(found=template.format(order=order, **parts), order=order, most=wanted.size + 1)
    return listing.rows(sql, [*values, *walked.values, *sifted.values])


def _seen(near: Reach) -> int:
    """About how many cases there are to be seen."""
    if near.everywhere:
        return _estimate(CASES, ())
    seen = sum(_estimate(GROUND, (prefix, prefix_end(prefix))) for prefix in near.ground)
    return seen + (_estimate(HOLDING, (list(near.holders),)) if near.holders else 0)


def _few(n: int) -> bool:
    """Whether gathering n of N cases reads fewer rows than a walk to the first 50 of them: n against 50 · N / n."""
    return n * n <= 50 * _estimate(CASES, ())


def _estimate(sql: str, values: Sequence[Any]) -> int:
    """How many rows the planner expects of a statement, from its statistics: asked now and then, no row is read."""
    key, now = (sql, *map(str, values)), time.monotonic()
    kept = _estimates.get(key)
    if kept is None or now - kept[0] > KEPT:
        connection.ensure_connection()
        with psycopg.ClientCursor(connection.connection) as cursor:
            plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchone()
        if len(_estimates) >= MOST_KEPT:
            _estimates.clear()
        assert plan is not None
        kept = _estimates[key] = (now, int(plan[0][0]["Plan"]["Plan Rows"]))
    return kept[1]
