"""What a sample has drawn, as its steps keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wangge.cases.models import Case
from wangge.cases.samples import DRAWN, drawn_in
from wangge.engine.values import Refused
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

__all__ = ["DRAWN", "led", "with_data"]


def with_data(doing: Doing, more: Mapping[str, Any]) -> None:
    """Let the step keep more than its form said."""
    doing.moved = replace(doing.moved, data={**doing.moved.data, **more})


def led(doing: Doing, number: object) -> tuple[str, int] | Refused:
    """Of the case with this number in the sample (1 is the first): its code and the unit that leads it.

    Refused: not_drawn (there is none of that number), no_unit (no unit answers for who leads it)."""
    cases: Sequence[int] = drawn_in(doing.loaded.steps)
    if not isinstance(number, int) or not 1 <= number <= len(cases):
        return Refused("not_drawn", None, {"of": len(cases)})
    code, lead = Case.objects.values_list("code", "lead").get(pk=cases[number - 1])
    unit = roster().organisation_of(lead)
    return Refused("no_unit") if unit is None else (code, unit)
