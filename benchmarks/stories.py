"""Cases that the engine's benchmarks play: what people do with them, by seed, and the steps that come of it.

Nothing but the engine is used: the library's procedure for needs, its forms and clocks, and the national calendar.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from wangge.engine import calendar as days
from wangge.engine import clock, reader
from wangge.engine import procedure as rules
from wangge.engine.forms import Form
from wangge.engine.law import Lawbook
from wangge.engine.procedure import Procedure
from wangge.engine.values import ActorFact, Moved, StakeFact, StepFact

ROOT = Path(__file__).parents[1]
PROCESSES, CHUNK = 2, 500
RESIDENT, CLERK, CHECKER, RULER, CHIEF = 1, 2, 3, 4, 5  # persons
POST, OTHER, VERIFYING, ARBITER = 20, 21, 22, 23  # holders of stakes
OPENED = (
    StakeFact("asker", RESIDENT),
    StakeFact("lead", POST),
    StakeFact("verifier", VERIFYING),
    StakeFact("arbiter", ARBITER),
)
LEADS = {
    POST: ActorFact(CHIEF, frozenset({CHIEF, POST})),
    OTHER: ActorFact(CLERK, frozenset({CLERK, OTHER})),
}
RESIDENT_, CHECKER_, RULER_ = (
    ActorFact(RESIDENT, frozenset({RESIDENT})),
    ActorFact(CHECKER, frozenset({CHECKER, VERIFYING})),
    ActorFact(RULER, frozenset({RULER, ARBITER})),
)
TICKER = ActorFact(None, frozenset(), machine=True)
NEED = {"text": "小区北门的路灯坏了，晚上看不清台阶。", "asker_name": "住户甲", "asker_phone": "13800138000"}
EMPTY: Mapping[str, Any] = {}
FIRST = datetime(2019, 1, 2, 1, tzinfo=UTC)


class Counted(NamedTuple):
    """How much a process did, in how many seconds, and which one."""

    done: int
    seconds: float
    process: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One act of a story: who does it, with what, when, and which lead it brings in."""

    act: str
    actor: ActorFact
    data: Mapping[str, Any]
    at: datetime
    lead: int | None = None


@lru_cache(maxsize=1)
def practice() -> Procedure:
    """The library's procedure for needs, ready for use."""
    spec = reader.read(ROOT / "playbooks" / "common", [ROOT / "playbooks"], Lawbook.load([ROOT / "laws" / "cn"])).spec
    forms = {name: Form.of(form, spec.fields) for name, form in spec.forms.items()}
    return Procedure.of(spec.procedures["case"], forms, spec.clocks)


@lru_cache(maxsize=1)
def calendar() -> days.Calendar:
    return days.Calendar(days.load([ROOT / "laws" / "cn" / "calendar"]))


