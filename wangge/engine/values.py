"""The values that the engine takes and gives back.

Every instant is an aware ``datetime`` in UTC; every id is the bigint of a Subject.
Nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from wangge.engine.vocabulary import Cutoff, Unit
from wangge.lib.frozen import value

Scalar = str | int | float | bool | None

StakeKind = Literal[
    "asker",  # 诉求人: the one whose need it is
    "filer",  # 代报人: who filed it for the asker
    "lead",  # 主办: owns the next act
    "co",  # 协办
    "companion",  # 全程参与
    "verifier",  # 核验
    "arbiter",  # 裁定
    "supporter",  # 附议
    "barred",  # 回避: may not see the case, whatever else they hold
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the machine decided something: a code that words files turn into a sentence, and its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal. ``law`` names the rule ("R-14") when one forbids it; ``values`` fill the sentence."""

    code: str
    law: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StakeFact:
    """Who (a Subject id) has what to do with a case."""

    kind: StakeKind
    holder: int


@value
class StepFact:
    """One appended act. ``opened``/``closed``: stakes that it gave and took; ``undoes``: a seq that it compensates.

    The step of filing is seq 1, act "file", from_state "".
    """

    seq: int
    act: str
    at: datetime
    to_state: str
    from_state: str = ""
    by: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    opened: tuple[StakeFact, ...] = ()
    closed: tuple[StakeFact, ...] = ()
    undoes: int | None = None


ClockState = Literal["running", "paused", "met", "missed", "stopped"]


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of "why this date": counted or not, and why. The words of ``why`` stand in ``engine.clock_explain``.

    Clocks in hours have one mark for each stretch of time instead: ``since`` and ``until`` in UTC, and ``seconds``,
    the time used up at its end. ``switched``: with this day a newer edition of the law counts.
    """

    day: date
    counted: int  # how many units are used up at the end of this day (day units), else 0
    why: str
    kind: str = ""  # the calendar's word: weekend, holiday:国庆节, makeup_workday, or "" (a weekday)
    since: datetime | None = None
    until: datetime | None = None
    seconds: int = 0
    switched: bool = False


@dataclass(frozen=True, slots=True)
class ClockGround:
    """By what a clock is counted: ``n`` of ``unit`` until ``cutoff``, at most ``most`` more by extensions.

    by        promise: the practice's own length; law: the law's limit; overridden: the law's, because the practice
              promises later
    since     from when the edition of the law is in force (None: not known, or no law counts)
    switched  the day on which the running clock went over to that edition (None: it began under it)
    late      its limit had been used up by then: the clock ends with the first working day of that edition
    """

    n: int
    unit: Unit
    cutoff: Cutoff
    most: int
    by: Literal["promise", "law", "overridden"] = "promise"
    since: date | None = None
    switched: date | None = None
    late: bool = False


@value
class ClockFact:
    """One projected clock.

    ``due`` is None while paused. ``state``: running (not done, whatever the time), paused, met (stopped at or before
    due), missed (stopped after due), stopped (ended without judgement: the holder lost the case or the case ended).
    Whether a running clock is overdue depends on now: ``due < now``.
    ``law``: the edition by which it is counted, as the record names it ("R-20#finish@2022-05-01"), "" for none;
    ``ground``: None where no law counts, the length being the practice's own, and for one read from its row.
    """

    name: str
    holder: int | None
    round: int  # 1, 2 … when the clock begins again for another holder
    started: datetime
    due: datetime | None
    ended: datetime | None
    state: ClockState
    provisional: bool  # counted over a year whose holidays are not announced yet
    extended: int = 0  # units added by extensions
    paused_since: datetime | None = None
    law: str = ""
    ground: ClockGround | None = None


@value
class CaseView:
    """A case as folded from its steps: what a rule may know about it."""

    state: str
    seq: int
    stakes: frozenset[StakeFact]
    paused: bool
    counts: Mapping[str, int]  # act -> how often it stands (undone ones not counted)
    last: StepFact
    filed_at: datetime
    done_by: Mapping[str, int | None] = field(default_factory=dict)  # act -> the person who last did it
    asked: Mapping[str, StakeKind] = field(default_factory=dict)  # open question beside the state -> who is to answer

    def holders(self, kind: StakeKind) -> tuple[int, ...]:
        return tuple(sorted(s.holder for s in self.stakes if s.kind == kind))

    @property
    def lead(self) -> int | None:
        leads = self.holders("lead")
        return leads[0] if leads else None


@dataclass(frozen=True, slots=True)
class ActorFact:
    """Who acts: the person (None for an asker without an account), and every Subject id they act for."""

    person: int | None
    holders: frozenset[int]
    bearer: bool = False  # proved to be the asker by the case's code and PIN
    machine: bool = False  # the ticker
    of_leads_unit: bool = False  # a duty that they have in the case is of the unit that leads it
    over: frozenset[str] = frozenset()  # capabilities over the ground of the case, of whoever reads the cases there


@value
class Moved:
    """What an allowed act does. ``effects`` are EffectSpec values, run by acts in order."""

    act: str
    from_state: str
    to_state: str
    data: Mapping[str, Any]
    opened: tuple[StakeFact, ...] = ()
    closed: tuple[StakeFact, ...] = ()
    effects: tuple[Any, ...] = ()
    as_kind: StakeKind | None = None  # in which stake the actor acted
    undoes: int | None = None
    proposed: Mapping[str, Any] = field(default_factory=dict)  # by field: instead of what somebody else keeps
