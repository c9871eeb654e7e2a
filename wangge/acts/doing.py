"""An act under way: decided, run through its effects, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from wangge.acts import attaching, changes, items, known, parts
from wangge.acts.changes import Change, iso
from wangge.acts.children import ChildRefused, file_children
from wangge.acts.differences import changed_clocks, changed_stakes
from wangge.acts.effects import run
from wangge.acts.personal import split_personal
from wangge.adoptions.facts import Practice, practice
from wangge.cases import forgetting, payload, record
from wangge.cases.facts import Loaded
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import ActorFact, CaseView, ClockFact, Moved, Refused, StepFact
from wangge.lib.frozen import value
from wangge.people.access import appointment_for
from wangge.people.facts import roster
from wangge.people.units import of_leads_unit
from wangge.subjects import zones


@value
class Done:
    """What an act came to. ``replayed``: the same request under the same key was done before; nothing happened now."""

    case: int
    seq: int
    state: str
    replayed: bool = False
    children: tuple[str, ...] = ()
    adoption: int = 0
    procedure: str = ""
    lead: int | None = None
    due: datetime | None = None


@dataclass(slots=True)
class Doing:
    """An act under way: what effects may look at and write to."""

    actor: Scope
    at: datetime
    loaded: Loaded
    practice: Practice
    view: CaseView
    moved: Moved
    change: Change

    @property
    def case_id(self) -> int:
        return int(self.loaded.row["subject_id"])

    def write(self) -> Done:
        """A step that is decided, with all that follows from it, within the caller's transaction."""
        written = outcome(self)
        record.change(written.rows)
        return finish(self, written)


def begin(
    actor: Scope,
    held: Loaded,
    act: str,
    data: Mapping[str, Any],
    at: datetime,
    machine: bool = False,
    view: CaseView | None = None,
) -> Doing | Refused:
    """Decide an act on a case that is held, and run its effects, which gather what it changes. Writes nothing.

    ``view``: the case as its steps leave it, where that is at hand.
    """
    own = practice(held.row["adoption_id"])
    view = view or rules.fold(held.steps, own.procedures[held.row["procedure"]])
    moved = _decide(actor, held, view, act, data, at, machine)
    if isinstance(moved, Refused):
        return moved
    over = forgetting.against(held.row["is_open"], held.steps, moved.effects)
    if over is not None:
        return over
    doing = Doing(actor, at, held, own, view, moved, Change())
    if act != rules.UNDO and (codes := attaching.named(own, moved.data)):
        doing.change.after.append(lambda case: attaching.hang(codes, case, held.row["zone"]))
    refused = run(doing)
    if refused is None and doing.change.children and forgetting.is_erased(held.steps):
        return Refused("emptied", "R-50")  # nor into a case that would grow out of it
    return refused or doing


def enter_zones(scope: Scope) -> None:
    """Tell the database which zones this transaction may read, and which single cases beside them."""
    zones.enter(scope)


def may_enter(scope: Scope, held: Loaded) -> bool:
    """Whether a case lies in a zone of the scope, or is one that its bearer proved."""
    return held.row["zone"] in scope.zones or held.row["subject_id"] in scope.bearer_of


def actor_fact(actor: Scope, row: Mapping[str, Any], view: CaseView, machine: bool = False) -> ActorFact:
    bearer, same = row["subject_id"] in actor.bearer_of, of_leads_unit(view, actor.holders)
    return ActorFact(actor.person, actor.holders, bearer, machine, same, actor.over(row["unit_path"]))


def _decide(
    actor: Scope, held: Loaded, view: CaseView, act: str, data: Mapping[str, Any], at: datetime, machine: bool
) -> Moved | Refused:
    own = practice(held.row["adoption_id"])
    prepared = own.procedures[held.row["procedure"]]
    own_need = held.row["asker_id"] == actor.person or held.row["subject_id"] in actor.bearer_of
    if not actor.kin.isdisjoint(view.holders("barred")) and not own_need:
        return rules.STRANGER  # barred with the organisation that one belongs to
    who = actor_fact(actor, held.row, view, machine)
    if act == rules.UNDO:
        found = rules.undo(prepared, held.steps, view, who, at)
    else:
        found = _ruled(own, held, view, act, data, actor, who, at)
    if at < held.steps[-1].at and found != rules.STRANGER:  # a stranger does not learn when the last step was
        return Refused("before_last_step", None, {"last": held.steps[-1].at})
    return found


def _ruled(
    own: Practice,
    held: Loaded,
    view: CaseView,
    act: str,
    data: Mapping[str, Any],
    actor: Scope,
    who: ActorFact,
    at: datetime,
) -> Moved | Refused:
    prepared = own.procedures[held.row["procedure"]]
    asks = prepared.asks(act)
    clocks = changes.project(own, held.row["procedure"], held.steps, asks) if asks else ()
    found = prepared.acts.get(act)
    return rules.decide(
        prepared, view, act, data, who, at,
        clocks=clocks, open_children=held.open_children, named=named(own),
        known=known.of_held(actor, own, found.form if found else None, held, at), item=items.of_case(own, held),
    )  # fmt: skip


