"""An order that the house proposes about a unit: it lies with those who supervise, who issue it or withdraw it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from wangge.acts.filing import file
from wangge.acts.needs import Filed, Need
from wangge.acts.sentences import FOLDER
from wangge.adoptions.facts import Practice, rulebook
from wangge.cases import actions as cases
from wangge.cases.models import Case
from wangge.engine.scope import Grant, Scope
from wangge.engine.words import house
from wangge.people.facts import roster
from wangge.subjects import actions as subjects
from wangge.subjects.actions import Linked
from wangge.subjects.models import RAISED

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

log = logging.getLogger("wangge.ticker")
HOUSE = "house"  # the channel by which it comes in
SUPERVISES = frozenset({"supervise"})


def keeper(at: datetime) -> Scope:
    """The house itself, which may file what only those who supervise may, and sees nothing."""
    return Scope(at, grants=(Grant("", SUPERVISES),))


def propose(doing: Doing, own: Practice, holders: Collection[int]) -> None:
    """One order for each unit behind the holders; while one about the unit still lies there, the case joins it.

    What is refused is logged and holds nothing up: the next level was told all the same."""
    people, category = roster(), rulebook().by_code.get(own.on_red.propose)
    units = sorted({unit for holder in holders if (unit := people.organisation_of(holder)) is not None})
    for unit in units if category is not None else ():
        cases.hold_unit(unit=unit)  # of two rounds about one unit the second finds the order of the first
        order = _waiting(unit, category.id) or _filed(unit, own.on_red.propose, doing)  # type: ignore[union-attr]
        if order is not None and order != doing.case_id:
            subjects.link(kind=RAISED, of=[Linked(doing.case_id, order, doing.at, "open")])


def _waiting(unit: int, category: int) -> int | None:
    found = Case.objects.filter(category=category, is_open=True, about=unit, zone="open", seq=1)
    return found.order_by("pk").values_list("pk", flat=True).first()


def _filed(unit: int, category: str, doing: Doing) -> int | None:
    name, code = roster().name(unit), str(doing.loaded.row["code"])
    text = house(FOLDER).text("orders.red", "zh", unit=name, code=code)
    fields = {field: value for field, value in _fields(category, unit).items() if value is not None}
    need = Need(text=text, category=category, about=unit, fields=fields, channel=HOUSE, with_pin=False)
    answer = file(keeper(doing.at), need, doing.at)
    if isinstance(answer, Filed):
        return answer.case
    log.warning("the order %s for case %s was refused: %s", category, doing.case_id, answer.code)
    return None


def _fields(category: str, unit: int) -> dict[str, object]:
    """What the practice of the order calls the unit and the pattern."""
    for own in rulebook().practices.values():
        spec = own.spec.supervision
        if spec is not None and category in own.categories.get(spec.order, (spec.order,)):
            return {spec.unit: unit, spec.pattern: "overdue"}
    return {}
