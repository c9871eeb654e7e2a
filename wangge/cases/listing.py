"""What a list of cases shows, in SQL (``paging`` reads a page of it); and the inbox, what waits for one's holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from wangge.adoptions.facts import first_answers, rulebook
from wangge.engine.scope import Scope
from wangge.lib import bigrams, plans

COLUMNS = (  # of a ``CaseLine``, in its order; light and title follow
    "subject_id", "code", "procedure", "adoption_id", "category_id", "unit_id", "state", "is_open",
    "paused", "priority", "lead_id", "parent_id", "filed_at", "due_at", "provisional", "closed_at", "outcome",
)  # fmt: skip
# The worst light of a case's running clocks, as the ticker left it.
LIGHT = """(SELECT coalesce(max(k.light), 0) FROM cases_clock k
    WHERE k.case_id = c.subject_id AND k.ended_at IS NULL)"""
LIT = "SELECT k.case_id FROM cases_clock k WHERE k.ended_at IS NULL AND k.light = %s"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list shows. ``unit``: path prefix; ``after``: key of the last line of the page before.

    category    with all that lie below it in the tree; ``exactly``: and nothing below it (a figure of the board)
    light       open cases of this light
    excluded    no rate counts it, on this ground; ANY_GROUND: on any
    order       newest (by filing) or urgent (open cases with a date, earliest first)
    within      prefixes of which one holds the case; none of them, no case
    directly    of ``unit`` itself, not of what lies below it
    leads       who of them leads; other_leads: who leads is none of them
    since       what is closed was filed then or later
    counted     a name of COUNTED: what a rate of the board counts; of satisfaction never what the scope handles (R-24)
    words       what title and text must have (``searching``); then the newest come first
    matching    a further condition over ``c`` with its values: what a measure or a report counts
    """

    states: tuple[str, ...] = ()
    category: int | None = None
    unit: str | None = None
    lead: int | None = None
    is_open: bool | None = None
    overdue_at: datetime | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    outcome: str | None = None
    within: tuple[str, ...] | None = None
    directly: bool = False
    leads: tuple[int, ...] | None = None
    other_leads: tuple[int, ...] | None = None
    exactly: bool = False
    unsorted: bool = False
    parents_only: bool = False
    since: datetime | None = None
    counted: str | None = None
    words: str = ""
    matching: tuple[str, tuple[Any, ...]] | None = None
    excluded: str | None = None
    light: int | None = None
    order: str = "newest"
    after: tuple[datetime, int] | None = None
    size: int = 50

    @property
    def branch(self) -> list[int]:
        """The categories that are wanted; none, and all are."""
        return _branch(self.category, self.exactly)


ANY_GROUND = "excluded"
WORDS = f"w.words @@ replace(%s, '{bigrams.SPAN}', w.span::text)::tsquery"
HAS_WORDS = f"EXISTS (SELECT 1 FROM cases_search w WHERE w.case_id = c.subject_id AND {WORDS} OFFSET 0)"


def _ground(ground: str) -> tuple[str, ...]:
    return () if ground == ANY_GROUND else (ground,)


def _branch(category: int | None, exactly: bool = False) -> list[int]:
    if category is None:
        return []
    return [category] if exactly else list(rulebook().branches.get(category, [category]))


@dataclass(slots=True)
class Sql:
    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, text: str, *values: Any) -> None:
        self.parts.append(text)
        self.values += values

    def also(self, other: Sql) -> None:
        self.parts += other.parts
        self.values += other.values

    @property
    def text(self) -> str:
        return " AND ".join(self.parts) or "TRUE"


def prefix_end(prefix: str) -> str:
    """The first string after all that start with ``prefix``, which ends with "."."""
    return prefix[:-1] + "/"


def conditions(scope: Scope, wanted: CaseFilter) -> Sql:
    """What holds of every case of the list, the scope's zones and bars among it, but not yet its territory."""
    sql = walked(scope, wanted)
    sql.also(sifted(scope, wanted))
    if branch := wanted.branch:
        sql.add("c.category_id = ANY(%s::bigint[])", branch)
    return sql


