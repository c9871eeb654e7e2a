"""A small case of the library's procedure, played by hand: what the tests of procedures stand on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.engine.written import ROOT, read
from wangge.engine.forms import Form
from wangge.engine.procedure import Procedure, decide, fold, offers, undo
from wangge.engine.values import ActorFact, CaseView, ClockFact, Moved, Refused, StakeFact, StepFact

COMMON = read(ROOT / "playbooks" / "common").spec
FORMS = {n: Form.of(f, COMMON.fields) for n, f in COMMON.forms.items()}
CASE = Procedure.of(COMMON.procedures["case"], FORMS, COMMON.clocks)

T = datetime(2026, 3, 4, 2, tzinfo=UTC)
RESIDENT, CHIEF, CLERK, CHECKER, RULER = 1, 2, 3, 4, 5  # persons
POST, DEPARTMENT, VERIFYING, ARBITER = 20, 21, 22, 23  # holders of stakes
STAKES = (
    StakeFact("asker", RESIDENT),
    StakeFact("lead", POST),
    StakeFact("verifier", VERIFYING),
    StakeFact("arbiter", ARBITER),
)
resident = ActorFact(RESIDENT, frozenset({RESIDENT}))
chief = ActorFact(CHIEF, frozenset({CHIEF, POST}))
clerk = ActorFact(CLERK, frozenset({CLERK, DEPARTMENT}))
checker = ActorFact(CHECKER, frozenset({CHECKER, VERIFYING}))
ruler = ActorFact(RULER, frozenset({RULER, ARBITER}))
stranger = ActorFact(9, frozenset({9}))
ticker = ActorFact(None, frozenset(), machine=True)
bearer = ActorFact(None, frozenset(), bearer=True)
RETURN = {"return_reason": "not_ours", "basis": "职责清单第三条", "suggested_owner": DEPARTMENT}


def clock(name: str, due: datetime | None, **more: Any) -> ClockFact:
    fields = {"holder": POST, "round": 1, "started": T, "ended": None, "state": "running", "provisional": False}
    return ClockFact(name=name, due=due, **{**fields, **more})


class Story:
    """A case in the making: ``does`` decides and appends, as acts will."""

    def __init__(self, procedure: Procedure = CASE, stakes: tuple[StakeFact, ...] = STAKES) -> None:
        self.procedure, self.at = procedure, T
        self.steps = [StepFact(1, "file", T, procedure.spec.start, by=RESIDENT, opened=stakes)]

    @property
    def view(self) -> CaseView:
        return fold(self.steps, self.procedure)

    def tries(self, actor: ActorFact, act: str, data: dict[str, Any] | None = None, **facts: Any) -> Moved | Refused:
        if act == "undo":
            return undo(self.procedure, self.steps, self.view, actor, self.at)
        return decide(self.procedure, self.view, act, data or {}, actor, self.at, **facts)

    def does(self, actor: ActorFact, act: str, data: dict[str, Any] | None = None, **facts: Any) -> "Story":
        self.at += timedelta(minutes=1)
        moved = self.tries(actor, act, data, **facts)
        assert isinstance(moved, Moved), moved
        return self.append(moved, actor)

    def append(
        self,
        moved: Moved,
        actor: ActorFact,
        opened: Sequence[StakeFact] = (),
        closed: Sequence[StakeFact] = (),
    ) -> "Story":
        step = StepFact(
            len(self.steps) + 1,
            moved.act,
            self.at,
            moved.to_state,
            moved.from_state,
            by=actor.person,
            data=moved.data,
            opened=(*moved.opened, *opened),
            closed=(*moved.closed, *closed),
            undoes=moved.undoes,
        )
        self.steps.append(step)
        return self

    def finished(self) -> "Story":
        return self.does(chief, "accept").does(chief, "finish", {"result": "已经修好了"})


def code(answer: Moved | Refused) -> str:
    return answer.code if isinstance(answer, Refused) else f"-> {answer.to_state}"


def acts_of(story: Story, actor: ActorFact, **facts: Any) -> dict[str, str | None]:
    found = offers(story.procedure, story.view, actor, story.at, **facts)
    return {o.act: o.refused.code if o.refused else None for o in found}
