"""The number in ``field`` becomes the case's number in another ``system``, where the district has entered that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.cases import access as cases
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused
from wangge.outside import access, actions

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """A system that nobody entered leaves the number in the step alone. So does a number that another case has, unless
    whoever acts sees that case: then it is refused; nobody finds out by trying numbers which cases there are."""
    system, number = access.known(effect.system or ""), str(doing.moved.data.get(effect.field or "") or "").strip()
    if system is None or not number:
        return None
    bound = access.reference(system, number)
    if bound is not None and bound.case_id != doing.case_id:
        seen = cases.visible(doing.actor).filter(pk=bound.case_id).exists()
        return Refused("outside_number_taken", None, {"number": number}) if seen else None
    doing.change.after.append(lambda case_id: actions.bind(system=system, number=number, case=case_id, order=0))
    return None
