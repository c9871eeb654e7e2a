"""The rates of units leave the case out, on a declared ground, by the ruling of another unit than the lead's (R-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """The ground is the proposer's, from the latest step that named one: nobody is asked for it twice.

    Refused: same_unit (whoever cannot be told from the lead's unit is refused too), exclusion_without_ground.
    """
    if not _another_unit(doing):
        return Refused("same_unit", "R-16")
    grounds = [step.data[effect.field] for step in doing.loaded.steps if effect.field in step.data]
    ground = doing.moved.data.get(effect.field or "") or (grounds[-1] if grounds else None)
    if ground is None:
        return Refused("exclusion_without_ground", "R-16")
    doing.change.fields["exclusion"] = ground
    return None


def _another_unit(doing: Doing) -> bool:
    people, kind = roster(), doing.moved.as_kind
    lead = people.organisation_of(doing.view.lead)
    acting = {s.holder for s in doing.view.stakes if s.kind == kind and s.holder in doing.actor.holders}
    units = {people.organisation_of(holder) for holder in acting}
    return bool(units) and None not in units and lead is not None and lead not in units
