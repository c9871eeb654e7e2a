"""Rows of cases → values for rules, and back: steps, stakes, clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from wangge.cases.models import Case, Clock, Contact, Narrative, Step
from wangge.engine.values import ClockFact, StakeFact, StepFact
from wangge.lib.frozen import value

PartStep = tuple[int, StepFact]  # a part's id, and a step of it


@value
class Loaded:
    """A case held for an act: its row, steps, open stakes, clocks, number of open children, an earlier receipt.

    words     as ``words_of`` tells them, where they are at hand
    parts     the steps of its parts, each with the part's id, where they are at hand
    """

    row: Mapping[str, Any]
    steps: tuple[StepFact, ...]
    stakes: tuple[Mapping[str, Any], ...]
    clocks: Mapping[tuple[str, int], Mapping[str, Any]]
    open_children: int
    receipt: tuple[int, int, str] | None
    words: Mapping[str, Any] | None = None
    parts: Sequence[PartStep] | None = None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def loaded(answer: tuple[Any, ...]) -> Loaded:
    """What ``record.load`` answers, as values (Django leaves jsonb as text)."""
    row, steps, stakes, clocks, children, receipt = (from_json(a) if isinstance(a, str) else a for a in answer)
    return Loaded(
        row=row,
        steps=tuple(step_of(s) for s in steps),
        stakes=tuple(stakes or ()),
        clocks={(c["name"], c["round"]): c for c in clocks or ()},
        open_children=children,
        receipt=tuple(receipt) if receipt else None,
    )


def words_of(case: int) -> dict[str, Any]:
    """What was said of a case and who asked: title, text, name, extra (further values by field)."""
    narrative = Narrative.objects.filter(case_id=case).first()
    contact = Contact.objects.filter(case_id=case).first()
    return {
        "title": narrative.title if narrative else "",
        "text": narrative.text if narrative else "",
        "name": contact.name if contact else "",
        "extra": {**(contact.extra if contact else {}), **(narrative.extra if narrative else {})},
    }


MOMENTS = frozenset({"occurred_at", "filed_at", "due_at", "closed_at", "forget_at"})
BYTES = frozenset({"pin", "chain"})


def case_from(row: Mapping[str, Any]) -> Case:
    """A case as its row says (``record.COLUMNS``), to be looked at and not to be saved."""
    return Case(**{name: moment(row[name]) if name in MOMENTS else row[name] for name in row.keys() - BYTES})


def _stakes(pairs: Iterable[Any]) -> tuple[StakeFact, ...]:
    return tuple(StakeFact(kind, holder) for kind, holder in pairs)


def answers_of_parts(steps: Iterable[PartStep], fields: Collection[str]) -> dict[str, Any]:
    """The newest answer to each field in the parts of a case; what was taken back is none."""
    steps = sorted(steps, key=lambda of: (of[1].at, of[0], of[1].seq))
    undone = {(part, step.undoes) for part, step in steps if step.undoes is not None}
    data = [step.data for part, step in steps if (part, step.seq) not in undone]
    return {name: said[name] for said in data for name in fields if said.get(name) is not None}


def steps_of_parts(case: int) -> list[PartStep]:
    return [(step.case_id, step_from(step)) for step in Step.objects.filter(case__parent=case)]


def step_of(row: Mapping[str, Any]) -> StepFact:
    """A step from its JSON row. Erased data reads as empty."""
    return StepFact(
        seq=row["seq"],
        act=row["act"],
        at=datetime.fromisoformat(row["at"]),
        to_state=row["to_state"],
        from_state=row["from_state"],
        by=row["by_id"],
        data=row["data"] or {},
        opened=_stakes(row["opened"]),
        closed=_stakes(row["closed"]),
        undoes=row["undoes"],
    )


def step_from(step: Step) -> StepFact:
    """A step from its model."""
    return StepFact(
        seq=step.seq,
        act=step.act,
        at=step.at,
        to_state=step.to_state,
        from_state=step.from_state,
        by=step.by_id,
        data=step.data or {},
        opened=_stakes(step.opened),
        closed=_stakes(step.closed),
        undoes=step.undoes,
    )


def clock_from(clock: Clock) -> ClockFact:
    return ClockFact(
        name=clock.name,
        holder=clock.holder_id,
        round=clock.round,
        started=clock.started_at,
        due=clock.due_at,
        ended=clock.ended_at,
        state=clock.state,  # type: ignore[arg-type]
        provisional=clock.provisional,
        extended=clock.extended,
        law=clock.law,
    )


def steps_of(case: Case) -> tuple[StepFact, ...]:
    return tuple(step_from(s) for s in Step.objects.filter(case=case).order_by("seq"))


def parts_of(case_id: int, *, hold: bool = False) -> tuple[int, ...]:
    """The cases of the co-handlers who were called to this one, and of those whom they called.

    ``hold``: until the transaction ends nobody adds to them. The caller holds ``case_id``, and each level is held
    before the next is looked for: everybody goes from the whole to its parts, so that nobody waits in a circle.
    """
    found: list[int] = []
    level = [case_id]
    while level:
        below = Case.objects.filter(parent__in=level).order_by("pk")
        level = list((below.select_for_update(no_key=True) if hold else below).values_list("pk", flat=True))
        found += level
    return tuple(found)
