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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from wangge.cases import listing
from wangge.cases.listing import CaseFilter, Sql, prefix_end
from wangge.engine.scope import Scope
from wangge.places.facts import atlas

LOOK = 20_000
BRIEF = 1_000
MOST_UNITS = 64
MOST_LOOKS = 1_024  # as many units times categories are looked up one by one
ORDERS = {"newest": "c.filed_at DESC, c.subject_id DESC", "urgent": "c.due_at, c.subject_id"}
KEPT = 300.0  # seconds that an estimate holds
MOST_KEPT = 10_000
_estimates: dict[tuple[Any, ...], tuple[float, int]] = {}

PAGE = f"""
SELECT {", ".join(f"c.{name}" for name in listing.COLUMNS)}, {listing.LIGHT}, coalesce(n.title, '')
  FROM (SELECT * FROM ({{found}}) c ORDER BY {{order}} LIMIT {{most}}) c
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id ORDER BY {{order}}
"""
# The inner list first, line by line, whatever the planner thinks of the sieve: to its end, or so many lines of it.
WHOLE = """SELECT * FROM (SELECT * FROM cases_case c WHERE {walked} ORDER BY {order} OFFSET 0) c
 WHERE {sifted} ORDER BY {order} LIMIT {most}"""
FENCED = WHOLE.replace("OFFSET 0", f"LIMIT {LOOK}")
COME_BY = f"SELECT count(*) AS n FROM (SELECT 1 FROM cases_case c WHERE {{walked}} ORDER BY {{order}} LIMIT {LOOK}) c"
# OFFSET 0 keeps it a look-up for each category, case or holder, however many the planner expects.
EACH_CATEGORY = "SELECT c.* FROM unnest(%s::bigint[]) AS b(id) CROSS JOIN LATERAL ({inner}) c"
GROUND = """SELECT c.* FROM (SELECT * FROM cases_case c WHERE c.unit_path >= %s AND c.unit_path < %s{open} OFFSET 0) c
 WHERE {sifted}"""
# The first of each unit: that many units, a page of each, and the page of all is among them.
EACH_UNIT = """SELECT c.* FROM unnest(%s::text[]) AS u(path){branches} CROSS JOIN LATERAL (
    SELECT * FROM (SELECT * FROM cases_case c WHERE c.unit_path = u.path{branch}{open} ORDER BY {order} OFFSET 0) c
     WHERE {sifted} ORDER BY {order} LIMIT {most}) c"""
# With categories down the index that has them beside the unit, or beside the holder.
BRANCHES = ", unnest(%s::bigint[]) AS b(id)"
OF_UNIT, OF_STAKE = " AND c.category_id = b.id", " AND k.category_id = b.id"
KEYS = """SELECT s.id FROM unnest(%s::bigint[]) AS h(id){branches} CROSS JOIN LATERAL (
    SELECT k.case_id AS id FROM cases_stake k WHERE k.holder_id = h.id AND k.until IS NULL{branch} OFFSET 0) s"""
HELD = f"""SELECT c.* FROM ({KEYS} UNION SELECT unnest(%s::bigint[])) g
 CROSS JOIN LATERAL (SELECT * FROM cases_case c WHERE c.subject_id = g.id OFFSET 0) c WHERE {{sifted}}"""
# One's own stakes, newest first: each case once, whichever of one's posts have which part in it.
BY_STAKE = f"""SELECT c.* FROM unnest(%s::bigint[]) AS h(id){{branches}} CROSS JOIN LATERAL (
    SELECT c.* FROM (
        SELECT k.* FROM cases_stake k WHERE k.holder_id = h.id AND k.until IS NULL{{branch}}{{after}}
         ORDER BY k.filed_at DESC, k.case_id DESC LIMIT {BRIEF}) k
     CROSS JOIN LATERAL (SELECT * FROM cases_case c WHERE c.subject_id = k.case_id OFFSET 0) c
     WHERE {{sifted}} AND NOT EXISTS (
        SELECT 1 FROM cases_stake j WHERE j.case_id = k.case_id AND j.until IS NULL AND j.holder_id = ANY(%s::bigint[])
           AND (j.holder_id, j.kind, j.since) < (k.holder_id, k.kind, k.since))
     ORDER BY k.filed_at DESC, k.case_id DESC LIMIT {{most}}) c"""
