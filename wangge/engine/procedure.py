"""Procedures: a case folded from its steps, and what an act would do to it.

    Procedure.of(spec, forms, clocks)   prepared once per edition
    fold(steps, procedure)              the case as it stands
    follow(view, step, procedure)       the same, one step on
    decide(...)  offers(...)  undo(...) what may be done now, by whom, and why not

All pure: acts gathers the facts and carries out what ``Moved`` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wangge.engine import conditions
from wangge.engine.clock_story import reroutes
from wangge.engine.folding import fold as fold
from wangge.engine.folding import follow as follow
from wangge.engine.forms import Cleaned, Form
from wangge.engine.guards import AFTER_FORM, BEFORE_FORM, NOT_OFFERED, TIMED, Asked, GuardRule, guards_of, refusal
from wangge.engine.items import ItemFact
from wangge.engine.questions import questions
from wangge.engine.spec import ActSpec, ClockSpec, EffectSpec, GuardSpec, ProcedureSpec
from wangge.engine.together import is_alone
from wangge.engine.values import (
    ActorFact,
    CaseView,
    ClockFact,
    Moved,
    Refused,
    StakeFact,
    StakeKind,
    StepFact,
)

FILE, UNDO = "file", "undo"
UNDO_KEY = "z"
UNDO_WITHIN = timedelta(minutes=10)
STRANGER = Refused("not_yours")  # what a barred holder hears too: not one word more
NOBODY: Mapping[str, Collection[int]] = {}
EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that this actor may do in this state. ``refused``: why not now (a guard), else None."""

    act: str
    main: bool
    form: str | None
    key: str | None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One act, prepared."""

    name: str
    spec: ActSpec
    kinds: tuple[StakeKind, ...]  # stakes that may do it, in the playbook's order
    anyone: bool
    clock: bool
    holder_of: tuple[str, ...]
    may: frozenset[str]  # capabilities over the ground, of which one will do
    from_: frozenset[str]
    goals: tuple[tuple[conditions.Test, str], ...]
    form: Form | None
    before: tuple[tuple[GuardRule, GuardSpec], ...]
    after: tuple[tuple[GuardRule, GuardSpec], ...]
    effects: tuple[tuple[conditions.Test | None, EffectSpec], ...]
    due_clocks: frozenset[str]  # clocks whose `then` is this act
    asks: frozenset[str]  # clocks on which it depends whether it may be done
    goal: str | None  # where it leads, when that hangs on no condition
    always: tuple[EffectSpec, ...] | None  # its effects, when none hangs on a condition
    plain: bool  # no condition asks about the facts of the case
    alone: bool  # each case has its own answer to what it asks (whom, which papers), or is decided by itself

    @classmethod
    def of(cls, name: str, spec: ActSpec, forms: Mapping[str, Form], clocks: Mapping[str, ClockSpec]) -> Act:
        targets = () if spec.to is None else ((None, spec.to),) if isinstance(spec.to, str) else (
            tuple((g.when, g.state) for g in spec.to)
        )  # fmt: skip
        due_clocks = frozenset(n for n, c in clocks.items() if c.then == name)
        return cls(
            name=name,
            spec=spec,
            kinds=tuple(b for b in spec.by if b in _KINDS),  # type: ignore[misc]
            anyone="anyone" in spec.by,
            clock="clock" in spec.by,
            holder_of=tuple(b.partition(":")[2] for b in spec.by if b.startswith("holder_of:")),
            may=frozenset(b.partition(":")[2] for b in spec.by if b.startswith("may:")),
            from_=frozenset(spec.from_),
            goals=tuple((conditions.compile(when), state) for when, state in targets),
            form=forms[spec.form] if spec.form else None,
            before=tuple((BEFORE_FORM[g.guard], g) for g in guards_of(spec) if g.guard in BEFORE_FORM),
            after=tuple((AFTER_FORM[g.guard], g) for g in spec.guards if g.guard in AFTER_FORM),
            effects=tuple((conditions.compile(e.when) if e.when is not None else None, e) for e in spec.effects),
            due_clocks=due_clocks,
            asks=due_clocks | frozenset(_asked_by(name, spec, clocks)),
            goal=targets[0][1] if targets and targets[0][0] is None else None,
            always=spec.effects if all(e.when is None for e in spec.effects) else None,
            plain=all(when is None for when, _ in targets) and all(e.when is None for e in spec.effects),
            alone=is_alone(spec, forms[spec.form] if spec.form else None),
        )


def _asked_by(name: str, spec: ActSpec, clocks: Mapping[str, ClockSpec]) -> Iterator[str]:
    """The clocks that an act's guards look at; of one that names none, those that the act extends."""
    extended = [n for n, clock in clocks.items() if clock.extends is not None and clock.extends.act == name]
    for guard in spec.guards:
        if guard.guard in TIMED:
            yield from [guard.clock] if guard.clock else extended


