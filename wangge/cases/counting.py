"""Counting a territory's cases for boards: once for all groupings, and not again while nothing has changed.

1. One statement counts by place, lead, category and month of filing together.
2. What it found is kept in the process. Where counting is quick (an ordinary district) it is done for every page, but
   where nobody has written anything since and no date has passed, so that every figure is of now. Where it is dear (a
   million cases) a page shows the last count, which says of when it is, and a fresh one is taken beside it once there
   was any change: after REST at least, and so seldom that counting takes a SHAREth of the time at most. Such a count is
   shared by all web processes of the machine: one of them takes it, in files that no one else can read.
3. Whether anybody wrote is asked of the server's list of transactions, which is exact; whether a case or a clock
   changed, where some seconds do not matter, of the database's own statistics. No row is read for either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Any, Generic, TypeVar, cast, get_args

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.db import connection, transaction

from wangge.adoptions.facts import first_answers
from wangge.cases import access, listing
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.engine.vocabulary import Exclusion

T = TypeVar("T")
Key = tuple[Any, ...]
SOON = timedelta(days=1)
SATISFIED = 4  # of five
GROUNDS: tuple[str, ...] = get_args(Exclusion)
LIGHTS = ("yellow", "red")
SETS = ("place", "lead", "category", "month")
DEAR, LARGE = 0.15, 30_000  # seconds of counting, in a district of so many cases, from which on the last count is shown
REST, SHARE = 60.0, 20  # seconds between two counts that are dear, and how many times what one takes, at least
OLDEST = 1800.0  # seconds after which a page waits for a fresh count rather than show the last one
MEMORY = "SET LOCAL work_mem = '192MB'"  # a million rows are sorted four ways
MOST_KEPT = 200

SQL = """
WITH mine AS MATERIALIZED (
    SELECT c.subject_id, c.unit_path, c.lead_id, c.category_id, c.is_open, c.due_at, c.outcome, c.exclusion,
           date_trunc('month', c.filed_at AT TIME ZONE %s) AS month, c.exclusion = '' AS counts,
           coalesce(lit.light, 0) AS light,
           CASE WHEN c.rating IS NOT NULL AND c.exclusion = '' AND NOT {handled} THEN c.rating END AS rating
      FROM cases_case c
      LEFT JOIN (SELECT k.case_id, max(k.light) AS light FROM cases_clock k
                  WHERE k.ended_at IS NULL AND k.light > 0 GROUP BY k.case_id) lit ON lit.case_id = c.subject_id
     WHERE {where}
), first AS (
    SELECT m.subject_id, bool_and(k.state = 'met') AS met
      FROM cases_clock k JOIN mine m ON m.subject_id = k.case_id
     WHERE m.counts AND k.name = ANY(%s) AND k.state IN ('met', 'missed') GROUP BY m.subject_id
)
SELECT grouping(unit_path, lead_id, category_id, month),
       coalesce(unit_path, lead_id::text, category_id::text, to_char(month, 'YYYY-MM')),
       count(*) FILTER (WHERE is_open) AS open,
       count(*) FILTER (WHERE is_open AND due_at >= %s AND due_at < %s) AS due_soon,
       count(*) FILTER (WHERE is_open AND due_at < %s) AS overdue,
       count(*) FILTER (WHERE outcome = 'unconfirmed') AS unconfirmed,
       count(first.met) AS answered, count(*) FILTER (WHERE first.met) AS met,
       count(*) FILTER (WHERE counts AND NOT is_open AND outcome NOT IN ('withdrawn', 'handed_over')) AS ended,
       count(*) FILTER (WHERE counts AND outcome = 'solved') AS solved,
       count(rating) AS rated,
       count(*) FILTER (WHERE rating >= %s) AS satisfied,
       {excluded},
       count(*) FILTER (WHERE is_open AND light = 1) AS yellow,
       count(*) FILTER (WHERE is_open AND light = 2) AS red
  FROM mine LEFT JOIN first USING (subject_id)
 GROUP BY GROUPING SETS ((unit_path), (lead_id), (category_id), (month))
"""
# What ``grouping`` says of each set: the columns that are not grouped by, as bits.
SET_OF = {0b0111: "place", 0b1011: "lead", 0b1101: "category", 0b1110: "month"}
CHANGED = " + ".join(
    f"pg_stat_get_{when}tuples_{what}('{table}'::regclass)"
    for table in ("cases_case", "cases_clock")
    for when in ("", "xact_")
    for what in ("inserted", "updated")
)
# Which transactions of the whole server have ended; NULL within one that has written itself: of that it does not tell.
WRITTEN = "SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text END"
NEXT = "SELECT (SELECT min(due_at) FROM cases_case WHERE is_open AND due_at >= %s)"


@dataclass(frozen=True, slots=True)
class Counted:
    """Of each set (SETS) its rows: key (None: cases without one), then the figures in the statement's order; ``at``:
    of when they are."""

    at: datetime
    rows: dict[str, list[tuple[str | None, tuple[int, ...]]]]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    value: T
    taken: float  # by the process's own clock
    cost: float  # seconds
    dear: bool
    revision: int
    seen: Key


_kept: dict[Key, _Kept[Any]] = {}
_told: dict[Key, tuple[Key, str]] = {}
_lock = threading.Lock()


def counted(scope: Scope, wanted: CaseFilter) -> Counted:
    """The figures of the filter's cases, as the scope may see them, by each of SETS."""
    days = (scope.at - wanted.since).days if wanted.since else None
    key = ("figures", *reader(scope), wanted.within, days)
    found, last = kept(key, scope, lambda now: _count(now, wanted)), _kept.get(key)
    return found if last is None or last.dear else replace(found, at=scope.at)  # what nothing has changed is of now


