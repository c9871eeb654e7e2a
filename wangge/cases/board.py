"""The plain board: how much is open, due soon, overdue, and the three rates; by unit, organisation or category.

Every figure is a filter of the list of cases, so that it opens the cases behind it. Rates are of units and
organisations, never of people (R-16, R-54).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection

from wangge.adoptions.facts import rulebook
from wangge.cases import access
from wangge.engine.scope import Scope
from wangge.people.facts import roster
from wangge.places.facts import atlas

Grouping = Literal["unit", "organisation", "category"]
SOON = timedelta(days=1)
CAPABILITY = "board.read"

SQL = """
WITH mine AS (
    SELECT c.subject_id, {group} AS g, c.is_open, c.due_at, c.outcome, c.rating
      FROM cases_case c
     WHERE c.parent_id IS NULL AND ({territory}) AND (c.is_open OR c.filed_at >= %(since)s)
       AND c.zone = ANY(%(zones)s)
       AND c.subject_id NOT IN (SELECT b.case_id FROM cases_stake b
                                 WHERE b.kind = 'barred' AND b.until IS NULL AND b.holder_id = ANY(%(mine)s::bigint[]))
), figures AS (
    SELECT g,
           count(*) FILTER (WHERE is_open) AS open,
           count(*) FILTER (WHERE is_open AND due_at >= %(at)s AND due_at < %(soon)s) AS due_soon,
           count(*) FILTER (WHERE is_open AND due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE outcome = 'solved') AS solved,
           count(*) FILTER (WHERE outcome = 'unconfirmed') AS unconfirmed,
           count(*) FILTER (WHERE NOT is_open AND outcome NOT IN ('withdrawn', 'handed_over')) AS ended,
           count(rating) AS rated,
           count(*) FILTER (WHERE rating >= 4) AS satisfied
      FROM mine GROUP BY g
), answered AS (
    SELECT m.g, count(*) AS judged, count(*) FILTER (WHERE k.state = 'met') AS met
      FROM cases_clock k JOIN mine m ON m.subject_id = k.case_id
     WHERE k.name = 'respond' AND k.state IN ('met', 'missed') GROUP BY m.g
)
SELECT f.*, coalesce(a.judged, 0), coalesce(a.met, 0)
  FROM figures f LEFT JOIN answered a ON a.g IS NOT DISTINCT FROM f.g
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """part ÷ whole; None where the whole is nothing, which is no rate at all."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One group's figures. ``key``: unit path, organisation id or category id, as the list's filter takes it."""

    key: str
    name: str
    open: int
    due_soon: int
    overdue: int
    unconfirmed: int
    responded: Rate
    solved: Rate
    satisfied: Rate


@dataclass(frozen=True, slots=True)
class Board:
    """``total`` and the rows below it; ``since``: closed cases filed before are left out."""

    grouping: Grouping
    as_of: datetime
    since: datetime
    total: BoardRow
    rows: list[BoardRow]


def board(scope: Scope, grouping: Grouping = "unit", unit: str | None = None, days: int = 180) -> Board | None:
    """The board over the scope's territory, or ``unit`` (a path prefix) in it; None without the right to it."""
    prefixes = [p for p in scope.prefixes(CAPABILITY) if unit is None or unit.startswith(p) or p.startswith(unit)]
    if not prefixes:
        return None
    access.enter(scope)
    wanted = [max(p, unit or "", key=len) for p in prefixes]
    since = scope.at - timedelta(days=days)
    depth = len(wanted[0].rstrip(".").split(".")) + 1
    rows = _query(scope, wanted, since, grouping, depth)
    named = sorted((_row(grouping, r) for r in rows), key=lambda r: (-r.overdue, -r.open, r.name))
    return Board(grouping, scope.at, since, _total(rows), named)


def _query(scope: Scope, prefixes: list[str], since: datetime, grouping: Grouping, depth: int) -> list[tuple[Any, ...]]:
    groups = {
        "unit": f"array_to_string((string_to_array(c.unit_path, '.'))[1:{depth}], '.')",
        "organisation": "c.lead_id::text",
        "category": "c.category_id::text",
    }
    within = [f"(c.unit_path >= %(p{i})s AND c.unit_path < %(q{i})s)" for i in range(len(prefixes))]
    values: dict[str, Any] = {"since": since, "at": scope.at, "soon": scope.at + SOON}
    values |= {"zones": sorted(scope.zones), "mine": sorted(scope.holders | scope.kin)}
    values |= {f"p{i}": p for i, p in enumerate(prefixes)} | {f"q{i}": p[:-1] + "/" for i, p in enumerate(prefixes)}
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(group=groups[grouping], territory=" OR ".join(within)), values)
        return cursor.fetchall()


def _row(grouping: Grouping, r: tuple[Any, ...]) -> BoardRow:
    key, name = _named(grouping, r[0])
    return BoardRow(key, name, r[1], r[2], r[3], r[5], Rate(r[10], r[9]), Rate(r[4], r[6]), Rate(r[8], r[7]))


def _named(grouping: Grouping, group: str | None) -> tuple[str, str]:
    if not group:
        return "", ""
    if grouping == "unit":
        unit = atlas().units.get(int(group.rsplit(".", 1)[-1] or 0))
        return f"{group}.", unit.name if unit else ""
    if grouping == "organisation":
        return group, roster().name(int(group))
    category = rulebook().categories.get(int(group))
    return group, category.name if category else ""


def _total(rows: list[tuple[Any, ...]]) -> BoardRow:
    sums = [sum(r[i] for r in rows) for i in range(1, 11)] if rows else [0] * 10
    return BoardRow(
        "", "", sums[0], sums[1], sums[2], sums[4], Rate(sums[9], sums[8]), Rate(sums[3], sums[5]),
        Rate(sums[7], sums[6]),
    )  # fmt: skip