_KINDS = frozenset(("asker", "filer", "lead", "co", "companion", "verifier", "arbiter", "supporter"))


@dataclass(frozen=True, slots=True)
class Procedure:
    """A ProcedureSpec ready for use. ``of`` raises KeyError for a form that the playbook lacks (the reader's duty)."""

    spec: ProcedureSpec
    acts: Mapping[str, Act]
    by_state: Mapping[str, tuple[Act, ...]]
    ends: frozenset[str]
    pausing: frozenset[str]
    resuming: frozenset[str]
    questions: Mapping[str, tuple[str, StakeKind | None]]  # act -> what it asks of whom, or (None) answers
    clocks: Mapping[str, ClockSpec]
    form: Form | None  # the filing form

    def asks(self, act: str) -> frozenset[str]:
        """The clocks that ``decide`` looks at for this act: for most none, and to project them costs more than it."""
        found = self.acts.get(act)
        return found.asks if found is not None else frozenset()

    @classmethod
    def of(
        cls, spec: ProcedureSpec, forms: Mapping[str, Form], clocks: Mapping[str, ClockSpec] | None = None
    ) -> Procedure:
        """``clocks``: the playbook's ClockSpecs; those that the procedure names are used."""
        own = {n: c for n, c in (clocks or {}).items() if n in spec.clocks}
        acts = {n: Act.of(n, a, forms, own) for n, a in spec.acts.items()}
        return cls(
            spec=spec,
            acts=acts,
            by_state={s: tuple(a for a in acts.values() if s in a.from_ and a.name != UNDO) for s in spec.states},
            ends=frozenset(n for n, s in spec.states.items() if s.end),
            pausing=frozenset(n for n, a in spec.acts.items() if a.pauses),
            resuming=frozenset(n for n, a in spec.acts.items() if a.resumes or reroutes(a)),
            questions=questions(spec),
            clocks=own,
            form=forms.get(spec.form),
        )


def begin(
    procedure: Procedure,
    data: Mapping[str, Any],
    at: datetime,
    known: Mapping[str, Any] = EMPTY,
    required: Collection[str] = (),
) -> Moved | Refused:
    """The step of filing: the cleaned filing form and the state that the procedure starts in. ``required``: fields that
    this case needs beyond those that the form itself requires."""
    form = procedure.form.requiring(required) if procedure.form else None
    cleaned = _cleaned(form, data, known, at)
    if isinstance(cleaned, Refused):
        return cleaned
    return Moved(FILE, "", procedure.spec.start, cleaned.values, proposed=cleaned.proposed)