def reader(scope: Scope) -> Key:
    """What of a scope decides which figures it gets."""
    return scope.person, tuple(sorted(scope.holders)), tuple(sorted(scope.kin)), tuple(sorted(scope.zones))


def kept(key: Key, scope: Scope, count: Callable[[Scope], T], *, steady: bool = False) -> T:
    """What ``count`` gives. The last that it gave as long as nothing at all was written; where counting is dear; and
    where it is ``steady`` (a minute more or less changes nothing of it) as long as no case and no clock has changed."""
    found = cast(_Kept[T] | None, _newest(key))
    age = monotonic() - found.taken if found else 0.0
    if found is not None and steady and age < REST and found.revision == revision():
        return found.value
    if found is not None and not found.dear and age < OLDEST and found.seen == _seen(scope):
        return found.value
    if found is None or not found.dear or age > OLDEST:
        return _take(key, scope, count)
    if age > max(REST, SHARE * found.cost) and found.revision != revision():
        _beside(key, scope, count)
    return found.value


def _newest(key: Key) -> _Kept[Any] | None:
    """What this process counted, or another one where that is newer."""
    found = _kept.get(key)
    if found is None or (found.dear and monotonic() - found.taken > REST):
        shared = _shared(lambda counts: counts.get(_name(key)), None)
        if shared is not None and (found is None or shared.taken > found.taken):
            found = _kept[key] = shared
    return found


def _shared(asked: Callable[[BaseCache], T], otherwise: T) -> T:
    """What the counts of all processes answer; where none can be kept (a full disk) each process counts for itself."""
    try:
        return asked(caches["counts"])
    except OSError:
        return otherwise


def _name(key: Key) -> str:
    return sha256(repr(key).encode()).hexdigest()


def _take(key: Key, scope: Scope, count: Callable[[Scope], T]) -> T:
    seen = _seen(scope)
    before, begin = revision(), monotonic()
    value = count(scope)
    taken = monotonic()
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    cost = taken - begin
    _kept[key] = found = _Kept(value, taken, cost, cost >= DEAR and _cases() >= LARGE, before, seen)
    if found.dear:
        _shared(lambda counts: counts.set(_name(key), found, timeout=OLDEST), None)
    return value


def _beside(key: Key, scope: Scope, count: Callable[[Scope], T]) -> None:
    """Count anew in a thread and a connection of its own; once, however many ask, in whichever process."""
    busy = _name(("busy", *key))
    with _lock:  # for REST at most: a process that was killed in the midst of it is forgotten by then
        if not _shared(lambda counts: counts.add(busy, True, timeout=REST), False):
            return

    def work() -> None:
        try:
            _take(key, scope, count)
        finally:
            _shared(lambda counts: counts.delete(busy), False)
            connection.close()

    threading.Thread(target=work, daemon=True).start()


def _cases() -> int:
    """About how many cases the district has: a machine that is busy does not make a small one dear."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'cases_case'::regclass")
        return int(cursor.fetchone()[0])


def revision() -> int:
    """A number that changes when a case or a clock does, within some seconds. Of the statistics that the database keeps
    anyway, so that no writer pays for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CHANGED}")
        return int(cursor.fetchone()[0])


def state(scope: Scope) -> Key:
    """Two boards counted in the same state are alike: nothing was done, no date has passed. It is of all cases, closed
    zones too, so it is compared here and told to nobody."""
    access.enter(scope)
    with connection.cursor() as cursor:
        cursor.execute(f"{NEXT}, ({NEXT})", [scope.at, scope.at + SOON])
        return revision(), *cursor.fetchone()


def _seen(scope: Scope) -> Key:
    """As ``state``, and exact: between two equal ones nobody has written anything at all."""
    access.enter(scope)
    with connection.cursor() as cursor:
        cursor.execute(f"{WRITTEN}, ({NEXT}), ({NEXT})", [scope.at, scope.at + SOON])
        found = cursor.fetchone()
    return tuple(found) if found[0] else (object(),)


def told(key: Key, now: Key, tag: str) -> str:
    """Keep, and give, the tag of what was shown in this state."""
    if len(_told) >= MOST_KEPT:
        _told.clear()
    _told[key] = (now, tag)
    return tag


def still(key: Key, now: Key) -> str:
    """The tag of what was shown, as long as the state is the same; "" where it has to be looked up."""
    before, tag = _told.get(key, ((), ""))
    return tag if before == now else ""


def _count(scope: Scope, wanted: CaseFilter) -> Counted:
    where = listing.conditions(scope, wanted)
    excluded = ", ".join(f"count(*) FILTER (WHERE exclusion = '{g}') AS {g}" for g in GROUNDS)
    sql = SQL.format(handled=listing.HANDLED, where=where.text, excluded=excluded)
    figures = (list(first_answers()), scope.at, scope.at + SOON, scope.at, SATISFIED)
    rows: dict[str, list[tuple[str | None, tuple[int, ...]]]] = {name: [] for name in SETS}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(sql, [settings.DISTRICT_TZ, sorted(scope.holders), *where.values, *figures])
        for which, key, *counts in cursor.fetchall():
            rows[SET_OF[which]].append((key, tuple(counts)))
    return Counted(scope.at, rows)
