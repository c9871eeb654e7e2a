"""What the record knows already of a form that is to be filled in, by source name (engine.sources, R-53).

A clerk who files for somebody else is not that somebody: then only an organisation that asks is known, and of the one
who acts on a case nothing personal but where the matter is their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wangge.acts import items
from wangge.acts.facts import ZONE
from wangge.acts.needs import Need
from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.cases.facts import Loaded, PartStep, answers_of_parts, steps_of_parts
from wangge.cases.sheets import CaseSheet
from wangge.engine.forms import Form
from wangge.engine.scope import Scope
from wangge.engine.sources import PARENT, PART, said
from wangge.engine.values import StepFact
from wangge.people.facts import roster
from wangge.places.atlas import UnitFact
from wangge.places.facts import atlas

PROPOSED = "_proposed"


def of_need(
    actor: Scope, need: Need, practice: Practice, category: CategoryFact | None, unit: UnitFact, at: datetime
) -> dict[str, Any]:
    """What a filing form need not ask."""
    own = actor.person is not None and (need.asker == actor.person or need.asker in actor.holders)
    found = {**need.said, **items.organisation(need.asker), **_moment(at), "unit_name": unit.name}
    if own:
        found |= _person(actor.person)
    return {source: value for source, value in found.items() if value} | items.source(practice, category)


def of_act(
    person: int | None,
    practice: Practice,
    form: Form | None,
    steps: Sequence[StepFact],
    case: Mapping[str, Any],
    at: datetime,
    of_parts: Sequence[PartStep] | None = None,
) -> dict[str, Any]:
    """What the form of an act need not ask. ``case``: itself, its asker, unit and category, by their columns;
    ``of_parts``: the steps of its parts, where they are at hand. What no field takes is not looked for, but for the
    item, which conditions ask too."""
    category = rulebook().categories.get(case["category_id"] or 0)
    found: dict[str, Any] = items.source(practice, category)
    wanted = form.sources if form else frozenset[str]()
    if wanted <= found.keys():
        return found
    unit = atlas().units.get(case["unit_id"])
    given = {**items.organisation(case["asker_id"]), **_moment(at), **said(steps, wanted)}
    given["unit_name"] = unit.name if unit else ""
    if parts := {source.removeprefix(PART) for source in wanted if source.startswith(PART)}:
        steps_there = steps_of_parts(case["subject_id"]) if of_parts is None else of_parts
        given |= {PART + name: value for name, value in answers_of_parts(steps_there, parts).items()}
    if person is not None and case["asker_id"] == person:
        given |= _person(person)
    return {source: value for source, value in given.items() if value and source in wanted} | found


def of_held(actor: Scope, practice: Practice, form: Form | None, held: Loaded, at: datetime) -> dict[str, Any]:
    """As ``of_act``, of a case that is held for the act."""
    return of_act(actor.person, practice, form, held.steps, held.row, at, held.parts)


def of_sheet(practice: Practice, form: Form | None, sheet: CaseSheet, at: datetime) -> dict[str, Any]:
    """As ``of_act``, of a case that is read: what a page shows of the form."""
    case = {
        "subject_id": sheet.line.id,
        "asker_id": sheet.asker,
        "unit_id": sheet.line.unit,
        "category_id": sheet.line.category,
    }
    person = sheet.asker if "asker" in sheet.mine else None
    return of_act(person, practice, form, [step.fact for step in sheet.steps], case, at)


def of_parent(practice: Practice, steps: Sequence[StepFact], data: Mapping[str, Any]) -> dict[str, Any]:
    """What a case tells those that grow out of it: its answers so far and those of the act at hand (``data``), as far
    as a filing form of the practice takes them."""
    forms = (procedure.form for procedure in practice.procedures.values())
    wanted = {source for form in forms if form for source in form.sources if source.startswith(PARENT)}
    now = {source: data[name] for source in wanted if data.get(name := source.removeprefix(PARENT)) is not None}
    return {**said(steps, wanted, PARENT), **now}


def _person(person: int | None) -> dict[str, Any]:
    found = roster().entities.get(person or 0)
    return {"person_name": found.name, "person_phone": found.phone} if found and found.is_person else {}


def _moment(at: datetime) -> dict[str, Any]:
    here = at.astimezone(ZONE)
    return {"today": here.date().isoformat(), "now": here.isoformat(timespec="minutes")}


def kept(practice: Practice, proposed: Mapping[str, Any]) -> dict[str, Any]:
    """The proposals that stand in a step: what somebody said should stand instead of what another room keeps."""
    fields = practice.spec.fields
    plain = {name: value for name, value in proposed.items() if fields[name].personal == "none"}
    return {PROPOSED: plain} if plain else {}
