"""Patterns of units, computed from the record: overdue, bounced, repeated, closed and reopened; by organisation.

    overdue    a date of the unit's own ran out in the period
    bounced    the unit handed the case on in the period, and the case changed hands so often (``PatternsSpec.hops``)
    repeated   filed in the period, and a like case (same category; same asker, same firm or site, or within about a
               hundred metres) had come in not long before: counted, never showing whose
    reopened   it had been answered, and was taken up again in the period

What the reader supervises and may enter counts, nothing else; a unit is an organisation, never a person or a post for
which none answers (R-57). Each figure is a condition over cases, so that it opens exactly the cases that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from wangge.adoptions.facts import district, rulebook
from wangge.cases import access, listing
from wangge.cases.board import opens
from wangge.cases.listing import CaseFilter
from wangge.cases.sampling import CAPABILITY
from wangge.engine.patterns import answered
from wangge.engine.scope import Scope
from wangge.engine.transfers import FIRST, counted_acts
from wangge.engine.watching import PATTERNS, Pattern
from wangge.indicators.reports import askers_clocks, bounds, filled
from wangge.people.facts import roster

MOST_DAYS = 366

# Pieces that stand in the queries below by their names.
PIECES = {
    "{stands}": """s.undoes IS NULL AND NOT EXISTS (
        SELECT 1 FROM cases_step u WHERE u.case_id = s.case_id AND u.undoes = s.seq)""",
    "{moves}": """FROM cases_step s
        JOIN unnest(%(move_adoptions)s::bigint[], %(move_procedures)s::text[], %(move_acts)s::text[])
             AS a(adoption, procedure, act)
          ON a.adoption = c.adoption_id AND a.procedure = c.procedure AND a.act = s.act
       WHERE s.case_id = c.subject_id AND {stands} AND s.data -> %(first)s IS NULL
         AND jsonb_path_exists(s.opened, '$[*] ? (@[0] == "lead")')
         AND jsonb_path_exists(s.closed, '$[*] ? (@[0] == "lead")')""",
    "{ends}": """FROM unnest(%(end_adoptions)s::bigint[], %(end_procedures)s::text[], %(end_states)s::text[])
        AS e(adoption, procedure, state) WHERE e.adoption = c.adoption_id AND e.procedure = c.procedure""",
}
# Of a case ``c``: the holders whose unit shows the pattern.
HOLDERS: Mapping[Pattern, str] = {
    "overdue": """SELECT k.holder_id AS holder FROM cases_clock k
        WHERE k.case_id = c.subject_id AND k.state <> 'void' AND NOT k.name = ANY(%(askers)s)
          AND k.due_at > %(since)s AND k.due_at <= %(until)s AND (k.ended_at IS NULL OR k.ended_at > k.due_at)""",
    "bounced": """SELECT (x.gone ->> 1)::bigint AS holder
         FROM (SELECT jsonb_array_elements(s.closed) AS gone {moves} AND s.at >= %(since)s AND s.at < %(until)s) x
        WHERE x.gone ->> 0 = 'lead' AND (SELECT count(*) {moves}) >= %(hops)s""",
    "repeated": """SELECT c.lead_id AS holder WHERE EXISTS (SELECT 1 FROM ({seen}) e
        WHERE e.category_id = c.category_id AND e.filed_at < c.filed_at AND e.filed_at >= c.filed_at - %(within)s
          AND (e.asker_id = c.asker_id OR e.about_id = c.about_id
            OR (abs(e.lon - c.lon) < 0.001 AND abs(e.lat - c.lat) < 0.001)))""",
    "reopened": """SELECT c.lead_id AS holder WHERE EXISTS (SELECT 1 FROM cases_step s
        WHERE s.case_id = c.subject_id AND s.at >= %(since)s AND s.at < %(until)s AND {stands}
          AND EXISTS (SELECT 1 {ends} AND e.state = s.from_state)
          AND NOT EXISTS (SELECT 1 {ends} AND e.state = s.to_state))""",
}
# Which cases are looked at at all.
PERIOD: Mapping[Pattern, str] = {
    **dict.fromkeys(PATTERNS, "c.filed_at < %(until)s AND (c.is_open OR c.closed_at >= %(since)s)"),
    "repeated": "c.filed_at >= %(since)s AND c.filed_at < %(until)s",
}
SEEN = """SELECT c.category_id, c.filed_at, c.asker_id, c.about_id, c.lon, c.lat FROM cases_case c
    WHERE c.filed_at >= %s AND c.filed_at < %s AND {where}"""
SQL = """
SELECT o.unit, count(DISTINCT c.subject_id)
  FROM cases_case c CROSS JOIN LATERAL ({holders}) f
  JOIN unnest(%s::bigint[], %s::bigint[]) AS o(holder, unit) ON o.holder = f.holder
 WHERE {period} AND {where} GROUP BY o.unit
