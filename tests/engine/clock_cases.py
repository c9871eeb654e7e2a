"""Small cases for the tests of clocks: steps by local time, and one clock over them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wangge.engine.calendar import Calendar, load
from wangge.engine.clock import explain, project
from wangge.engine.spec import ClockSpec, ProcedureSpec
from wangge.engine.values import ClockFact, DayMark, StakeFact, StakeKind, StepFact

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDS = {"closed": "solved", "withdrawn": "withdrawn"}
A, B = 1, 2  # two units that can lead


@lru_cache
def calendar() -> Calendar:
    return Calendar(load([Path(__file__).parents[2] / "laws" / "cn" / "calendar"]))


def at(local: str) -> datetime:
    """ "2025-03-03 10:00" in Shanghai, as UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=SHANGHAI).astimezone(UTC)


def shown(instant: datetime | None) -> str | None:
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if instant else None


def stake(kind: StakeKind, holder: int) -> StakeFact:
    return StakeFact(kind, holder)


def clock(n: int, unit: str, **more: Any) -> ClockSpec:
    """A clock of the lead from filing to ``finish``, unless ``more`` says otherwise."""
    value = {"of": "lead", "starts": ["file"], "stops": ["finish"], "basis": {"promise": True}, **more}
    return ClockSpec.model_validate({"length": {"n": n, "unit": unit}, **value})


class Case:
    """A case told step by step: ``Case("2025-03-03 10:00").do("pause", "2025-03-05 09:00")``; A leads from filing."""

    def __init__(self, filed: str, **more: Any) -> None:
        self.steps: list[StepFact] = []
        self.do("file", filed, **{"opened": (stake("lead", A),), **more})

    def do(self, act: str, when: str, state: str = "open", **more: Any) -> Case:
        self.steps.append(StepFact(len(self.steps) + 1, act, at(when), state, **more))
        return self

    def lead(self, holder: int, when: str, was: int = A, act: str = "transfer") -> Case:
        return self.do(act, when, opened=(stake("lead", holder),), closed=(stake("lead", was),))

    def clocks(self, spec: ClockSpec) -> tuple[ClockFact, ...]:
        return project({"it": spec}, self.steps, calendar(), PROCEDURE)

    def clock(self, spec: ClockSpec) -> ClockFact:
        (found,) = self.clocks(spec)
        return found

    def due(self, spec: ClockSpec) -> str | None:
        return shown(self.clock(spec).due)

    def marks(self, spec: ClockSpec) -> tuple[DayMark, ...]:
        return explain(self.clock(spec), spec, self.steps, calendar(), PROCEDURE)


PROCEDURE = ProcedureSpec.model_validate(
    {
        "start": "open",
        "form": "need",
        "clocks": ["it"],
        "states": {"open": {}, **{state: {"end": outcome} for state, outcome in ENDS.items()}},
        "acts": {
            "pause": {"by": ["lead"], "from": ["open"], "pauses": True},
            "resume": {"by": ["lead"], "from": ["open"], "resumes": True},
            "recuse": {"by": ["lead"], "from": ["open"], "effects": [{"do": "recuse"}]},
        },
    }
)
