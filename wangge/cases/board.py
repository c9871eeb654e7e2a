"""The plain board: how much is open, due soon, overdue, and the three rates; by unit, organisation or category.

Every figure is a filter of the list of cases, so that it opens the cases behind it. Rates are of units and
organisations, never of people (R-16, R-54).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from django.db import connection

from wangge.adoptions.facts import first_answers, rulebook
from wangge.cases import access, listing
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.engine.vocabulary import Exclusion
from wangge.people.facts import roster
from wangge.places.facts import atlas

Grouping = Literal["unit", "organisation", "category"]
SOON = timedelta(days=1)
CAPABILITY = "board.read"
SATISFIED = 4  # of five

GROUNDS: tuple[str, ...] = get_args(Exclusion)
FIGURES = 10  # of a row behind its group; the exclusions by ground follow them, then the lights
LIGHTS = ("yellow", "red")
OTHER_POSTS = "posts"  # leads for which no organisation answers: one line, or it would be a person's
UNSORTED = "none"
DAYS = 180

SQL = """
WITH mine AS (
    SELECT c.subject_id, {group} AS g, c.is_open, c.due_at, c.outcome, c.exclusion, c.exclusion = '' AS counts,
           coalesce(lit.light, 0) AS light,
           CASE WHEN c.rating IS NOT NULL AND c.exclusion = '' AND NOT {handled} THEN c.rating END AS rating
      FROM cases_case c
      LEFT JOIN (SELECT k.case_id, max(k.light) AS light FROM cases_clock k
                  WHERE k.ended_at IS NULL AND k.light > 0 GROUP BY k.case_id) lit ON lit.case_id = c.subject_id
     WHERE {where}
), figures AS (
    SELECT g,
           count(*) FILTER (WHERE is_open) AS open,
           count(*) FILTER (WHERE is_open AND due_at >= %s AND due_at < %s) AS due_soon,
           count(*) FILTER (WHERE is_open AND due_at < %s) AS overdue,
           count(*) FILTER (WHERE counts AND outcome = 'solved') AS solved,
           count(*) FILTER (WHERE outcome = 'unconfirmed') AS unconfirmed,
           count(*) FILTER (WHERE counts AND NOT is_open AND outcome NOT IN ('withdrawn', 'handed_over')) AS ended,
           count(rating) AS rated,
           count(*) FILTER (WHERE rating >= %s) AS satisfied,
           {excluded},
           count(*) FILTER (WHERE is_open AND light = 1) AS yellow,
           count(*) FILTER (WHERE is_open AND light = 2) AS red
      FROM mine GROUP BY g
), first AS (
    SELECT m.g, bool_and(k.state = 'met') AS met
      FROM cases_clock k JOIN mine m ON m.subject_id = k.case_id
     WHERE m.counts AND k.name = ANY(%s) AND k.state IN ('met', 'missed') GROUP BY m.g, m.subject_id
), answered AS (
    SELECT g, count(*) AS judged, count(*) FILTER (WHERE met) AS met FROM first GROUP BY g
)
SELECT f.g, f.open, f.due_soon, f.overdue, f.solved, f.unconfirmed, f.ended, f.rated, f.satisfied,
       coalesce(a.judged, 0), coalesce(a.met, 0), {grounds}, f.yellow, f.red
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
    """One group's figures. ``key``: unit path, organisation id or category id, as ``behind`` takes it; OTHER_POSTS,
    UNSORTED. ``directly``: of the unit itself, not of what lies below it. ``excluded``: how many no rate counts, by the
    ground on which another unit ruled so; they are among the other figures all the same."""

    key: str
    name: str
    open: int
    due_soon: int
    overdue: int
    unconfirmed: int
    responded: Rate
    solved: Rate
    satisfied: Rate
    directly: bool = False
    excluded: dict[str, int] = field(default_factory=dict)
    lights: dict[str, int] = field(default_factory=dict)  # open cases that are not green


@dataclass(frozen=True, slots=True)
class Board:
    """``total`` and the rows below it; ``since``: closed cases filed before are left out. ``opens``: whoever reads it
    may read all cases behind it, too."""

    grouping: Grouping
    as_of: datetime
    since: datetime
    total: BoardRow
    rows: list[BoardRow]
    opens: bool = True


def board(scope: Scope, grouping: Grouping = "unit", unit: str | None = None, days: int = DAYS) -> Board | None:
    """The board over the scope's territory, or ``unit`` (a path prefix) in it; None without the right to it."""
    counted = behind(scope, unit, days)
    if not counted.within:
        return None
    access.enter(scope)
    depth = len(counted.within[0].rstrip(".").split(".")) + 1
    rows = _query(scope, counted, grouping, depth)
    rows = _by_organisation(rows) if grouping == "organisation" else rows
    named = sorted((_row(grouping, r, depth) for r in rows), key=lambda r: (-r.overdue, -r.open, r.name))
    since = scope.at - timedelta(days=days)
    return Board(grouping, scope.at, since, _total(rows), named, opens(scope, counted.within))


