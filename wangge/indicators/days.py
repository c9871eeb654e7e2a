"""A day of a ground, from the record: what came in, what ended, what missed its date, what else went on.

About the matters of the ground, never about whoever walks it: no step is told by its doer, no visit is counted (R-54).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wangge.cases import access, listing
from wangge.cases.listing import CaseFilter
from wangge.cases.today import grounds, within
from wangge.engine.scope import Scope
from wangge.indicators.reports import FIGURES, PERIOD, filled, window
from wangge.people.facts import PostFact

MOST = 300  # matters of a day on one's ground; a district's day is told in tables
COLUMNS = (
    "code", "procedure", "adoption_id", "category_id", "unit_id", "state", "is_open", "outcome", "lead_id", "about_id",
    "asker_id", "due_at",
)  # fmt: skip
# Over its date when the day ended: whether it went over it on this day or before.
LATE = f"({FIGURES['late']} OR (c.is_open AND c.due_at < %(until)s))"
HAPPENED = (FIGURES["filed"], FIGURES["closed"], LATE, FIGURES["worked"])
SQL = """
SELECT {columns}, {figures} FROM cases_case c
 WHERE {period} AND {where} ORDER BY c.due_at, c.subject_id LIMIT {most}
"""
MINE = """EXISTS (SELECT 1 FROM cases_stake m
    WHERE m.case_id = c.subject_id AND m.kind <> 'barred' AND m.holder_id = ANY(%s::bigint[]))"""


@dataclass(frozen=True, slots=True)
class Matter:
    """One case of the day. ``whom``: whom it is about, or who asked; what of it happened that day."""

    code: str
    procedure: str
    adoption: int
    category: int | None
    unit: int
    state: str
    is_open: bool
    outcome: str
    lead: int | None
    about: int | None
    asker: int | None
    due: datetime | None
    filed: bool
    closed: bool
    late: bool
    worked: bool


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    posts: tuple[PostFact, ...]
    matters: tuple[Matter, ...]

    @property
    def open(self) -> int:
        """Still open when the day ended (or now)."""
        return sum(not matter.closed for matter in self.matters)


def told(scope: Scope, day: date) -> Day | None:
    """The day over the ground of the scope's posts, as far as they read it; None of who stands over none. With no right
    to the whole ground (a post that a firm lends) only what one's own posts have to do with."""
    posts = grounds(scope)
    if not posts:
        return None
    access.enter(scope)
    around = window(scope, day, day)
    where = listing.conditions(scope, CaseFilter(parents_only=True))
    where.add(*_reached(scope, posts))
    figures, counted = filled(", ".join(f"coalesce({text}, FALSE)" for text in HAPPENED), around)
    period, asked = filled(PERIOD, around)
    columns = ", ".join(f"c.{name}" for name in COLUMNS)
    sql = SQL.format(columns=columns, figures=figures, period=period, where=where.text, most=MOST)
    rows = listing.rows(sql, [*counted, *asked, *where.values])
    return Day(day, posts, tuple(Matter(*row) for row in rows))


def _reached(scope: Scope, posts: tuple[PostFact, ...]) -> tuple[Any, ...]:
    read, ends = within(p.unit_path for p in posts if scope.may("cases.read", p.unit_path))
    below, all_ends = within(p.unit_path for p in posts)
    return f"(({read}) OR ({below}) AND {MINE})", *ends, *all_ends, [p.id for p in posts]
