"""Lights on running clocks: one statement for all of them, over an index of the running ones by light and date.

What the colours mean is the district's (``engine.spec.LightsSpec``). The lights are of clocks, and a case shows the
worst of its own; never of a person: whoever asks has no light for confirming late.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from wangge.adoptions.facts import calendar, district, rulebook
from wangge.engine.clock import due_after

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


def sweep(at: datetime) -> int:
    """Set every light to what it is at ``at``; how many clocks show another one than before."""
    meaning = district().lights
    yellow = due_after(calendar(), at, meaning.yellow)
    return write(yellow, at - timedelta(hours=meaning.red_after), _of_askers())


def write(yellow: datetime, red: datetime, without: Collection[str]) -> int:
    """Yellow: due by then; red: due before then, not later than ``yellow``; clocks named in ``without`` have none."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"yellow": yellow, "red": red, "without": sorted(without)})
        return int(cursor.rowcount)


def _of_askers() -> set[str]:
    clocks = (c for own in rulebook().practices.values() for p in own.procedures.values() for c in p.clocks.items())
    return {name for name, spec in clocks if spec.of == "asker"}
