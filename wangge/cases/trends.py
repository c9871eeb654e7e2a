"""Week by week: what came in, what ended, what missed a date; and what is open by age. Counted as reports count
(``indicators.reports``), so that each figure opens the same cases there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from wangge.cases import listing
from wangge.cases.board import Grouping, behind, grouper
from wangge.cases.counting import MEMORY, kept, reader
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope

WEEKS = 13  # twelve that are over, and this one
WEEK = timedelta(days=7)
# Open for up to so many days; the last has no end.
AGES: tuple[tuple[int, int | None], ...] = ((0, 7), (7, 30), (30, 90), (90, None))
# A date at midnight is the end of the day before it, as in reports.
SQL = """
SELECT 'filed', date_bin('7 days', c.filed_at, %(origin)s) AS week, {key}, count(*)
  FROM cases_case c WHERE c.filed_at >= %(since)s AND c.filed_at < %(now)s AND {where} GROUP BY {sets}
UNION ALL
SELECT 'closed', date_bin('7 days', c.closed_at, %(origin)s) AS week, {key}, count(*)
  FROM cases_case c WHERE c.closed_at >= %(since)s AND c.closed_at < %(now)s AND {where} GROUP BY {sets}
UNION ALL
SELECT 'late', date_bin('7 days', k.due_at - interval '1 microsecond', %(origin)s), 0, '', count(DISTINCT c.subject_id)
  FROM cases_clock k JOIN cases_case c ON c.subject_id = k.case_id
 WHERE k.due_at > %(since)s AND k.due_at <= %(now)s AND (k.ended_at IS NULL OR k.ended_at > k.due_at)
   AND k.state <> 'void' AND NOT k.name = ANY(%(askers)s) AND {where}
   AND (c.closed_at IS NULL OR c.closed_at >= date_bin('7 days', k.due_at - interval '1 microsecond', %(origin)s))
 GROUP BY 2
UNION ALL
SELECT 'open', date_trunc('day', c.filed_at AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s, 0, '', count(*)
  FROM cases_case c WHERE c.is_open AND {where} GROUP BY 2
"""
KEY = """grouping(c.unit_path, c.lead_id, c.category_id),
       coalesce(c.unit_path, c.lead_id::text, c.category_id::text, '')"""
GROUPED = "GROUPING SETS ((2), (2, c.unit_path), (2, c.lead_id), (2, c.category_id))"
# What ``grouping`` says: of all together, of each place, lead, category.
WHOLE, SET_OF = 0b111, {0b011: "place", 0b101: "lead", 0b110: "category"}


@dataclass(slots=True)
class Week:
    """Seven days from ``first`` (a Monday) in the district's zone; ``open``: at its end, or now."""

    first: date
    filed: int = 0
    closed: int = 0
    late: int = 0
    open: int = 0

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Age:
    """Open cases filed on the days ``first`` … ``last``, which is how old they are. ``most`` None: and older."""

    least: int
    most: int | None
    first: date
    last: date
    open: int


@dataclass(frozen=True, slots=True)
class Trends:
    """The last WEEKS weeks, the oldest first; ``moves``: by how much what is open grew in each, by set and key."""

    at: datetime
    weeks: list[Week]
    ages: list[Age]
    moves: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def grown(found: Trends, scope: Scope, grouping: Grouping, weeks: int) -> dict[str, int]:
    """By how much what is open grew in the last so many weeks, by the keys of a board's rows."""
    of, group = grouper(grouping, behind(scope), scope.at)
    sums: dict[str, int] = {}
    for key, moves in found.moves[of].items():
        name = group(key)
        sums[name] = sums.get(name, 0) + sum(moves[-weeks:])
    return sums


def trends(scope: Scope, askers: Collection[str]) -> Trends | None:
    """Over the scope's territory; None without the right to figures. ``askers``: clocks that give the asker time."""
    wanted = CaseFilter(within=behind(scope).within, parents_only=True)
    if not wanted.within:
        return None
    return kept(("trends", *reader(scope), wanted.within), scope, lambda now: _count(now, wanted, askers), steady=True)


def _count(scope: Scope, wanted: CaseFilter, askers: Collection[str]) -> Trends:
    zone = ZoneInfo(settings.DISTRICT_TZ)
    today = scope.at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday()) - (WEEKS - 1) * WEEK
    origin = datetime.combine(monday, time.min, zone)
    weeks = [Week(monday + n * WEEK) for n in range(WEEKS)]
    moves: dict[str, dict[str, list[int]]] = {name: {} for name in SET_OF.values()}
    opened: dict[date, int] = {}
    for what, moment, of, key, n in _rows(scope, wanted, origin, askers):
        day = moment.astimezone(zone).date()
        place = (day - monday).days // 7
        if what == "open":
            opened[day] = opened.get(day, 0) + n
        elif of in SET_OF:
            moves[SET_OF[of]].setdefault(key, [0] * WEEKS)[place] += n if what == "filed" else -n
        else:
            setattr(weeks[place], what, n)
    _backwards(weeks, sum(opened.values()))
    return Trends(scope.at, weeks, list(_ages(opened, today)), moves)


def _rows(
    scope: Scope, wanted: CaseFilter, origin: datetime, askers: Collection[str]
) -> list[tuple[str, datetime, int, str, int]]:
    where = listing.conditions(scope, wanted)
    text = where.text
    named = {"origin": origin, "since": origin, "now": scope.at, "askers": sorted(askers), "zone": settings.DISTRICT_TZ}
    for n, value in enumerate(where.values):
        text = text.replace("%s", f"%(w{n})s", 1)
        named[f"w{n}"] = value
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(SQL.format(where=text, key=KEY, sets=GROUPED), named)
        return cursor.fetchall()


def _backwards(weeks: list[Week], now: int) -> None:
    """What is open now, less what came, plus what went: so much was open a week before."""
    for week in reversed(weeks):
        week.open = now
        now += week.closed - week.filed


def _ages(opened: dict[date, int], today: date) -> Iterator[Age]:
    oldest = min(opened, default=today)
    for least, most in AGES:
        last = today - timedelta(days=least)
        first = today - timedelta(days=most - 1) if most is not None else min(oldest, last)
        yield Age(least, most, first, last, sum(n for day, n in opened.items() if first <= day <= last))


def of_age(scope: Scope, first: date, last: date) -> CaseFilter:
    """The open cases filed on these days: what ``Age.open`` counts."""
    zone = ZoneInfo(settings.DISTRICT_TZ)
    since, until = datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)
    filed = ("c.is_open AND c.filed_at >= %s AND c.filed_at < %s", (since, until))
    return CaseFilter(within=behind(scope).within, parents_only=True, matching=filed)
