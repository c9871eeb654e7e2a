"""Sort: a case gets its category from a person and is routed afresh, with who said so among the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.facts import Sited, World
from wangge.acts.filing import compose, reason_row
from wangge.acts.needs import Need
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Reason, Refused, StakeFact

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. the category; 2. composition and routing as at filing; 3. the new lead, and the new practice's procedure."""
    world, row, code = World.now(), doing.loaded.row, doing.moved.data.get(effect.field or "category")
    category = world.rules.by_code.get(str(code))
    if category is None:
        return Refused("category_unknown", None, {"category": code})
    unit = world.atlas.units[row["unit_id"]]
    sited = Sited(unit, world.atlas.around(unit, doing.at.date()), ())
    need = Need(category=category.code, about=row["about_id"], asker=row["asker_id"], channel=row["channel"])
    found = compose(world, need, sited, category, doing.at)
    if isinstance(found, Refused):
        return found
    composed, routed = found
    practice = world.rules.practices[composed.claim.adopted.adoption]
    doing.change.fields |= {
        "category_id": category.id,
        "adoption_id": practice.adoption,
        "edition_id": practice.edition,
        "procedure": composed.claim.bound.spec.procedure,
        "state": practice.procedures[composed.claim.bound.spec.procedure].spec.start,
    }
    by_person = Reason("sorted_by_person", {"category": category.code, "by": doing.actor.person})
    doing.change.reasons += [reason_row(r) for r in (by_person, *composed.reasons, *routed.reasons)]
    if routed.holder != doing.view.lead:
        doing.change.opened.append(StakeFact("lead", routed.holder))
        doing.change.closed += [StakeFact("lead", old) for old in doing.view.holders("lead")]
    doing.change.tell([routed.holder], "assigned")
    return None
