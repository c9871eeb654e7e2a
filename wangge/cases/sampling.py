"""From what a sample is drawn: the cases of units, a category and a period that the one who draws may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from wangge.cases import listing
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.people.facts import roster

CAPABILITY = "supervise"
POOL_MOST = 5000  # ids that stand in the step, so that the draw can be repeated from it
SQL = "SELECT c.subject_id FROM cases_case c WHERE {where} ORDER BY c.subject_id LIMIT {most}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """``within``: a path prefix; ``units``: organisations that lead, none: any; from ``since`` until before ``until``
    the case ended, or, ``is_open``, was filed. ``without``: the zone in which the sample lies itself."""

    within: str
    units: tuple[int, ...]
    category: int | None
    since: datetime
    until: datetime
    is_open: bool
    without: str


def pool(scope: Scope, wanted: Wanted) -> list[int]:
    """The ids in order, ``POOL_MOST`` and one at most; none without the right to supervise there."""
    within = tuple(
        max(p, wanted.within, key=len)
        for p in scope.prefixes(CAPABILITY)
        if wanted.within.startswith(p) or p.startswith(wanted.within)
    )
    filter_ = CaseFilter(
        within=within, category=wanted.category, is_open=wanted.is_open, parents_only=True,
        leads=led_by(wanted.units) if wanted.units else None,
    )  # fmt: skip
    sql = listing.conditions(scope, filter_)
    column = "filed_at" if wanted.is_open else "closed_at"
    sql.add(f"c.{column} >= %s AND c.{column} < %s AND c.zone <> %s", wanted.since, wanted.until, wanted.without)
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(where=sql.text, most=POOL_MOST + 1), sql.values)
        return [row[0] for row in cursor.fetchall()]


def led_by(units: tuple[int, ...]) -> tuple[int, ...]:
    """Every holder for which one of these organisations answers."""
    return tuple(sorted(holder for unit in units for holder in roster().answered_for.get(unit, ())))