def decide(
    procedure: Procedure,
    view: CaseView,
    act: str,
    data: Mapping[str, Any],
    actor: ActorFact,
    at: datetime,
    *,
    clocks: Sequence[ClockFact] = (),
    open_children: int = 0,
    known: Mapping[str, Any] = EMPTY,
    named: Mapping[str, Collection[int]] = NOBODY,
    item: ItemFact | None = None,
) -> Moved | Refused:
    """What ``act`` would do, or why it may not be done.

    1. who: barred and stranger alike hear "not_yours"; someone with a stake hears whose act it is;
    2. from which state; 3. guards that need no data; 4. the form (``known``: values by source);
    5. guards on the data; 6. the goal, and the effects whose condition holds.

    ``named``: holders of abstract names for ``by: holder_of:…``; ``item``: the service item that it is about.
    Codes: not_yours, unknown_act, not_your_act, clock_not_due, wrong_state, those of guards, form (faults), no_goal,
    cannot_hold.
    """
    found = procedure.acts.get(act) if act != UNDO else None  # undoing needs the steps: see ``undo``
    who = _who(found, _held(view, actor), actor, named)
    if isinstance(who, Refused):
        return who
    if found is None:
        return Refused("unknown_act", None, {"act": act})
    if view.state not in found.from_:
        return Refused("wrong_state", None, {"act": act, "state": view.state, "from": found.spec.from_})
    asked = Asked(act, view, actor, at, clocks, open_children, procedure.clocks, EMPTY, item)
    refused = _held_back(found, asked)
    if refused is not None:
        return refused
    cleaned = _cleaned(found.form, data, known, at)
    if isinstance(cleaned, Refused):
        return cleaned
    asked.data = cleaned.values
    refused = refusal(found.after, asked) if found.after else None
    return refused or _move(found, view, cleaned, who)


def _held(view: CaseView, actor: ActorFact) -> set[str]:
    """The stakes that the actor has, in whatever capacity."""
    holders = actor.holders
    held: set[str] = {s.kind for s in view.stakes if s.holder in holders}
    if actor.bearer:
        held.add("asker")
    return held


def _who(act: Act | None, held: set[str], actor: ActorFact, named: Mapping[str, Collection[int]]) -> Any:
    """The stake in which the actor acts (None: as anyone, the clock, or holder of a name), or a refusal."""
    if "barred" in held:
        return STRANGER
    if act is None:
        return None if held or actor.machine else STRANGER
    for kind in act.kinds:
        if kind in held:
            return kind
    if act.anyone or (act.clock and actor.machine) or _named(act, actor, named) or _oversees(act, held, actor):
        return None
    if held or actor.machine:
        return Refused("not_your_act", None, {"act": act.name, "by": act.spec.by})
    return STRANGER


def _named(act: Act, actor: ActorFact, named: Mapping[str, Collection[int]]) -> bool:
    return any(not actor.holders.isdisjoint(named.get(name, ())) for name in act.holder_of)


def _oversees(act: Act, held: set[str], actor: ActorFact) -> bool:
    """Whether the actor may do it from above: nobody oversees what they lead or asked for themselves."""
    return held.isdisjoint(("lead", "asker")) and not act.may.isdisjoint(actor.over)


def _held_back(act: Act, asked: Asked) -> Refused | None:
    """The guards that need no data, and three that go without saying."""
    if act.spec.pauses and asked.view.paused:
        return Refused("is_paused")
    if act.spec.resumes and not asked.view.paused:
        return Refused("is_not_paused")
    if asked.actor.machine and act.due_clocks and not _ran_out(act, asked):
        return Refused("clock_not_due", None, {"clocks": sorted(act.due_clocks)})
    return refusal(act.before, asked) if act.before else None


def _ran_out(act: Act, asked: Asked) -> bool:
    return any(
        c.name in act.due_clocks and c.state == "running" and c.due is not None and c.due < asked.at
        for c in asked.clocks
    )


def _cleaned(form: Form | None, data: Mapping[str, Any], known: Mapping[str, Any], at: datetime) -> Cleaned | Refused:
    if form is None and not data:
        return Cleaned({})
    cleaned = (form or NO_FORM).clean(data, known, at)
    if not cleaned.faults:
        return cleaned
    law = next((fault.law for fault in cleaned.faults if fault.law), None)
    return Refused("form", law, {"faults": cleaned.faults})


NO_FORM = Form((), frozenset())