OF_GROUND = "SELECT 1 FROM cases_case WHERE unit_path >= %s AND unit_path < %s"
OF_CATEGORY = "SELECT 1 FROM cases_case WHERE category_id = ANY(%s::bigint[])"
OF_HOLDERS = "SELECT 1 FROM cases_stake WHERE holder_id = ANY(%s::bigint[]) AND until IS NULL"
OF_BOTH = f"SELECT count(*) FROM ({KEYS.format(branches=BRANCHES, branch=OF_STAKE)} LIMIT {LOOK}) k"
OF_STATE = "SELECT 1 FROM cases_case WHERE state = ANY(%s)"
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


def page(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Up to ``size`` + 1 rows (the last one only says that there are more): COLUMNS, then title."""
    near = reach(scope, wanted, root)
    if near.everywhere:
        return walk(scope, wanted, None, WHOLE)
    if not (near.ground or near.holders or near.proved):
        return []
    if _by_stake(near, wanted):
        found = by_stake(scope, wanted, near)
        if len(found) > wanted.size:
            return found
    if _read(near, wanted) > _way(near, wanted):
        if _is_short(wanted.branch):
            return walk(scope, wanted, near, WHOLE)
        found = walk(scope, wanted, near, FENCED)
        if len(found) > wanted.size or _come_by(scope, wanted) < LOOK:
            return found
    return gather(scope, wanted, near)


def seen(scope: Scope, wanted: CaseFilter, root: str) -> Sql | None:
    """What holds of every case of the list, the scope's reach among it; None where there is nothing to be seen."""
    near, sql = reach(scope, wanted, root), listing.conditions(scope, wanted)
    if not near.everywhere:
        if not (near.ground or near.holders or near.proved):
            return None
        sql.add(*within(near))
    return sql


def first(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Those of a list that stand in a lane (绿色通道), the highest lane first, then by date; at most FIRST_MOST."""
    sifted = seen(scope, wanted, root)
    if sifted is None:
        return []
    found = f"SELECT * FROM cases_case c WHERE {listing.IN_LANE} AND {sifted.text}"
    sql = PAGE.format(found=found, order=f"c.priority DESC, {ORDERS['urgent']}", most=listing.FIRST_MOST)
    return listing.rows(sql, sifted.values)


def count(scope: Scope, wanted: CaseFilter, root: str) -> int:
    """How many lines the whole list has. It reads them all: for lists that a figure opens, which read them as well."""
    sql = seen(scope, wanted, root)
    return int(listing.rows(f"SELECT count(*) FROM cases_case c WHERE {sql.text}", sql.values)[0][0]) if sql else 0


def walk(scope: Scope, wanted: CaseFilter, near: Reach | None, inner: str) -> list[tuple[Any, ...]]:
    """Down an index in the order of the list; for a branch of categories down each one's own."""
    sifted = listing.sifted(scope, wanted)
    if near is not None:
        sifted.add(*within(near))
    walked, values = _walked(scope, wanted)
    found = inner.format(walked=walked, sifted=sifted.text, order=ORDERS[wanted.order], most=wanted.size + 1)
    if wanted.branch:
        found = EACH_CATEGORY.format(inner=found)
    return rows(found, wanted, [*values, *sifted.values])


def _walked(scope: Scope, wanted: CaseFilter) -> tuple[str, list[Any]]:
    walked, branch = listing.walked(scope, wanted), wanted.branch
    return (
        (f"c.category_id = b.id AND {walked.text}", [branch, *walked.values])
        if branch
        else (walked.text, walked.values)
    )


def _is_short(branch: list[int]) -> bool:
    """Whether the categories hold so little that they may be walked to their end."""
    return bool(branch) and 4 * _estimate(OF_CATEGORY, (branch,)) < LOOK


def _come_by(scope: Scope, wanted: CaseFilter) -> int:
    """How many lines a walk has come by, at most LOOK: fewer, and it has seen all there are."""
    walked, values = _walked(scope, wanted)
    sql = COME_BY.format(walked=walked, order=ORDERS[wanted.order])
    sql = EACH_CATEGORY.format(inner=sql) if wanted.branch else sql
    return int(listing.rows(f"SELECT max(n) FROM ({sql}) c", values)[0][0])


def within(near: Reach) -> tuple[Any, ...]:
    """Any one of the ways in which a case is seen: the condition, then its values."""
    ways, values = ["(c.unit_path >= %s AND c.unit_path < %s)"] * len(near.ground), _ranges(near)
    if near.holders:
        ways.append(
            "EXISTS (SELECT 1 FROM cases_stake s WHERE s.case_id = c.subject_id"
            " AND s.holder_id = ANY(%s::bigint[]) AND s.until IS NULL OFFSET 0)"
        )
        values.append(list(near.holders))
    if near.proved:
        ways.append("c.subject_id = ANY(%s::bigint[])")
        values.append(list(near.proved))
    return f"({' OR '.join(ways)})", *values


def _ranges(near: Reach) -> list[Any]:
    return [end for prefix in near.ground for end in (prefix, prefix_end(prefix))]


def by_stake(scope: Scope, wanted: CaseFilter, near: Reach) -> list[tuple[Any, ...]]:
    """The newest that one has a part in. No more than that there are more than a page of them is sure to be found."""
    sifted = listing.conditions(scope, wanted)
    after = " AND (k.filed_at, k.case_id) < (%s, %s)" if wanted.after else ""
    branches, branch, of_branch = _branches(wanted, OF_STAKE)
    found = BY_STAKE.format(branches=branches, branch=branch, after=after, sifted=sifted.text, most=wanted.size + 1)
    holders = list(near.holders)
    return rows(found, wanted, [holders, *of_branch, *(wanted.after or ()), *sifted.values, holders])


def _branches(wanted: CaseFilter, joined: str) -> tuple[str, str, list[Any]]:
    """What joins the wanted categories to a statement: the list, the condition, the values; nothing where all are."""
    branch = wanted.branch
    return (BRANCHES, joined, [branch]) if branch else ("", "", [])


def _by_stake(near: Reach, wanted: CaseFilter) -> bool:
    """Whether one's newest stakes are likely to hold a page of what is asked for: at least a tenth of all are such."""
    if near.ground or near.proved or not near.holders or wanted.order != "newest":
        return False
    return not wanted.states or 10 * _estimate(OF_STATE, (list(wanted.states),)) > _estimate(ALL, ())


def gather(scope: Scope, wanted: CaseFilter, near: Reach) -> list[tuple[Any, ...]]:
    """All of the territory, then what is held or proved beside it; sifted and sorted."""
    sifted = listing.conditions(scope, wanted)
    only_open = " AND c.is_open" if wanted.order == "urgent" else ""
    branches, branch, of_branch = _branches(wanted, OF_UNIT)
    sources, values = [], []
    for prefix in near.ground:
        units = list(atlas().below(prefix))
        if _by_unit(len(units), wanted.branch):
            each = {"branches": branches, "branch": branch, "order": ORDERS[wanted.order], "most": wanted.size + 1}
            sources.append(EACH_UNIT.format(open=only_open, sifted=sifted.text, **each))
            values += [units, *of_branch, *sifted.values]
        else:
            sources.append(GROUND.format(open=only_open, sifted=sifted.text))
            values += [prefix, prefix_end(prefix), *sifted.values]
    if near.holders or near.proved:
        for prefix in near.ground:
            sifted.add("NOT (c.unit_path >= %s AND c.unit_path < %s)", prefix, prefix_end(prefix))
        branches, branch, of_branch = _branches(wanted, OF_STAKE)
        sources.append(HELD.format(branches=branches, branch=branch, sifted=sifted.text))
        values += [list(near.holders), *of_branch, list(near.proved), *sifted.values]
    return rows(" UNION ALL ".join(sources), wanted, values)


def _by_unit(units: int, branch: list[int]) -> bool:
    """Whether the cases of a territory are taken unit by unit, or all of its lines are read."""
    return units * len(branch) <= MOST_LOOKS if branch else units <= MOST_UNITS


def rows(found: str, wanted: CaseFilter, values: list[Any]) -> list[tuple[Any, ...]]:
    return listing.rows(PAGE.format(found=found, order=ORDERS[wanted.order], most=wanted.size + 1), values)


def expected(near: Reach) -> int:
    """About how many cases there are to be seen."""
    return sum(_in_ground(prefix) for prefix in near.ground) + _held(near)


def _seen_of(near: Reach, branch: list[int]) -> int:
    """About how many of them are of these categories. Whoever holds cases holds those of few categories: these are
    counted; a territory has its share of all."""
    held = _counted(OF_BOTH, (list(near.holders), branch)) if near.holders else 0
    return int(sum(_in_ground(prefix) for prefix in near.ground) * _part(OF_CATEGORY, branch)) + held


def _read(near: Reach, wanted: CaseFilter) -> int:
    """About how many lines gathering reads: of few units no more than it takes to a page of each."""
    if wanted.branch:
        whole = [p for p in near.ground if not _by_unit(len(atlas().below(p)), wanted.branch)]
        return _seen_of(near, wanted.branch) + sum(_in_ground(prefix) for prefix in whole)
    share, read = _part(OF_STATE, list(wanted.states)), _held(near)
    for prefix in near.ground:
        units, ground = len(atlas().below(prefix)), _in_ground(prefix)
        read += min(ground, int(50 * units / share)) if _by_unit(units, []) else ground
    return read


def _part(sql: str, of: list[Any]) -> float:
    """Which part of all cases has these states, or these categories."""
    every = max(_estimate(ALL, ()), 1)
    return max(_estimate(sql, (of,)), 1) / every if of else 1.0


def _in_ground(prefix: str) -> int:
    return _estimate(OF_GROUND, (prefix, prefix_end(prefix)))


def _held(near: Reach) -> int:
    return _estimate(OF_HOLDERS, (list(near.holders),)) if near.holders else 0


def _way(near: Reach, wanted: CaseFilter) -> int:
    """About how many lines a walk comes by to the first 50 that are seen; of each category, if some are wanted."""
    if not (branch := wanted.branch):
        return 50 * _estimate(ALL, ()) // max(expected(near), 1)
    of_category = _estimate(OF_CATEGORY, (branch,))
    mine = max(_seen_of(near, branch), 1) * _part(OF_STATE, list(wanted.states))
    return min(of_category, int(50 * len(branch) * of_category / mine))


def _counted(sql: str, values: Sequence[Any]) -> int:
    """A number that no statistics know, counted now and then and kept as long as an estimate."""
    return _kept(sql, values, lambda: int(listing.rows(sql, list(values))[0][0]))


def _estimate(sql: str, values: Sequence[Any]) -> int:
    """How many rows the planner expects of a statement, from its statistics: asked now and then, no row is read."""

    def ask() -> int:
        connection.ensure_connection()
        with psycopg.ClientCursor(connection.connection) as cursor:
            plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchone()
        assert plan is not None
        return int(plan[0][0]["Plan"]["Plan Rows"])

    return _kept(sql, values, ask)


def _kept(sql: str, values: Sequence[Any], ask: Callable[[], int]) -> int:
    key, now = (sql, *map(str, values)), time.monotonic()
    kept = _estimates.get(key)
    if kept is None or now - kept[0] > KEPT:
        if len(_estimates) >= MOST_KEPT:
            _estimates.clear()
        kept = _estimates[key] = (now, ask())
    return kept[1]
