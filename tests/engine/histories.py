"""Random histories of cases: deterministic by seed, on whole minutes, crowded around holidays and ends of months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from tests.engine.slow_law import Statute
from wangge.engine.clock_law import Terms, terms_of
from wangge.engine.law import Law
from wangge.engine.spec import Basis, ClockSpec, Length, ProcedureSpec
from wangge.engine.values import StakeFact, StepFact

PROCEDURE = ProcedureSpec.model_validate(
    {
        "start": "open",
        "form": "need",
        "clocks": ["a", "b", "c"],
        "states": {"open": {}, "answered": {}, "closed": {"end": "solved"}},
        "acts": {
            name: {"by": ["anyone"], "from": ["open", "answered", "closed"], **more}
            for name, more in {
                "accept": {},
                "transfer": {},
                "drop": {},
                "call": {},
                "answer": {},
                "note": {},
                "extend": {},
                "pause": {"pauses": True},
                "resume": {"resumes": True},
                "finish": {"to": "answered"},
                "close": {"to": "closed"},
                "reopen": {"to": "open"},
            }.items()
        },
    }
)
ACTS = (
    *("accept", "accept", "transfer", "transfer", "drop", "call", "call", "answer", "answer", "note", "undo"),
    *("pause", "pause", "pause", "resume", "resume", "resume", "extend", "extend", "finish", "close", "reopen"),
    "pass_on",
)
NARROW = ("pause", "pause", "resume", "resume", "resume", "note", "extend", "finish", "accept")
# Days on which counting goes wrong most easily: ends of months, leap days, eves of holidays, make-up days, years' ends.
HARD = (
    *("2019-01-31", "2019-04-28", "2019-09-29", "2019-12-31", "2020-01-19", "2020-01-23", "2020-02-01", "2020-02-29"),
    *("2021-01-31", "2021-02-07", "2021-02-20", "2021-09-18", "2022-01-29", "2022-12-31", "2023-01-28", "2023-04-23"),
    *("2023-09-28", "2023-12-30", "2024-01-30", "2024-02-04", "2024-02-29", "2024-09-14", "2024-12-31", "2025-01-26"),
    *("2025-01-31", "2025-08-31", "2025-09-28", "2025-10-01", "2026-02-14", "2026-02-28", "2026-10-10", "2026-12-25"),
)
LAWFUL = 8  # every eighth history has laws
DATED = 8  # every eighth has clocks of the same working day, and such as count from a date that somebody gave
MOST = {"hour": 100, "working_hour": 20, "day": 60, "working_day": 30, "month": 4}


@dataclass
class History:
    """A case's steps and the three clocks that run over them. ``laws``: of those that cite a limit, its editions."""

    specs: dict[str, ClockSpec]
    steps: list[StepFact] = field(default_factory=list)
    procedure: ProcedureSpec = PROCEDURE
    laws: dict[str, Statute] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: int) -> History:
        """Every third history is narrow: short periods, pauses, and nearly all moments on the edges of days."""
        random, narrow = Random(seed), seed % 3 == 0
        history = cls({name: clock(random, narrow) for name in PROCEDURE.clocks})
        _Writer(random, history.steps, narrow).write()
        if seed % LAWFUL == 1:
            _legislate(history, Random(~seed), narrow)
        if seed % DATED == 3:
            _date(history, Random(~seed))
        return history

    @property
    def terms(self) -> dict[str, Terms]:
        found = {name: terms_of(self.specs[name], law.adopted, law.known) for name, law in self.laws.items()}
        return {name: terms for name, terms in found.items() if terms is not None}


def _date(history: History, random: Random) -> None:
    """The same working day for some clocks, a date given by some steps for some, at times before their start."""
    for name, spec in history.specs.items():
        same_day = {"length": Length(n=0, unit="working_day")} if random.random() < 0.5 else {}
        given = {"counts_from": "day"} if random.random() < 0.6 else {}
        history.specs[name] = spec.model_copy(update={**same_day, **given})
    for at, step in enumerate(history.steps):
        if random.random() < 0.4:
            away = 5000 if random.random() < 0.05 else random.randint(-5, 20)
            day = (step.at + timedelta(hours=8)).date() + timedelta(days=away)
            history.steps[at] = replace(step, data={**step.data, "day": day.isoformat()})


