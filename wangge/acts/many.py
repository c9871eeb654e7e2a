"""Many filings and acts of many people in one transaction: history that is taken over, the demonstration.

The rules, the effects and the rows are those of ``file`` and ``do``; what is shared is the statement, so that thousands
are written at the price of a few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from wangge.acts import doing
from wangge.acts.changes import Row
from wangge.acts.doing import Doing, Done
from wangge.acts.door import do
from wangge.acts.facts import World
from wangge.acts.filing import add_rows
from wangge.acts.needs import Filed, Need
from wangge.acts.planning import Plan, plan
from wangge.cases import record
from wangge.cases.facts import Loaded, loaded
from wangge.engine.scope import Scope
from wangge.engine.values import Refused


@dataclass(frozen=True, slots=True)
class Filing:
    """A need with who files it and when. Attachments and idempotency keys are for ``file_many``."""

    actor: Scope
    need: Need
    at: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """An act with who does it and when; ``machine``: a clock that ran out."""

    actor: Scope
    case: int
    act: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    machine: bool = False


def file_each(filings: Sequence[Filing]) -> list[Filed | Refused]:
    """File needs of different people at different moments in one statement, wholly or not at all.

    Answers stand in the order of the filings; a refused one leaves no trace and hinders no other. Refused: as in
    ``file_many``.
    """
    world = World.now()
    plans = [plan(world, f.actor, f.need, f.at) for f in filings]
    ids = iter(record.new_ids(sum(isinstance(p, Plan) for p in plans)))
    rows: dict[str, list[Row]] = {table: [] for table in record.COLUMNS}
    answers: list[Filed | Refused] = [
        add_rows(rows, p, next(ids), f.actor, f.at) if isinstance(p, Plan) else p
        for f, p in zip(filings, plans, strict=True)
    ]
    if rows["cases_case"]:
        record.insert(rows)
    return answers


def do_many(deeds: Sequence[Deed]) -> list[Done | Refused]:
    """Do one act on each of many cases in one transaction. Answers stand in the order of the deeds.

    1. hold the cases, in the order of their ids; 2. decide each as ``do`` does; 3. write all that was allowed in one
    statement. An act that files children or renders a paper goes through ``do`` by itself. A refused one leaves no
    trace and hinders no other. Refused: as in ``do``. Raises ValueError for two acts on one case.
    """
    if len({d.case for d in deeds}) != len(deeds):
        raise ValueError("two acts on one case cannot be decided together")
    with transaction.atomic():
        _enter_zones(deeds)
        held = {int(h.row["subject_id"]): h for h in map(loaded, record.load_many([d.case for d in deeds]))}
        begun = [_begin(d, held.get(d.case)) for d in deeds]
        return _write(deeds, begun)


def _enter_zones(deeds: Sequence[Deed]) -> None:
    """The zones of all who act, and what they proved, as nobody of them: who may enter which, and who is barred from
    what, is looked at case by case."""
    zones = frozenset[str]().union(*(d.actor.zones for d in deeds))
    proved = frozenset[int]().union(*(d.actor.closed_of for d in deeds))
    if zones:
        doing.enter_zones(Scope(deeds[0].at, zones=zones, closed_of=proved))


def _begin(deed: Deed, held: Loaded | None) -> Doing | Refused:
    if held is None or not doing.may_enter(deed.actor, held):
        return Refused("not_found")
    return doing.begin(deed.actor, held, deed.act, deed.data, deed.at, deed.machine)


def _write(deeds: Sequence[Deed], begun: Sequence[Doing | Refused]) -> list[Done | Refused]:
    rows: dict[str, list[Row]] = {table: [] for table in record.ACTING_TABLES}
    together: dict[int, doing.Outcome] = {}
    for i, one in enumerate(begun):
        if isinstance(one, Doing) and not (one.change.children or one.change.after):
            together[i] = doing.outcome(one)
            for table, found in together[i].rows.items():
                rows[table] += found
    if together:
        record.change(rows)
    return [_answer(deeds[i], one, together.get(i)) for i, one in enumerate(begun)]


def _answer(deed: Deed, begun: Doing | Refused, outcome: doing.Outcome | None) -> Done | Refused:
    if isinstance(begun, Refused):
        return begun
    if outcome is None:
        return do(deed.actor, deed.case, deed.act, deed.data, deed.at, machine=deed.machine)
    return doing.finish(begun, outcome)
