"""The day report and the month's tables: what came in, was done, ended, ran late, by unit and category.

Every figure is counted from cases, steps and clocks at the moment of reading, over the territory whose figures the
scope may read; none is kept and none is typed. Parts of a case count with the whole. Never by person (R-54, R-57).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from wangge.adoptions.facts import rulebook
from wangge.cases import access, insight, listing
from wangge.cases.board import CAPABILITY, UNSORTED, opens
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.places.facts import atlas

MOST_DAYS = 366
NAMED = re.compile(r"%\((\w+)\)s")

# A date at midnight is the end of the day before it, so that a day holds the dates after its begin up to its end.
SQL = "SELECT c.unit_path, c.category_id, {figures} FROM cases_case c WHERE {period} AND {where} GROUP BY 1, 2"
PERIOD = "c.filed_at < %(until)s AND (c.closed_at IS NULL OR c.closed_at >= %(since)s)"
WORKED = """EXISTS (SELECT 1 FROM cases_step s
    WHERE s.case_id = c.subject_id AND s.seq > 1 AND s.by_id IS NOT NULL AND s.at >= %(since)s AND s.at < %(until)s
      AND NOT s.act = ANY(%(inner)s))"""
LATE = """EXISTS (SELECT 1 FROM cases_clock k
    WHERE k.case_id = c.subject_id AND k.state <> 'void' AND NOT k.name = ANY(%(askers)s)
      AND k.due_at > %(since)s AND k.due_at <= %(until)s AND (k.ended_at IS NULL OR k.ended_at > k.due_at))"""
# What each figure counts of the cases of a period, in the order of ``Counts``.
FIGURES = {
    "before": "c.filed_at < %(since)s",
    "filed": "c.filed_at >= %(since)s",
    "worked": WORKED,
    "closed": "c.closed_at < %(until)s",
    "solved": "c.closed_at < %(until)s AND c.outcome = 'solved'",
    "late": LATE,
    "open": "(c.closed_at IS NULL OR c.closed_at >= %(until)s)",
}


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
    """One unit or category. ``name`` "" for what is not sorted; ``key``: unit path or category id, as the board has it;
    ``directly``: of the unit itself, not of what lies below it."""

    name: str
    counts: Counts
    key: str = ""
    directly: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Days ``first`` … ``last``, both included, in the district's zone; ``as_of``: when it was counted; ``opens``:
    whoever reads it may read all cases behind it, too."""

    first: date
    last: date
    as_of: datetime
    total: Counts
    units: tuple[Line, ...]
    categories: tuple[Line, ...]
    opens: bool = True


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
    rows = _rows(scope, within, first, last)
    units = _grouped((_unit(path, depth), counts) for path, _, counts in rows)
    categories = _grouped((_category(category), counts) for _, category, counts in rows)
    total = sum((counts for _, _, counts in rows), Counts())
    return Report(first, last, scope.at, total, units, categories, opens(scope, within))


def behind(scope: Scope, first: date, last: date, figure: str) -> CaseFilter | None:
    """The cases that a figure of a report counts, as a list's filter; None: there is no such figure."""
    if figure not in FIGURES or not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        return None
    text, values = filled(f"{PERIOD} AND {FIGURES[figure]}", window(scope, first, last))
    return CaseFilter(within=tuple(scope.prefixes(CAPABILITY)), parents_only=True, matching=(text, tuple(values)))


def _rows(scope: Scope, within: tuple[str, ...], first: date, last: date) -> list[tuple[str, int | None, Counts]]:
    access.enter(scope)
    around = window(scope, first, last)
    where = listing.conditions(scope, CaseFilter(within=within, parents_only=True))
    figures, counted = filled(", ".join(f"count(*) FILTER (WHERE {text})" for text in FIGURES.values()), around)
    period, asked = filled(PERIOD, around)
    with connection.cursor() as cursor:
        sql = SQL.format(figures=figures, period=period, where=where.text)
        cursor.execute(sql, [*counted, *asked, *where.values])
        return [(path, category, Counts(*counts)) for path, category, *counts in cursor.fetchall()]


def window(scope: Scope, first: date, last: date) -> dict[str, Any]:
    """A period that is not over yet ends now."""
    since, until = bounds(first, last)
    until = min(until, scope.at) if scope.at > since else until
    return {"since": since, "until": until, "askers": sorted(askers_clocks()), "inner": sorted(_inner_acts())}


def filled(text: str, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The text with its values in the order in which it takes them."""
    return NAMED.sub("%s", text), [values[name] for name in NAMED.findall(text)]


def askers_clocks() -> set[str]:
    """Clocks that give the asker time: nobody of the staff is late by them."""
    practices = rulebook().practices.values()
    return {name for own in practices for name, clock in own.spec.clocks.items() if clock.of == "asker"}


def _inner_acts() -> set[str]:
    """What is said about a case inside: nobody worked on it thereby."""
    return {name for own in rulebook().practices.values() for name in insight.inner_acts(own)}


def _grouped(found: Iterable[tuple[Line, Counts]]) -> tuple[Line, ...]:
    """One line a unit or category, the fullest first."""
    sums: dict[Line, Counts] = {}
    for line, counts in found:
        sums[line] = sums.get(line, Counts()) + counts
    lines = (replace(line, counts=counts) for line, counts in sums.items())
    return tuple(sorted(lines, key=lambda line: (-line.counts.filed, -line.counts.open, line.name, line.key)))


def _unit(path: str, depth: int) -> Line:
    """The unit that many levels deep on the path, or the path's own where it ends before."""
    ids = path.rstrip(".").split(".")[:depth]
    unit = atlas().units.get(int(ids[-1]))
    return Line(unit.name if unit else "", Counts(), ".".join(ids) + ".", len(ids) < depth)


def _category(category: int | None) -> Line:
    found = rulebook().categories.get(category or 0)
    return Line(found.name if found else "", Counts(), str(category or UNSORTED))