def _legislate(history: History, random: Random, narrow: bool) -> None:
    """Laws over the clocks, with editions that come into force around the steps."""
    first = (history.steps[0].at + timedelta(hours=8)).date()
    for name, spec in history.specs.items():
        if random.random() < 0.8:
            editions = _editions(random, spec, first, narrow)
            history.specs[name] = spec.model_copy(update={"basis": Basis(law="R-90#it")})
            history.laws[name] = Statute(_law([_adopted(random, spec, narrow)]), _law(editions))


def _law(editions: list[dict[str, Any]]) -> Law:
    both = {"zh": "甲", "en": "A"}
    value = {"id": "R-90", "title": both, "text": both, "kind": "clock", "grade": "A", "source": "test"}
    return Law.model_validate({**value, "editions": editions})


def _limit(random: Random, unit: str, n: int, spec: ClockSpec) -> dict[str, Any]:
    most = random.choice((None, 1, 5, 10, spec.extends.most if spec.extends else 3))
    cutoff = random.choice(("midnight", "office_close"))
    return {"n": n, "unit": unit, "cutoff": cutoff, "extend_most": most, "title": {"zh": "办结", "en": "Finish"}}


def _adopted(random: Random, spec: ClockSpec, narrow: bool) -> dict[str, Any]:
    """The text that the playbook's author had: mostly with the very length of the clock."""
    n = spec.length.n if random.random() < 0.6 else spec.length.n + random.randint(1, 5)
    return {"limits": {"it": _limit(random, spec.length.unit, n, spec)}}


def _editions(random: Random, spec: ClockSpec, first: date, narrow: bool) -> list[dict[str, Any]]:
    """One to four editions, seldom with a gap between, seldom without the limit, at times all later than the start."""
    days = sorted(random.sample(range(-3, 9) if narrow else range(-12, 50), random.randint(0, 3)))
    opens = [None if random.random() < 0.8 else first - timedelta(days=random.randint(-4, 40))]
    opens += [first + timedelta(days=day) for day in days]
    if opens[0] is not None and len(opens) > 1 and opens[0] >= opens[1]:
        opens[0] = None
    found = []
    for since, following in zip(opens, [*opens[1:], None], strict=True):
        unit = spec.length.unit if random.random() < 0.7 else random.choice(tuple(MOST))
        most = 3 if narrow else MOST[unit]
        limit = {"it": _limit(random, unit, min(random.randint(1, most), random.randint(1, most)), spec)}
        to = following - timedelta(days=random.choice((1, 1, 1, 1, 1, 3))) if following else None
        running = "switch" if random.random() < 0.75 else "keep"
        limits = limit if random.random() < 0.9 else {}
        found.append({"from": since, "to": to, "running": running, "limits": limits})
    return found


def clock(random: Random, narrow: bool = False) -> ClockSpec:
    unit = random.choice(tuple(MOST))
    most = 3 if narrow else MOST[unit]
    value: dict[str, Any] = {
        "of": random.choice(("lead", "lead", "lead", "case", "co", "co", "verifier")),
        "length": {"n": min(random.randint(1, most), random.randint(1, most)), "unit": unit},
        "starts": random.choice((["file"], ["file", "reopen"], ["accept"], ["file", "transfer"], ["call"], ["note"])),
        "stops": random.choice((["finish"], ["accept", "finish"], ["answer"], ["note", "close"], ["drop"])),
        "pauses": random.random() < 0.85,
        "cutoff": random.choice(("midnight", "office_close")),
        "basis": {"promise": True},
    }
    if random.random() < 0.7:
        value["extends"] = {"act": "extend", "most": random.choice((1, 5, 10))}
    return ClockSpec.model_validate(value)