def walked(scope: Scope, wanted: CaseFilter) -> Sql:
    """Of the conditions those by which an index in the order of the list can be walked, but for the category."""
    sql = Sql()
    if len(wanted.states) == 1 and not wanted.branch:
        sql.add("c.state = %s", wanted.states[0])
    if wanted.order == "urgent":
        sql.add("c.is_open AND c.due_at IS NOT NULL")
    if wanted.overdue_at is not None:
        sql.add("c.is_open AND c.due_at < %s", wanted.overdue_at)
    if wanted.due_from is not None:
        sql.add("c.is_open AND c.due_at >= %s", wanted.due_from)
    if wanted.due_before is not None:
        sql.add("c.is_open AND c.due_at < %s", wanted.due_before)
    _paged(sql, wanted)
    sql.add("c.zone = ANY(%s)", sorted(scope.zones))
    return sql


def sifted(scope: Scope, wanted: CaseFilter) -> Sql:
    """The others, but for the category: they sift what a walk comes by."""
    sql = Sql()
    if len(wanted.states) > 1 or (wanted.states and wanted.branch):
        sql.add("c.state = ANY(%s)", list(wanted.states))
    if wanted.lead is not None:
        sql.add("c.lead_id = %s", wanted.lead)
    _places(sql, wanted)
    if wanted.order != "urgent" and wanted.is_open is not None:
        sql.add("c.is_open" if wanted.is_open else "NOT c.is_open")
    if wanted.outcome is not None:
        sql.add("c.outcome = %s", wanted.outcome)
    _counted(sql, scope, wanted)
    if wanted.words:
        sql.add(HAS_WORDS, bigrams.query(wanted.words))
    sql.add(NOT_BARRED, *not_barred(scope))
    return sql


def _places(sql: Sql, wanted: CaseFilter) -> None:
    if wanted.unit is not None and wanted.directly:
        sql.add("c.unit_path = %s", wanted.unit)
    elif wanted.unit is not None:
        sql.add("c.unit_path >= %s AND c.unit_path < %s", wanted.unit, prefix_end(wanted.unit))
    if wanted.within is not None:
        pieces = ["(c.unit_path >= %s AND c.unit_path < %s)"] * len(wanted.within)
        ends = [end for prefix in wanted.within for end in (prefix, prefix_end(prefix))]
        sql.add(f"({' OR '.join(pieces) or 'FALSE'})", *ends)


def _counted(sql: Sql, scope: Scope, wanted: CaseFilter) -> None:
    """What a figure of the board counts."""
    if wanted.leads is not None:
        sql.add("c.lead_id = ANY(%s::bigint[])", list(wanted.leads))
    if wanted.other_leads is not None:
        sql.add("(c.lead_id = ANY(%s::bigint[])) IS NOT TRUE", list(wanted.other_leads))
    if wanted.unsorted:
        sql.add("c.category_id IS NULL")
    if wanted.parents_only:
        sql.add("c.parent_id IS NULL")
    if wanted.since is not None:
        sql.add("(c.is_open OR c.filed_at >= %s)", wanted.since)
    if wanted.light is not None:
        sql.add(f"c.is_open AND c.subject_id IN ({LIT}) AND {LIGHT} = %s", wanted.light, wanted.light)
    if wanted.excluded is not None:
        sql.add("c.exclusion <> ''" if wanted.excluded == ANY_GROUND else "c.exclusion = %s", *_ground(wanted.excluded))
    if wanted.counted is not None:
        text = COUNTED[wanted.counted]
        value = sorted(scope.holders) if wanted.counted.startswith("satisfied") else list(first_answers())
        sql.add(f"c.exclusion = '' AND ({text})", *[value] * text.count("%s"))
    if wanted.matching is not None:
        sql.add(wanted.matching[0], *wanted.matching[1])


# Whether one of my holders handles the case: the rating is hidden from them.
HANDLED = """EXISTS (SELECT 1 FROM cases_stake h WHERE h.case_id = c.subject_id AND h.kind IN ('lead', 'co')
       AND h.until IS NULL AND h.holder_id = ANY(%s::bigint[]))"""

ANSWERED = """EXISTS (SELECT 1 FROM cases_clock k
    WHERE k.case_id = c.subject_id AND k.name = ANY(%s) AND k.state = '{}')"""
MET, MISSED = ANSWERED.format("met"), ANSWERED.format("missed")

