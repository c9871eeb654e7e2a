"""What follows when a light turns red, as each adoption says (``engine.watching.OnRedSpec``): the next level goes along
and is told, stakes are told, an order is proposed to those who supervise.

    left(at)       the cases with a clock that turned red and brought nothing about yet, page by page
    escalate(…)    one of them: a step of the house, the mark on its clocks, notices and order in one transaction
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from wangge.acts import vacancy
from wangge.acts.doing import Doing
from wangge.acts.proposing import propose
from wangge.adoptions.facts import Practice, district, practice, rulebook
from wangge.cases import actions as cases
from wangge.cases.models import Clock
from wangge.engine import upkeep as rules
from wangge.engine.values import Moved
from wangge.people.facts import roster

BATCH = 500
RED = 2
KIND = "red"

# Down the partial index of red clocks that brought nothing about: what was red before its adoption said so is left out
# by its date, which bounds the walk.
LEFT_SQL = """
SELECT k.due_at, k.case_id
  FROM cases_clock k JOIN cases_case c ON c.subject_id = k.case_id
  JOIN unnest(%(adoptions)s::bigint[], %(since)s::timestamptz[]) AS own(adoption, since) ON own.adoption = c.adoption_id
 WHERE k.ended_at IS NULL AND k.light = 2 AND k.escalated_at IS NULL AND k.holder_id IS NOT NULL
   AND k.due_at >= own.since AND c.is_open
   AND k.due_at >= %(first)s AND (k.due_at, k.case_id) > (%(due)s, %(case)s)
 ORDER BY k.due_at, k.case_id LIMIT %(batch)s
"""


def left(at: datetime) -> Iterator[int]:
    """Every such case once a round, the oldest date first."""
    since = {own.adoption: begins for own in rulebook().practices.values() if (begins := _since(own)) is not None}
    if not since:
        return
    first = min(since.values())
    after, seen = (first - timedelta(days=1), 0), set[int]()
    values = {"adoptions": list(since), "since": list(since.values()), "first": first, "batch": BATCH}
    while page := _page({**values, "due": after[0], "case": after[1]}):
        for due, case in page:
            if case not in seen:
                seen.add(case)
                yield case
            after = (due, case)


def _page(values: dict[str, Any]) -> list[tuple[datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(LEFT_SQL, values)
        return cursor.fetchall()


def _since(own: Practice) -> datetime | None:
    """The earliest date whose light turned red since the adoption said what follows; None: nothing does."""
    if own.on_red.idle or own.on_red_since is None or rulebook().district is None:
        return None
    return own.on_red_since - timedelta(hours=district().lights.red_after)


def escalate(doing: Doing) -> Moved | None:
    """1. the clocks that are red and bring something about, looked at anew while the case is held; 2. who goes along;
    3. who is told; 4. mark and order once the step stands. The step says which clocks and whose."""
    own = practice(doing.loaded.row["adoption_id"])
    begins = _since(own)
    clocks = _red(doing.case_id, begins) if begins is not None else []
    if not clocks:
        return None
    holders = [clock.holder_id for clock in clocks]
    above = {one for clock in clocks for one in _above(doing, own, clock)} if own.on_red.above else set()
    told = {*above, *(holder for kind in own.on_red.tell for holder in doing.view.holders(kind))} - set(holders)
    proposes = bool(own.on_red.propose) and doing.loaded.row["zone"] == "open"  # nothing comes out of a closed zone
    if not (told or proposes):
        cases.escalated(clocks=clocks, at=doing.at)
        return None
    doing.change.tell(sorted(told), KIND)
    doing.change.after.append(lambda case_id: cases.escalated(clocks=clocks, at=doing.at))
    if proposes:
        doing.change.after.append(lambda case_id: propose(doing, own, holders))
    return rules.above(doing.view, sorted(above), {"_clocks": [clock.name for clock in clocks], "_holders": holders})


def _red(case_id: int, begins: datetime) -> list[Clock]:
    red = Clock.objects.filter(case=case_id, ended_at=None, light=RED, escalated_at=None, due_at__gte=begins)
    return list(red.exclude(holder=None).order_by("name", "round"))


def _above(doing: Doing, own: Practice, clock: Clock) -> list[int]:
    """The next level above the holder, else whoever rules on the case; nobody above who asks."""
    kinds = {stake.kind for stake in doing.view.stakes if stake.holder == clock.holder_id}
    if "asker" in kinds and kinds <= {"asker", "filer"}:
        return []
    people, found = roster(), None
    if clock.holder_id in people.posts or clock.holder_id in people.acting:
        found = vacancy.above(doing.view.stakes, clock.holder_id, own, doing.loaded.row["category_id"], doing.at)
    rule = [holder for holder in doing.view.holders("arbiter") if holder != clock.holder_id]
    return [found] if found is not None else rule