def named(own: Practice) -> dict[str, tuple[int, ...]]:
    """The abstract organisations of a playbook and who holds them here (``by: holder_of:…``)."""
    return {name: (holder,) for name, holder in own.organisations.items()}


@value
class Outcome:
    """What an act comes to, before it is written: its step, the rows, and the case as it stands then."""

    step: StepFact
    rows: dict[str, list[changes.Row]]
    view: CaseView
    due: datetime | None
    adoption: int
    procedure: str


def outcome(doing: Doing, *, dated: bool = True) -> Outcome:
    """The act's step, and everything that is a fold of the steps with it. Without ``dated`` no clock is counted, and no
    date stands: who keeps the case has it dated later (``recounting.dates``)."""
    held, change = doing.loaded, doing.change
    own = practice(change.fields.get("adoption_id", held.row["adoption_id"]))
    name = change.fields.get("procedure", held.row["procedure"])
    step = _step(doing)
    steps = (*held.steps, step)
    view = _seen(doing, step, own.procedures[name])
    clocks = changes.project(own, name, steps) if dated else None
    due, _ = changes.due_of(own, name, clocks or ())
    return Outcome(step, _rows(doing, step, view, clocks, own, name), view, due, own.adoption, name)


def _seen(doing: Doing, step: StepFact, procedure: rules.Procedure) -> CaseView:
    """The case as the step leaves it. What a step takes back, and what a case looks like in another procedure, only all
    of its steps tell."""
    if step.undoes is None and procedure is doing.practice.procedures[doing.loaded.row["procedure"]]:
        return rules.follow(doing.view, step, procedure)
    return rules.fold((*doing.loaded.steps, step), procedure)


def finish(doing: Doing, written: Outcome) -> Done:
    """What follows once the rows stand: papers, personal words, children. Raises ChildRefused."""
    for run_after in (*doing.change.after, *_printing(doing)):
        refused = run_after(doing.case_id)
        if isinstance(refused, Refused):
            raise ChildRefused(refused)
    children = file_children(doing.actor, doing.case_id, doing.change.children, doing.at)
    parts.follow(doing, written)
    return done(doing, written, children)


def done(doing: Doing, written: Outcome, children: tuple[str, ...]) -> Done:
    """What the act is said to have come to. ``children``: the codes of the cases that it brought forth."""
    view, seq = written.view, written.step.seq
    return Done(
        doing.case_id, seq, view.state, False, children, written.adoption, written.procedure, view.lead, written.due
    )


def _printing(doing: Doing) -> Iterator[Callable[[int], Any]]:
    if doing.change.papers:
        from wangge.acts import papers  # loads the typesetter: only where a paper is printed

        yield lambda _: papers.print_papers(doing)


def _step(doing: Doing) -> StepFact:
    moved, change = doing.moved, doing.change
    opened = (*moved.opened, *change.opened)
    closed = (*moved.closed, *change.closed)
    return StepFact(
        doing.view.seq + 1, moved.act, doing.at, change.fields.get("state", moved.to_state), moved.from_state,
        doing.actor.person, {**moved.data, **known.kept(doing.practice, moved.proposed)}, opened, closed, moved.undoes,
    )  # fmt: skip


def _rows(
    doing: Doing, step: StepFact, view: CaseView, counted: tuple[ClockFact, ...] | None, own: Practice, name: str
) -> dict[str, list[changes.Row]]:
    held, zone, case_id = doing.loaded, doing.loaded.row["zone"], doing.case_id
    clocks = counted or ()
    data, personal = split_personal(own, step.data, step.seq)
    if forgetting.is_erased(held.steps):  # a part that is still open goes on, without words
        data, personal = {forgetting.MARK: "R-50", **forgetting.structural(own, data)}, {}
    opened = [[s.kind, s.holder] for s in step.opened]
    closed = [[s.kind, s.holder] for s in step.closed]
    body = payload.of_step(step.act, step.from_state, step.to_state, opened, closed, data)
    previous = bytes.fromhex(held.row["chain"][2:])
    entry, salt, chain = changes.journal_row(case_id, step.seq, step.at, step.by, step.act, body, previous)
    category = doing.change.fields.get("category_id", held.row["category_id"])
    kept = changes.stake_rows(case_id, own, name, view, clocks, doing.at, zone, category)
    new, changed = changed_stakes(held, kept, step)
    _tell(doing, kept)
    return {
        "cases_step": [_step_row(doing, step, opened, closed, data, salt)],
        "cases_stake": new,
        "stake_changes": changed,
        "cases_clock": _clocks(doing, step, counted),
        "cases_case": [_case_row(doing, step, view, clocks, own, name, chain)],
        "journal_entry": [entry],
        "notices_notice": changes.notice_rows(case_id, doing.change.told, step.act, doing.at, zone),
        "narrative_more": [{"case_id": case_id, "extra": personal}] if personal else [],
    }