# Of each rate what ``board`` counts in its whole, in its part, and (under the bare name) in the whole and not in the
# part. Of clocks begun anew with each lead: whoever let one run out has not answered in time.
COUNTED = {
    "response": MISSED,
    "response_part": f"{MET} AND NOT {MISSED}",
    "response_whole": f"{MET} OR {MISSED}",
    "solved": "NOT c.is_open AND c.outcome NOT IN ('solved', 'withdrawn', 'handed_over')",
    "solved_part": "c.outcome = 'solved'",
    "solved_whole": "NOT c.is_open AND c.outcome NOT IN ('withdrawn', 'handed_over')",
    "satisfied": f"c.rating < 4 AND NOT {HANDLED}",
    "satisfied_part": f"c.rating >= 4 AND NOT {HANDLED}",
    "satisfied_whole": f"c.rating IS NOT NULL AND NOT {HANDLED}",
}

# Looked up once for a whole page, as a set: mostly nobody is barred from anything, and a look-up for each line would
# cost more than the line.
NOT_BARRED = """c.subject_id NOT IN (
    SELECT b.case_id FROM cases_stake b WHERE b.kind = 'barred' AND b.until IS NULL AND b.holder_id = ANY(%s::bigint[]))
AND (c.asker_id IS NOT DISTINCT FROM %s::bigint OR c.subject_id NOT IN (
    SELECT b.case_id FROM cases_stake b WHERE b.kind = 'barred' AND b.until IS NULL
       AND b.holder_id = ANY(%s::bigint[])))"""


def not_barred(scope: Scope) -> tuple[Any, ...]:
    """The values of NOT_BARRED: see ``access.barred``."""
    return sorted(scope.holders), scope.person, sorted(scope.kin)


def _paged(sql: Sql, wanted: CaseFilter) -> None:
    if wanted.after is None:
        return
    if wanted.order == "urgent":
        sql.add("(c.due_at, c.subject_id) > (%s, %s)", *wanted.after)
    else:
        sql.add("(c.filed_at, c.subject_id) < (%s, %s)", *wanted.after)


def rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """Planning a page costs more than reading it, so its plan is kept."""
    connection.ensure_connection()
    return plans.ask(connection.connection, sql, values)