class _Writer:
    """Writes one history. What it knows of the case (who leads, is it paused) only makes the steps likelier."""

    def __init__(self, random: Random, steps: list[StepFact], narrow: bool) -> None:
        self.random = random
        self.acts = NARROW if narrow else ACTS
        self.edges = 0.8 if narrow else 0.2
        self.steps = steps
        self.stakes: set[StakeFact] = set()
        self.state = "open"
        self.at = _beginning(random)

    def write(self) -> None:
        lead = () if self.random.random() < 0.1 else (StakeFact("lead", 1),)
        self._append("file", opened=lead)
        for _ in range(self.random.randint(2, 14)):
            self.at = _edge(self.random, self.at) if self.random.random() < self.edges else _later(self.random, self.at)
            self._step(self.random.choice(self.acts))

    def _step(self, act: str) -> None:
        if act == "undo":
            undone = self.random.choice(self.steps)
            if undone.to_state == self.state:
                self.state = undone.from_state or self.state
            self._append("undo", undoes=undone.seq)
        elif act == "extend":
            self._append(act, data={"length": self.random.randint(1, 6)})
        elif act in ("transfer", "call"):
            self._give("lead" if act == "transfer" else self.random.choice(("co", "verifier")), act)
        elif act == "pass_on":
            self._pass_on()
        elif act in ("drop", "answer"):
            kinds = ("lead",) if act == "drop" else ("co", "verifier")
            held = _sorted(s for s in self.stakes if s.kind in kinds)
            self._append(act, closed=held[: self.random.randint(0, 1)])
        else:
            self._append(act)

    def _give(self, kind: Any, act: str) -> None:
        """A lead gives way to the next, at times to the same again; of the others there may be several."""
        given = {StakeFact(kind, self.random.randint(1, 4)) for _ in range(1 if kind == "lead" else 2)}
        taken = {s for s in self.stakes if s.kind == "lead"} if kind == "lead" else set()
        if self.random.random() < 0.5:
            taken -= given
        self._append(act, opened=_sorted(given), closed=_sorted(taken))

    def _pass_on(self) -> None:
        """A vacant post: its part goes to another, who may have one of the kind already."""
        held = _sorted(s for s in self.stakes if s.kind in ("lead", "co", "verifier"))
        if held:
            gone = self.random.choice(held)
            heir = StakeFact(gone.kind, gone.holder % 4 + 1)
            self._append("pass_on", opened=_sorted({heir} - self.stakes), closed=(gone,))

    def _append(self, act: str, **more: Any) -> None:
        spec = PROCEDURE.acts.get(act)
        before, self.state = self.state, spec.to if spec and isinstance(spec.to, str) else self.state
        step = StepFact(len(self.steps) + 1, act, self.at, self.state, before if self.steps else "", **more)
        self.stakes = (self.stakes - set(step.closed)) | set(step.opened)
        self.steps.append(step)


def _sorted(stakes: Iterable[StakeFact]) -> tuple[StakeFact, ...]:
    return tuple(sorted(stakes, key=lambda s: (s.kind, s.holder)))


def _beginning(random: Random) -> datetime:
    if random.random() < 0.5:
        day = datetime.fromisoformat(random.choice(HARD)).replace(tzinfo=UTC) + timedelta(days=random.randint(-3, 1))
    else:
        day = datetime(2019, 1, 3, tzinfo=UTC) + timedelta(days=random.randint(0, 2900))
    return day + timedelta(minutes=random.randint(0, 1439))


def _later(random: Random, at: datetime) -> datetime:
    """The moment of the next step: now and then the same, mostly minutes to days later, seldom weeks."""
    kind = random.random()
    if kind < 0.1:
        return at
    if kind < 0.4:
        return at + timedelta(minutes=random.randint(1, 600))
    if kind < 0.9:
        return at + timedelta(minutes=random.randint(600, 6000))
    return at + timedelta(days=random.randint(1, 20))


def _edge(random: Random, at: datetime) -> datetime:
    """Exactly where a day or office hours begin or end, where before and after part. 16:00 UTC is midnight there."""
    edge = at.replace(minute=0, hour=0) + timedelta(days=random.randint(0, 2))
    return max(at, edge + timedelta(minutes=random.choice((16 * 60, 16 * 60, 9 * 60, 9 * 60, 30, 4 * 60))))