"""
SHOWS = "{period} AND EXISTS (SELECT 1 FROM ({holders}) f WHERE f.holder = ANY(%s::bigint[]))"


@dataclass(frozen=True, slots=True)
class Line:
    """One unit (an organisation) and how many cases show each pattern. ``marked``: as many as the district says."""

    unit: int
    name: str
    counts: Mapping[Pattern, int]
    marked: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Days ``first`` … ``last``, both included; ``opens``: whoever reads it may read all cases behind it, too."""

    first: date
    last: date
    lines: tuple[Line, ...]
    opens: bool


def patterns(scope: Scope, first: date, last: date) -> Patterns | None:
    """Of every unit that shows one, the fullest first. None without the right to supervise, or of no period."""
    within = scope.prefixes(CAPABILITY)
    if not within or not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        return None
    found: dict[int, dict[Pattern, int]] = {}
    for pattern in PATTERNS:
        for unit, n in _counted(scope, pattern, first, last):
            found.setdefault(unit, dict.fromkeys(PATTERNS, 0))[pattern] = n
    least = district().patterns.least
    lines = (
        Line(unit, roster().name(unit), counts, tuple(p for p in PATTERNS if counts[p] >= least(p)))
        for unit, counts in found.items()
    )
    ordered = sorted(lines, key=lambda line: (-len(line.marked), -sum(line.counts.values()), line.name))
    return Patterns(first, last, tuple(ordered), opens(scope, within))


def behind(scope: Scope, pattern: Pattern, first: date, last: date, unit: int) -> CaseFilter | None:
    """The cases of a unit that show a pattern, as a list's filter."""
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        return None
    holders, values = _holders(scope, pattern, first, last)
    period, days = filled(PERIOD[pattern], _values(scope, first, last))
    text = SHOWS.format(period=period, holders=holders)
    mine = list(roster().answered_for.get(unit, ()))
    return CaseFilter(
        within=scope.prefixes(CAPABILITY), parents_only=True, matching=(text, (*days, *values, mine))
    )  # fmt: skip


def _counted(scope: Scope, pattern: Pattern, first: date, last: date) -> list[tuple[int, int]]:
    access.enter(scope)
    holders, values = _holders(scope, pattern, first, last)
    period, days = filled(PERIOD[pattern], _values(scope, first, last))
    where = listing.conditions(scope, CaseFilter(within=scope.prefixes(CAPABILITY), parents_only=True))
    pairs = [(holder, unit) for unit, mine in roster().answered_for.items() for holder in mine]
    sql = SQL.format(holders=holders, period=period, where=where.text)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, [h for h, _ in pairs], [u for _, u in pairs], *days, *where.values])
        return [(unit, n) for unit, n in cursor.fetchall()]


def _holders(scope: Scope, pattern: Pattern, first: date, last: date) -> tuple[str, list[Any]]:
    """The pattern's query with its values. What came in before is looked for among what the reader may count, too."""
    values = _values(scope, first, last)
    whole = HOLDERS[pattern]
    for name in ("{moves}", "{ends}", "{stands}"):
        whole = whole.replace(name, PIECES[name])
    before, sep, after = whole.partition("{seen}")
    text, found = filled(before, values)
    if sep:
        where = listing.conditions(scope, CaseFilter(within=scope.prefixes(CAPABILITY), parents_only=True))
        rest, more = filled(after, values)
        text = f"{text}{SEEN.format(where=where.text)}{rest}"
        found = [*found, values["since"] - values["within"], values["until"], *where.values, *more]
    return text, found


def _values(scope: Scope, first: date, last: date) -> dict[str, Any]:
    """A period that is not over yet ends now."""
    since, until = bounds(first, last)
    meaning, practices = district().patterns, rulebook().practices.values()
    moves = [(o.adoption, n, a) for o in practices for n, p in o.spec.procedures.items() for a in counted_acts(p)]
    ends = [(o.adoption, n, s) for o in practices for n, p in o.spec.procedures.items() for s in answered(p)]
    names = ("adoptions", "procedures", "acts"), ("adoptions", "procedures", "states")
    return {
        "since": since,
        "until": min(until, scope.at) if scope.at > since else until,
        "askers": sorted(askers_clocks()),
        "hops": meaning.hops,
        "first": FIRST,
        "within": timedelta(days=meaning.within),
        **{f"move_{name}": [row[i] for row in moves] for i, name in enumerate(names[0])},
        **{f"end_{name}": [row[i] for row in ends] for i, name in enumerate(names[1])},
    }