def rows_at_once(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """As ``rows``, planned for these very values: where thousands of lines are read, a plan for any is the dear one."""
    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:
        cursor.adapters.register_loader("timestamptz", plans.QUICK_MOMENT)
        return cursor.execute(sql, values).fetchall()


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which of my next acts a page shows. ``category``: with all that lie below it in the tree; ``newest``: by filing
    instead of by date."""

    state: str | None = None
    category: int | None = None
    due_before: datetime | None = None
    newest: bool = False


# Filter and bar stand inside, at each holder's own walk down one index: a page never reads what other holders wait for,
# and LIMIT counts only what is shown.
INBOX_SQL = """
SELECT {columns}, coalesce(n.title, ''), s.kind, s.holder_id, s.next_due
  FROM unnest(%s::bigint[]) AS h(id)
 CROSS JOIN LATERAL (
    SELECT k.case_id, k.kind, k.holder_id, k.next_due, k.filed_at FROM cases_stake k
      JOIN cases_case c ON c.subject_id = k.case_id AND c.zone = ANY(%s) AND {not_barred}
     WHERE k.holder_id = h.id AND k.until IS NULL AND k.waits AND {after}{narrowed}
     ORDER BY {inner} LIMIT %s) s
  JOIN cases_case c ON c.subject_id = s.case_id
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id
 ORDER BY {outer} LIMIT %s
"""


def inbox(scope: Scope, after: tuple[datetime, int] | None, size: int, wanted: InboxFilter) -> list[tuple[Any, ...]]:
    """Cases that wait for one of the scope's holders: COLUMNS, title, stake, holder, next due; most urgent first."""
    narrow = narrowed(wanted)
    column = "filed_at" if wanted.newest else "next_due"
    way, start = (" DESC", ("infinity", 2**63 - 1)) if wanted.newest else ("", ("-infinity", 0))
    sql = INBOX_SQL.format(
        columns=", ".join([*(f"c.{name}" for name in COLUMNS), LIGHT]),
        after=f"(k.{column}, k.case_id) {'<' if wanted.newest else '>'} (%s, %s)",
        narrowed="".join(f" AND {part}" for part in narrow.parts),
        inner=f"k.{column}{way}, k.case_id{way}",
        outer=f"s.{column}{way}, s.case_id{way}",
        not_barred=NOT_BARRED,
    )
    values = [
        sorted(scope.holders),
        sorted(scope.zones),
        *not_barred(scope),
        *(after or start),
        *narrow.values,
        size + 1,
    ]
    return rows(sql, [*values, size + 1])


FIRST_MOST = 20  # of a lane that more are in nothing would be first; they stand by their date as well
IN_LANE = "c.is_open AND c.priority > 0"
FIRST_SQL = """
SELECT {columns}, coalesce(n.title, ''), k.kind, k.holder_id, k.next_due
  FROM cases_case c
  JOIN cases_stake k ON k.case_id = c.subject_id AND k.until IS NULL AND k.waits AND k.holder_id = ANY(%s::bigint[])
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id
 WHERE {which} AND c.zone = ANY(%s) AND {not_barred}{narrowed}
 ORDER BY c.priority DESC, k.next_due, k.case_id LIMIT {most}
"""


def has_lanes() -> bool:
    """Whether any practice of the district has a lane: otherwise no list asks for one."""
    return any(own.spec.lanes for own in rulebook().practices.values())


def first(scope: Scope, wanted: InboxFilter) -> list[tuple[Any, ...]]:
    """What of the inbox stands in a lane, the highest lane first, then by date."""
    narrow = narrowed(wanted)
    sql = FIRST_SQL.format(
        columns=", ".join([*(f"c.{name}" for name in COLUMNS), LIGHT]),
        which=IN_LANE,
        not_barred=NOT_BARRED,
        narrowed="".join(f" AND {part}" for part in narrow.parts),
        most=FIRST_MOST,
    )
    return rows(sql, [sorted(scope.holders), sorted(scope.zones), *not_barred(scope), *narrow.values])


def chosen(scope: Scope, codes: Sequence[str]) -> list[tuple[Any, ...]]:
    """What of the inbox has one of these codes, by date."""
    sql = FIRST_SQL.format(
        columns=", ".join([*(f"c.{name}" for name in COLUMNS), LIGHT]),
        which="c.is_open AND c.code = ANY(%s)",
        not_barred=NOT_BARRED,
        narrowed="",
        most=4 * len(codes),  # a case may wait for several of one's holders
    )
    return rows(sql, [sorted(scope.holders), list(codes), sorted(scope.zones), *not_barred(scope)])


# Each holder's most urgent ones, down the index that the inbox itself walks: what is late is counted first.
WAITING_SQL = """
SELECT count(*), count(*) FILTER (WHERE w.next_due < %s)
  FROM (SELECT s.next_due
          FROM unnest(%s::bigint[]) AS h(id)
         CROSS JOIN LATERAL (
            SELECT k.next_due FROM cases_stake k
              JOIN cases_case c ON c.subject_id = k.case_id AND c.zone = ANY(%s) AND {not_barred}
             WHERE k.holder_id = h.id AND k.until IS NULL AND k.waits
             ORDER BY k.next_due, k.case_id LIMIT {most}) s
         ORDER BY s.next_due LIMIT {most}) w
"""


def waiting(scope: Scope, most: int) -> tuple[int, int]:
    """How many cases wait for the scope's holders, and how many of those are late; of the ``most`` most urgent."""
    sql = WAITING_SQL.format(most=most, not_barred=NOT_BARRED)
    found = rows(sql, [scope.at, sorted(scope.holders), sorted(scope.zones), *not_barred(scope)])
    return int(found[0][0]), int(found[0][1])


def narrowed(wanted: InboxFilter) -> Sql:
    """What an inbox's filter asks of the case ``c`` and the stake ``k``."""
    sql = Sql()
    if wanted.state:
        sql.add("c.state = %s", wanted.state)
    if wanted.category is not None:
        sql.add("c.category_id = ANY(%s)", _branch(wanted.category))
    if wanted.due_before is not None:
        sql.add("k.next_due < %s", wanted.due_before)
    return sql