def opens(scope: Scope, within: Sequence[str]) -> bool:
    """Whether the scope may read all cases there: figures alone may be another's to read."""
    return all(scope.may("cases.read", prefix) for prefix in within)


def behind(scope: Scope, unit: str | None = None, days: int = DAYS, organisation: str | None = None) -> CaseFilter:
    """The cases that a board counts, as a list's filter, so that each figure opens exactly its own."""
    prefixes = [p for p in scope.prefixes(CAPABILITY) if unit is None or unit.startswith(p) or p.startswith(unit)]
    within = tuple(max(p, unit or "", key=len) for p in prefixes)
    since = scope.at - timedelta(days=days)
    wanted = CaseFilter(within=within, since=since, parents_only=True)
    if organisation is None:
        return wanted
    people = roster()
    answered_for = {h: o for h in (*people.posts, *people.entities) if (o := people.organisation_of(h)) is not None}
    if organisation == OTHER_POSTS:
        return replace(wanted, other_leads=tuple(answered_for))
    return replace(wanted, leads=tuple(h for h, o in answered_for.items() if str(o) == organisation))


def _query(scope: Scope, counted: CaseFilter, grouping: Grouping, depth: int) -> list[tuple[Any, ...]]:
    groups = {
        "unit": f"array_to_string((string_to_array(c.unit_path, '.'))[1:{depth}], '.')",
        "organisation": "c.lead_id::text",
        "category": "c.category_id::text",
    }
    where = listing.conditions(scope, counted)
    excluded = ", ".join(f"count(*) FILTER (WHERE exclusion = '{g}') AS {g}" for g in GROUNDS)
    sql = SQL.format(
        group=groups[grouping], handled=listing.HANDLED, where=" AND ".join(where.parts), excluded=excluded,
        grounds=", ".join(f"f.{g}" for g in GROUNDS),
    )  # fmt: skip
    figures = (scope.at, scope.at + SOON, scope.at, SATISFIED, list(first_answers()))
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(scope.holders), *where.values, *figures])
        return cursor.fetchall()


def _by_organisation(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """One row for each organisation: a post is one person's, and rates of persons there are none."""
    people, sums = roster(), dict[str, list[int]]()
    for lead, *figures in rows:
        organisation = people.organisation_of(int(lead)) if lead else None
        kept = sums.setdefault(str(organisation) if organisation else OTHER_POSTS, [0] * len(figures))
        kept[:] = [a + b for a, b in zip(kept, figures, strict=True)]
    return [(key, *figures) for key, figures in sums.items()]


def _row(grouping: Grouping, r: tuple[Any, ...], depth: int) -> BoardRow:
    key, name = _named(grouping, r[0])
    directly = grouping == "unit" and key.count(".") < depth
    rates = Rate(r[10], r[9]), Rate(r[4], r[6]), Rate(r[8], r[7])
    return BoardRow(key, name, r[1], r[2], r[3], r[5], *rates, directly, *_beside(r[FIGURES + 1 :]))


def _beside(counts: Sequence[int]) -> tuple[dict[str, int], dict[str, int]]:
    """What was left out, by ground; and the lights that are not green."""
    named = dict(zip((*GROUNDS, *LIGHTS), counts, strict=True))
    return {g: named[g] for g in GROUNDS if named[g]}, {c: named[c] for c in LIGHTS if named[c]}


def _named(grouping: Grouping, group: str | None) -> tuple[str, str]:
    if grouping == "unit":
        unit = atlas().units.get(int((group or "0").rstrip(".").rpartition(".")[2]))
        return f"{(group or '').rstrip('.')}.", unit.name if unit else ""
    if grouping == "organisation":
        return group or OTHER_POSTS, roster().name(int(group)) if group and group != OTHER_POSTS else ""
    category = rulebook().categories.get(int(group or 0))
    return group or UNSORTED, category.name if category else ""


def _total(rows: list[tuple[Any, ...]]) -> BoardRow:
    sums = [sum(r[i] for r in rows) for i in range(1, FIGURES + 1 + len(GROUNDS) + len(LIGHTS))]
    excluded, lights = _beside(sums[FIGURES:])
    return BoardRow(
        "", "", sums[0], sums[1], sums[2], sums[4], Rate(sums[9], sums[8]), Rate(sums[3], sums[5]),
        Rate(sums[7], sums[6]), excluded=excluded, lights=lights,
    )  # fmt: skip
