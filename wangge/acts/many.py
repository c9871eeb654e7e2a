"""Many filings and acts of many people in one transaction: history that is taken over, the demonstration.

The rules, the effects and the rows are those of ``file`` and ``do``. What is shared is the reading and the statement: a
case stays at hand from one act to the next, and what was decided is written together, thousands at the price of a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from wangge.acts import doing, papers, parts
from wangge.acts.changes import Row
from wangge.acts.children import raised
from wangge.acts.doing import Doing, Done
from wangge.acts.door import do
from wangge.acts.facts import World
from wangge.acts.filing import add_rows
from wangge.acts.hands import Hands, Held
from wangge.acts.needs import Filed, Need
from wangge.acts.pending import Pending
from wangge.acts.planning import Plan, plan
from wangge.cases import record
from wangge.documents.actions import NEXT, Printing
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.subjects import actions as subjects
from wangge.subjects import zones
from wangge.subjects.actions import Linked
from wangge.subjects.models import RAISED

Entered = tuple[frozenset[str], frozenset[int]]  # zones, and single cases in them
ELSEWHERE = frozenset({zones.SET, NEXT})  # who reads, and the number of a paper


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


@contextmanager
def together() -> Iterator[Together]:
    """Within the caller's transaction; at the end everything is written and every paper printed."""
    with ThreadPoolExecutor(1, "papers") as beside:
        found = Together(Printing(beside))
        with connection.execute_wrapper(found.before):
            yield found
            found.write()
        found.keep_papers()


class Together:
    """Filings and acts of one transaction. Whoever asks the database meanwhile, an effect or the caller, finds all that
    was done so far: it is written first."""

    def __init__(self, printing: Printing) -> None:
        if not connection.in_atomic_block:
            raise RuntimeError("what is not yet written needs a transaction that is open")
        self._hands, self._pending, self._printing = Hands(), Pending(), printing
        self._raised: list[Linked] = []
        self._entered: Entered | None = None

    def file_each(self, filings: Sequence[Filing]) -> list[Filed | Refused]:
        """File needs of different people at different moments.

        Answers stand in the order of the filings; a refused one leaves no trace and hinders no other. Refused: as in
        ``file_many``.
        """
        world = World.now()
        plans = [plan(world, f.actor, f.need, f.at) for f in filings]
        return [
            self._file(one, f.actor, f.at) if isinstance(one, Plan) else one
            for one, f in zip(plans, filings, strict=True)
        ]

    def do_many(self, deeds: Sequence[Deed]) -> list[Done | Refused]:
        """Do one act on each of many cases. Answers stand in the order of the deeds.

        1. take the cases at hand, and hold those that are not; 2. decide each as ``do`` does; 3. keep what follows from
        it. A refused one leaves no trace and hinders no other. Refused: as in ``do``. Raises ValueError for two acts on
        one case.
        """
        if len({d.case for d in deeds}) != len(deeds):
            raise ValueError("two acts on one case cannot be decided together")
        self._enter_zones(deeds)
        lacking = self._hands.lacking(d.case for d in deeds)
        if lacking:
            self.write()
            self._hands.take(record.load_many(lacking))
        return [self._do(deed) for deed in deeds]

    def case(self, code: str) -> Held | None:
        """A case that was filed here, by its code."""
        return self._hands.by_code(code)

    def write(self) -> None:
        """Everything that was decided so far."""
        links, self._raised = self._raised, []
        self._date()
        self._pending.write()
        if links:
            with zones.every():
                subjects.link(kind=RAISED, of=links)

    def _date(self, *cases: int) -> None:
        for rows in self._hands.date(*cases):
            self._pending.acted(rows)

    def keep_papers(self) -> None:
        """Print what was to be printed. Raises OSError where there is no room for it."""
        kept = self._printing.keep()
        if isinstance(kept, Refused):
            raise OSError(kept.code)

    def before(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Before the database is asked anything that cases may answer."""
        if sql not in ELSEWHERE:
            self.write()
        return execute(sql, params, many, context)

    # filing

    def _file(self, planned: Plan, actor: Scope, at: datetime) -> Filed:
        rows: dict[str, list[Row]] = {table: [] for table in record.COLUMNS}
        (case,) = record.new_ids(1)
        filed = add_rows(rows, planned, case, actor, at)
        self._pending.filed(rows)
        self._hands.filed(rows)
        return filed

    # acting

    def _enter_zones(self, deeds: Sequence[Deed]) -> None:
        """The zones of all who act, and what they proved, as nobody of them: who may enter which, and who is barred
        from what, is looked at case by case."""
        zones_ = frozenset[str]().union(*(d.actor.zones for d in deeds))
        proved = frozenset[int]().union(*(d.actor.closed_of for d in deeds))
        if zones_ and (zones_, proved) != self._entered:
            doing.enter_zones(Scope(deeds[0].at, zones=zones_, closed_of=proved))
            self._entered = zones_, proved

    def _do(self, deed: Deed) -> Done | Refused:
        held = self._hands.held(deed.case)
        if held is None or not doing.may_enter(deed.actor, held.loaded):
            return Refused("not_found")
        looks_back = held.looks_back(deed.act)
        if looks_back:
            self._date(deed.case)
        begun = doing.begin(deed.actor, held.loaded, deed.act, deed.data, deed.at, deed.machine, held.view)
        if isinstance(begun, Refused):
            return begun
        written = doing.outcome(begun, dated=looks_back)
        if begun.change.after or parts.what_follows(begun, written) is not None:
            return self._alone(deed)
        planned = self._children(begun)
        if isinstance(planned, Refused):
            return planned
        self._pending.acted(written.rows)
        self._hands.acted(deed.case, written)
        self._print(begun)
        filed = [self._file(one, deed.actor, deed.at) for one in planned]
        if filed:
            self._raised += raised(deed.case, begun.change.children, filed, deed.at)
        return doing.done(begun, written, tuple(one.code for one in filed))

    def _alone(self, deed: Deed) -> Done | Refused:
        """An act that reaches further than its case, by the door for one."""
        self.write()
        self._hands.let_go(deed.case)
        self._entered = None
        return do(deed.actor, deed.case, deed.act, deed.data, deed.at, machine=deed.machine)

    def _children(self, begun: Doing) -> list[Plan] | Refused:
        """All that the act asks for can be filed, or it is refused."""
        planned: list[Plan] = []
        for need in begun.change.children:
            one = plan(World.now(), begun.actor, need, begun.at)
            if isinstance(one, Refused):
                return one
            planned.append(one)
        return planned

    def _print(self, begun: Doing) -> None:
        if not begun.change.papers:
            return
        held = self._hands.held(begun.case_id)
        assert held is not None
        for template in begun.change.papers:
            self._printing.add(papers.paper(begun, template, held.case, held.loaded.steps, held.words))
