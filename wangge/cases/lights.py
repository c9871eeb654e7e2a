"""Lights on running clocks: one statement for all of them, over an index of the running ones by light and date.

What the colours mean is the district's (``engine.watching.LightsSpec``). The lights are of clocks, and a case shows the
worst of its own; never of a person: whoever asks has no light for confirming late.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from wangge.adoptions.facts import calendar, district, rulebook
from wangge.engine.clock import due_after
from wangge.engine.watching import LightsSpec

GREEN, YELLOW, RED = range(3)

# Whoever acts at the same moment sets a clock of another date back to green: the next round sees.
SQL = """
UPDATE cases_clock k
   SET light = CASE WHEN k.due_at < %(red)s THEN 2 WHEN k.due_at <= %(yellow)s THEN 1 ELSE 0 END
 WHERE k.ended_at IS NULL AND k.name <> ALL (%(without)s)
   AND ((k.light = 0 AND k.due_at <= %(yellow)s)
     OR (k.light = 1 AND (k.due_at < %(red)s OR k.due_at > %(yellow)s))
     OR (k.light = 2 AND k.due_at >= %(red)s))
"""
# By a share of the term no index finds those that are near: all running clocks are walked.
COLOUR = """CASE WHEN k.due_at < %(red)s THEN 2
    WHEN k.started_at + (k.due_at - k.started_at) * %(share)s <= %(at)s THEN 1 ELSE 0 END"""
BY_SHARE_SQL = """
UPDATE cases_clock k SET light = {colour}
 WHERE k.ended_at IS NULL AND k.due_at IS NOT NULL AND k.name <> ALL (%(without)s) AND k.light <> {colour}
"""
NEAR = "CASE WHEN k.due_at < %(red)s THEN 2 WHEN k.due_at <= %(yellow)s THEN 1 ELSE 0 END"
COUNT_SQL = """
SELECT {colour}, count(*) FROM cases_clock k
 WHERE k.ended_at IS NULL AND k.due_at IS NOT NULL AND k.name <> ALL (%(without)s) GROUP BY 1
"""


def sweep(at: datetime) -> int:
    """Set every light to what it is at ``at``; how many clocks show another one than before."""
    meaning = district().lights
    if meaning.share is None:
        return write(due_after(calendar(), at, meaning.yellow), _red(meaning, at), _of_askers())
    with connection.cursor() as cursor:
        cursor.execute(BY_SHARE_SQL.format(colour=COLOUR), _values(meaning, at))
        return int(cursor.rowcount)


def preview(meaning: LightsSpec, at: datetime) -> tuple[int, int, int]:
    """How many running clocks would be green, yellow and red by another meaning, in the zones that are entered."""
    colour = NEAR if meaning.share is None else COLOUR
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL.format(colour=colour), _values(meaning, at))
        found = dict(cursor.fetchall())
    return found.get(GREEN, 0), found.get(YELLOW, 0), found.get(RED, 0)


def _red(meaning: LightsSpec, at: datetime) -> datetime:
    return at - timedelta(hours=meaning.red_after)


def _values(meaning: LightsSpec, at: datetime) -> dict[str, Any]:
    near: dict[str, Any] = {"at": at, "share": (meaning.share or 0) / 100}
    if meaning.share is None:
        near = {"yellow": due_after(calendar(), at, meaning.yellow)}
    return {**near, "red": _red(meaning, at), "without": sorted(_of_askers())}


def write(yellow: datetime, red: datetime, without: Collection[str]) -> int:
    """Yellow: due by then; red: due before then, not later than ``yellow``; clocks named in ``without`` have none."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"yellow": yellow, "red": red, "without": sorted(without)})
        return int(cursor.rowcount)


def _of_askers() -> set[str]:
    clocks = (c for own in rulebook().practices.values() for p in own.procedures.values() for c in p.clocks.items())
    return {name for name, spec in clocks if spec.of == "asker"}
