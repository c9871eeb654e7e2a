"""The day report and the month's tables: what came in, was done, ended, ran late, by unit and category.

Every figure is counted from cases, steps and clocks at the moment of reading, over the territory whose figures the
scope may read; none is kept and none is typed. Parts of a case count with the whole. Never by person (R-54, R-57).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from wangge.adoptions.facts import rulebook
from wangge.cases import access, listing
from wangge.cases.board import CAPABILITY
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.places.facts import atlas

MOST_DAYS = 366

# A date at midnight is the end of the day before it, so that a day holds the dates after its begin up to its end.
SQL = """
WITH mine AS (
    SELECT c.subject_id, c.unit_path, c.category_id, c.filed_at, c.closed_at, c.outcome
      FROM cases_case c
     WHERE c.filed_at < %s AND (c.closed_at IS NULL OR c.closed_at >= %s) AND {where}
), late AS (
    SELECT DISTINCT k.case_id FROM cases_clock k JOIN mine m ON m.subject_id = k.case_id
     WHERE k.state <> 'void' AND NOT k.name = ANY(%s)
       AND k.due_at > %s AND k.due_at <= %s AND (k.ended_at IS NULL OR k.ended_at > k.due_at)
), worked AS (
    SELECT DISTINCT s.case_id FROM cases_step s JOIN mine m ON m.subject_id = s.case_id
     WHERE s.seq > 1 AND s.by_id IS NOT NULL AND s.at >= %s AND s.at < %s
)
SELECT unit_path, category_id,
       count(*) FILTER (WHERE filed_at < %s),
       count(*) FILTER (WHERE filed_at >= %s),
       count(w.case_id),
       count(*) FILTER (WHERE closed_at < %s),
       count(*) FILTER (WHERE closed_at < %s AND outcome = 'solved'),
       count(l.case_id),
       count(*) FILTER (WHERE closed_at IS NULL OR closed_at >= %s)
  FROM mine LEFT JOIN late l ON l.case_id = subject_id LEFT JOIN worked w ON w.case_id = subject_id
 GROUP BY unit_path, category_id
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one period, in cases: open when it began, came in, were worked on, ended (and solved), missed a date, open
    when it ended (or now)."""

    before: int = 0
    filed: int = 0
    worked: int = 0
    closed: int = 0
    solved: int = 0
    late: int = 0
    open: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or category. ``name`` "" for what is not sorted."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Report:
    """Days ``first`` … ``last``, both included, in the district's zone; ``as_of``: when it was counted."""

    first: date
    last: date
    as_of: datetime
    total: Counts
    units: tuple[Line, ...]
    categories: tuple[Line, ...]


def today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of its month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments at which the days begin and end."""
    zone = ZoneInfo(settings.DISTRICT_TZ)
    return datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)


def report(scope: Scope, first: date, last: date) -> Report | None:
    """The report over the scope's territory; None without the right to figures. ValueError for more than a year, or
    days in the wrong order."""
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise ValueError(f"{first} … {last}")
    within = tuple(scope.prefixes(CAPABILITY))
    if not within:
        return None
    depth = within[0].rstrip(".").count(".") + 2
    rows = _rows(scope, within, *bounds(first, last))
    units = _grouped((_unit_name(path, depth), counts) for path, _, counts in rows)
    categories = _grouped((_category_name(category), counts) for _, category, counts in rows)
    total = sum((counts for _, _, counts in rows), Counts())
    return Report(first, last, scope.at, total, units, categories)


def _rows(
    scope: Scope, within: tuple[str, ...], since: datetime, until: datetime
) -> list[tuple[str, int | None, Counts]]:
    access.enter(scope)
    until = min(until, scope.at) if scope.at > since else until
    where = listing.conditions(scope, CaseFilter(within=within, parents_only=True))
    window = [since, until]
    values = [until, since, *where.values, sorted(askers_clocks()), *window, *window, since, since, until, until, until]
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(where=where.text), values)
        return [(path, category, Counts(*counts)) for path, category, *counts in cursor.fetchall()]


def askers_clocks() -> set[str]:
    """Clocks that give the asker time: nobody of the staff is late by them."""
    practices = rulebook().practices.values()
    return {name for own in practices for name, clock in own.spec.clocks.items() if clock.of == "asker"}


def _grouped(named: Iterable[tuple[str, Counts]]) -> tuple[Line, ...]:
    """One line a name, the fullest first."""
    sums: dict[str, Counts] = {}
    for name, counts in named:
        sums[name] = sums.get(name, Counts()) + counts
    lines = (Line(name, counts) for name, counts in sums.items())
    return tuple(sorted(lines, key=lambda line: (-line.counts.filed, -line.counts.open, line.name)))


def _unit_name(path: str, depth: int) -> str:
    """The unit that many levels deep on the path, or the path's own where it ends before."""
    ids = path.rstrip(".").split(".")[:depth]
    unit = atlas().units.get(int(ids[-1]))
    return unit.name if unit else ""


def _category_name(category: int | None) -> str:
    found = rulebook().categories.get(category or 0)
    return found.name if found else ""