def _move(act: Act, view: CaseView, cleaned: Cleaned, kind: StakeKind | None) -> Moved | Refused:
    values = cleaned.values
    facts = values if act.plain else {**values, **case_facts(view)}
    to_state = view.state
    if act.goal is not None:
        to_state = act.goal
    elif act.goals:
        reached = next((state for when, state in act.goals if when(facts)), None)
        if reached is None:
            return Refused("no_goal", None, {"act": act.name})
        to_state = reached
    effects = act.always
    if effects is None:
        effects = tuple(e for when, e in act.effects if when is None or when(facts))
    for effect in effects:
        if effect.do == "assign_lead" and effect.field and values.get(effect.field) in view.holders("barred"):
            return Refused("cannot_hold", "R-21")
    return Moved(act.name, view.state, to_state, values, effects=effects, as_kind=kind, proposed=cleaned.proposed)


def case_facts(view: CaseView) -> dict[str, Any]:
    """Facts of the case that conditions of goals and effects may ask beside the form's fields:
    ``state``, ``paused``, and ``times_<act>``: how often it was done before this time (R-19: the third transfer)."""
    return {"state": view.state, "paused": view.paused, **{f"times_{a}": n for a, n in view.counts.items()}}


def offers(
    procedure: Procedure,
    view: CaseView,
    actor: ActorFact,
    at: datetime,
    clocks: Sequence[ClockFact] = (),
    open_children: int = 0,
    named: Mapping[str, Collection[int]] = NOBODY,
) -> tuple[Offer, ...]:
    """What this actor may do now, main acts first, then in the playbook's order. Empty for barred and strangers.

    An act held back by a guard is offered with its refusal, so that a page can say why; one that hangs on data is not.
    """
    found = []
    held = _held(view, actor)
    asked = Asked("", view, actor, at, clocks, open_children, procedure.clocks, EMPTY)
    for act in procedure.by_state.get(view.state, ()):
        if not isinstance(_who(act, held, actor, named), Refused):
            asked.act, spec = act.name, act.spec
            refused = _held_back(act, asked)
            if refused is None or refused.code not in NOT_OFFERED:
                found.append(Offer(act.name, spec.main, spec.form, spec.key, refused))
    found.sort(key=lambda o: not o.main)
    if view.last.seq == view.seq and _may_take_back(procedure, view.last, view, actor, at) is None:
        found.append(Offer(UNDO, False, None, UNDO_KEY))
    return tuple(found)


def undo(
    procedure: Procedure, steps: Sequence[StepFact], view: CaseView, actor: ActorFact, at: datetime
) -> Moved | Refused:
    """Take back one's own last step: within ten minutes, while nobody has acted since, if the act can be taken back.

    Every procedure has this act without saying so; an act named "undo" in a playbook adds nothing to it.

    The step that undoes restores state and stakes exactly. Codes: not_yours, not_undoable (act), not_your_step,
    undo_too_late (minutes).
    """
    step = steps[-1]
    refused = _may_take_back(procedure, step, view, actor, at)
    if refused is not None:
        return refused
    before = fold(steps[:-1], procedure)
    return Moved(
        UNDO,
        view.state,
        before.state,
        {},
        opened=_sorted(before.stakes - view.stakes),
        closed=_sorted(view.stakes - before.stakes),
        undoes=step.seq,
    )


def _may_take_back(
    procedure: Procedure, step: StepFact, view: CaseView, actor: ActorFact, at: datetime
) -> Refused | None:
    held = _held(view, actor)
    if "barred" in held:
        return STRANGER
    if actor.person is None or step.by != actor.person:
        return Refused("not_your_step") if held else STRANGER
    act = procedure.acts.get(step.act)
    if step.undoes is not None or act is None or not _undoable(act):
        return Refused("not_undoable", None, {"act": step.act})
    if at - step.at > UNDO_WITHIN:
        return Refused("undo_too_late", None, {"minutes": int(UNDO_WITHIN.total_seconds()) // 60})
    return None


def _undoable(act: Act) -> bool:
    """What was erased, and what lives on outside the case's own state and stakes, cannot be taken back."""
    return act.spec.undoable and _LASTING.isdisjoint(e.do for e in act.spec.effects)


_LASTING = frozenset("erase reroute prioritise recuse open_children raise_cases print leave_out count_in refer".split())


def _sorted(stakes: Collection[StakeFact]) -> tuple[StakeFact, ...]:
    return tuple(sorted(stakes, key=lambda s: (s.kind, s.holder)))
