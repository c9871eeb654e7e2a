"""The bell, down one index for each holder: a department may have been told tens of thousands of things.

page(scope, size, before)   the newest, or the newest before a notice
unseen(scope)               how many the person has not seen

That a case of one's own went into a closed zone (``ELSEWHERE``) is told there; the person finds it by a function of the
database's owner, which asks for that person alone, whatever zones may be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from wangge.engine.scope import Scope
from wangge.lib import plans
from wangge.subjects import zones

ELSEWHERE = "elsewhere"
LAST = 2**63 - 1
MOST = 99


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to one of the scope's holders. ``unread``: this person has not seen it, whoever else has."""

    id: int
    about_id: int
    kind: str
    act: str
    at: datetime
    unread: bool


# As ``access.barred``; OFFSET 0 keeps it a look-up for each line: as a join it would read every barred stake there is.
NOT_BARRED = """NOT EXISTS (
    SELECT 1 FROM cases_stake b WHERE b.case_id = {about} AND b.kind = 'barred' AND b.until IS NULL
       AND (b.holder_id = ANY(%s::bigint[]) OR b.holder_id = ANY(%s::bigint[]) AND NOT EXISTS (
            SELECT 1 FROM cases_case c WHERE c.subject_id = b.case_id
               AND (c.asker_id = %s::bigint OR c.subject_id = ANY(%s::bigint[])))) OFFSET 0)"""
# How many are asked for stands in the text: a plan that is kept must know it.
PAGE_SQL = """
SELECT s.id, s.about_id, s.kind, s.act, s.at, s.id > coalesce(l.upto, 0)
  FROM (SELECT h.id AS holder, k.*
          FROM unnest(%s::bigint[]) AS h(id)
         CROSS JOIN LATERAL (
            SELECT n.id, n.about_id, n.kind, n.act, n.at FROM notices_notice n
             WHERE n.holder_id = h.id AND n.id < %s AND n.kind <> 'elsewhere' AND n.zone = ANY(%s) AND {not_barred}
             ORDER BY n.id DESC LIMIT {size}) k
         UNION ALL
        SELECT %s::bigint, t.id, 0, 'elsewhere', t.act, t.at FROM cases_told_elsewhere(%s) t WHERE t.id < %s) s
  LEFT JOIN notices_look l ON l.person_id = %s AND l.holder_id = s.holder
 ORDER BY s.id DESC LIMIT {size}
"""

# Asked for on every page, so of each holder only the newest are looked at; most have been seen.
COUNT = f"""
SELECT count(*)
  FROM (SELECT h.id AS holder, k.*
          FROM unnest(%s::bigint[]) AS h(id)
         CROSS JOIN LATERAL (
            SELECT n.id, n.about_id FROM notices_notice n
             WHERE n.holder_id = h.id AND n.zone = ANY(%s) AND n.kind <> 'elsewhere'
             ORDER BY n.id DESC LIMIT {MOST}) k
         UNION ALL
        SELECT %s::bigint, t.id, 0 FROM cases_told_elsewhere(%s) t) s
  LEFT JOIN notices_look l ON l.person_id = %s AND l.holder_id = s.holder
 WHERE s.id > coalesce(l.upto, 0) AND {NOT_BARRED.format(about="s.about_id")}
"""
OPEN = frozenset({"open"})
NOBODY: tuple[Any, ...] = ([], [], None, None, None, [], [], None, [])  # values of COUNT that count nothing


def page(scope: Scope, size: int, before: int | None = None) -> list[Told]:
    """The newest ``size`` of what the scope's holders were told, without a word of what it is barred from."""
    before = LAST if before is None else before
    own = [scope.person, scope.person, before]
    values = [sorted(scope.holders), before, sorted(scope.zones), *_barring(scope), *own, scope.person]
    text = PAGE_SQL.format(size=size, not_barred=NOT_BARRED.format(about="n.about_id"))
    return [Told(*row) for row in _rows(text, scope, values, keep=False)]


def unseen(scope: Scope) -> int:
    """How much of it the person has not seen, up to 99: of what each holder was told last."""
    return told(_rows(COUNT, scope, _asked(scope), keep=True)[0][0])


def told(counted: int) -> int:
    """What ``unseen`` says where COUNT gave this."""
    return min(MOST, int(counted))


def asked(scope: Scope) -> tuple[Any, ...]:
    """The values of COUNT, for a statement that counts on the way; () where the connection has to be told first which
    closed zones are read."""
    return _asked(scope) if scope.zones <= OPEN else ()


def _asked(scope: Scope) -> tuple[Any, ...]:
    own = (scope.person, scope.person, scope.person)
    return sorted(scope.holders), sorted(scope.zones), *own, *_barring(scope)


def _barring(scope: Scope) -> tuple[Any, ...]:
    return sorted(scope.holders), sorted(scope.kin), scope.person, sorted(scope.bearer_of)


def _rows(sql: str, scope: Scope, values: Sequence[Any], *, keep: bool) -> list[tuple[Any, ...]]:
    """The count is asked for all the time, so its plan is kept; that of a page hangs on how much a holder was told."""
    zones.enter(scope, proved=False)
    connection.ensure_connection()
    found: list[tuple[Any, ...]] = plans.ask(connection.connection, sql, values, keep=keep)
    return found