class Writer:
    """Writes the turns of one story. ``lead``: who leads by now; ``at``: when the last turn was."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.at = FIRST + timedelta(minutes=self.random.randrange(7 * 365 * 1440))
        self.filed, self.lead = self.at, POST
        self.turns: list[Turn] = []

    def turn(self, act: str, actor: ActorFact, data: Mapping[str, Any] = EMPTY, *, lead: int | None = None) -> None:
        self.at += timedelta(minutes=self.random.randrange(5, 2000))
        self.turns.append(Turn(act, actor, data, self.at, lead))
        self.lead = lead or self.lead

    def write(self) -> list[Turn]:
        """In order: perhaps returned and ruled; accepted; worked on, perhaps paused or extended; finished, verified,
        perhaps twice; answered; perhaps reopened; rated, or closed by the clock."""
        chance = self.random.random
        if chance() < 0.15:
            why = {"return_reason": "not_ours", "basis": "职责清单第三条", "suggested_owner": OTHER}
            self.turn("return", LEADS[self.lead], why)
            self.turn("rule", RULER_, {"owner": OTHER, "basis": "职责清单第三条"}, lead=OTHER)
        self.turn("accept", LEADS[self.lead])
        if chance() < 0.10:
            self.turn("extend", LEADS[self.lead], {"length": 3, "note": "等待配件到货"})
        self.work()
        if chance() < 0.08:
            self.turn("reopen", RESIDENT_, {"note": "还是不亮"})
            self.work()
        if chance() < 0.6:
            self.turn("rate", RESIDENT_, {"rating": self.random.randrange(1, 6)})
        else:
            self.at += timedelta(days=20)
            self.turn("close_unconfirmed", TICKER)
        return self.turns

    def work(self) -> None:
        lead, chance = LEADS[self.lead], self.random.random
        if chance() < 0.5:
            self.turn("handle", lead, {"note": "已到现场查看"})
        if chance() < 0.15 and sum(turn.act == "pause" for turn in self.turns) < 2:
            self.turn("pause", lead, {"pause_reason": "weather", "note": "台风天气，不能高空作业"})
            self.turn("resume", lead)
        self.turn("finish", lead, {"result": "已更换灯具，现已恢复照明"})
        if chance() < 0.1:
            self.turn("verify", CHECKER_, {"passed": False, "note": "第二盏仍不亮"})
            self.turn("finish", lead, {"result": "已全部更换，现已恢复照明"})
        self.turn("verify", CHECKER_, {"passed": True})
        self.turn("reply", lead, {"reply_text": "路灯已经修好，谢谢您的反映。"})


def story(seed: int) -> tuple[datetime, list[Turn]]:
    """When a case was filed, and what was done with it then."""
    writer = Writer(seed)
    return writer.filed, writer.write()


def stakes_of(turn: Turn, lead: int) -> tuple[tuple[StakeFact, ...], tuple[StakeFact, ...]]:
    """What a turn opens and closes: a ruling brings another lead in."""
    if turn.lead is None or turn.lead == lead:
        return (), ()
    return (StakeFact("lead", turn.lead),), (StakeFact("lead", lead),)


def play(filed: datetime, turns: Sequence[Turn]) -> list[StepFact]:
    """A case from its filing to its end, each act decided by the engine: all its steps.

    Each act: the clocks that its guards ask about, the decision with its cleaned form, the step, the case after it.
    """
    procedure, lead = practice(), POST
    moved = rules.begin(procedure, NEED, filed)
    assert isinstance(moved, Moved), moved
    steps = [StepFact(1, moved.act, filed, moved.to_state, by=RESIDENT, data=moved.data, opened=OPENED)]
    view = rules.fold(steps, procedure)
    for turn in turns:
        asks = procedure.asks(turn.act)
        clocks = clock.project(procedure.clocks, steps, calendar(), procedure.spec, only=asks) if asks else ()
        moved = rules.decide(procedure, view, turn.act, turn.data, turn.actor, turn.at, clocks=clocks)
        assert isinstance(moved, Moved), (turn.act, moved)
        opened, closed = stakes_of(turn, lead)
        lead = turn.lead or lead
        step = StepFact(
            view.seq + 1, moved.act, turn.at, moved.to_state, moved.from_state,
            by=turn.actor.person, data=moved.data, opened=opened, closed=closed,
        )  # fmt: skip
        steps.append(step)
        view = rules.follow(view, step, procedure)
    return steps


def share(work: Callable[[range], Counted], cases: int) -> tuple[int, float]:
    """How much ``work(seeds)`` did in all, and in how many seconds: two processes take a part of the seeds at a time
    until none is left. The one that was at it for longest counts; memory stays bounded."""
    parts = [range(at, min(at + CHUNK, cases)) for at in range(0, cases, CHUNK)]
    seconds: Counter[int] = Counter()
    done = 0
    with multiprocessing.get_context("spawn").Pool(PROCESSES, initializer=_prepare) as pool:
        for one in pool.imap_unordered(work, parts):
            done += one.done
            seconds[one.process] += one.seconds
        pool.close()
        pool.join()
    return done, max(seconds.values())


def _prepare() -> None:
    practice(), calendar()