def _clocks(doing: Doing, step: StepFact, counted: tuple[ClockFact, ...] | None) -> list[changes.Row]:
    if counted is None:
        return []
    return changed_clocks(doing.loaded, changes.clock_rows(doing.case_id, counted, doing.loaded.row["zone"]), step)


def _step_row(
    doing: Doing, step: StepFact, opened: list[Any], closed: list[Any], data: Mapping[str, Any], salt: bytes
) -> changes.Row:
    lead = doing.view.lead
    held = next((s.holder for s in doing.view.stakes if s.kind == doing.moved.as_kind), lead)
    return {
        "case_id": doing.case_id,
        "seq": step.seq,
        "act": step.act,
        "at": iso(step.at),
        "by_id": step.by,
        "appointment": appointment_for(doing.actor, held),
        "as_kind": doing.moved.as_kind or "",
        "from_state": step.from_state,
        "to_state": step.to_state,
        "opened": opened,
        "closed": closed,
        "undoes": step.undoes,
        "data": data,
        "salt": record.hexed(salt),
        "zone": doing.loaded.row["zone"],
    }


def _tell(doing: Doing, kept: list[changes.Row]) -> None:
    """Whoever the case now waits for is told, whatever the playbook says; the one who acts is not. A body is many: it
    is told though one of its members acted. Of what is said inside only those hear whom the act names."""
    change = doing.change
    if _inner(doing):
        change.tell(_answered(doing), "moved")
    else:
        change.tell((s["holder_id"] for s in kept if s["waits"]), "waiting")
    if doing.moved.proposed and doing.view.lead is not None:
        change.tell([doing.view.lead], "proposed")
    for holder in doing.actor.holders - roster().members.keys():
        change.told.pop(holder, None)


def _inner(doing: Doing) -> bool:
    """Whether what is done is said inside, or takes back what was."""
    told = doing.moved.act if doing.moved.undoes is None else doing.loaded.steps[doing.moved.undoes - 1].act
    act = doing.practice.procedures[doing.loaded.row["procedure"]].acts.get(told)
    return act is not None and act.spec.inner


def _answered(doing: Doing) -> list[int]:
    """Who asked what is answered now: the person who did so last, who may have no stake in the case."""
    acts = doing.practice.procedures[doing.loaded.row["procedure"]].acts
    answers = acts[doing.moved.act].spec.answers if doing.moved.act in acts else None
    asked = [n for n, a in acts.items() if a.spec.asks is not None and a.spec.asks.question == answers]
    return [by for act in asked if (by := doing.view.done_by.get(act)) is not None]


_changed = itemgetter(*record.CHANGED)


def _case_row(
    doing: Doing,
    step: StepFact,
    view: CaseView,
    clocks: tuple[ClockFact, ...],
    own: Practice,
    name: str,
    chain: bytes,
) -> changes.Row:
    row, fields = doing.loaded.row, doing.change.fields
    due, provisional = changes.due_of(own, name, clocks)
    end = own.procedures[name].spec.states[view.state].end
    closed = row["closed_at"] or iso(doing.at) if end else None
    if doing.moved.undoes is not None and _rated(doing):
        fields["rating"] = None
    kept = dict(zip(record.CHANGED, _changed(row), strict=True))
    return {
        **kept,
        **fields,
        "subject_id": doing.case_id,
        "state": view.state,
        "is_open": end is None,
        "paused": view.paused,
        "lead_id": view.lead,
        "due_at": iso(due),
        "provisional": provisional,
        "closed_at": closed,
        "forget_at": _forget_at(doing, own, name, closed),
        "outcome": end or "",
        "reasons": row["reasons"] + doing.change.reasons,
        "seq": step.seq,
        "chain": record.hexed(chain),
    }


def _forget_at(doing: Doing, own: Practice, name: str, closed: str | None) -> str | None:
    """When there is first something to forget of a closed case. A part goes with the whole."""
    row, fields = doing.loaded.row, doing.change.fields
    if closed is None or row["parent_id"] is not None:
        return None
    if "forget_at" in fields or row["closed_at"]:
        return fields.get("forget_at", row["forget_at"])
    return iso(forgetting.looked_at(own, name, doing.at))


def _rated(doing: Doing) -> bool:
    """Whether the step that is taken back had left a grade."""
    act = doing.practice.procedures[doing.loaded.row["procedure"]].acts.get(doing.loaded.steps[-1].act)
    return act is not None and any(effect.do == "record_rating" for effect in act.spec.effects)
