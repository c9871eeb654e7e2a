"""The ruling's owner, or an organisation of the practice, becomes lead; the former lead lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.holding import may_hold
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused, StakeFact

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    owner = doing.moved.data.get(effect.field or "owner")
    if effect.organisation is not None:
        owner = doing.practice.organisations.get(effect.organisation)
    refused = may_hold(doing, owner)
    if refused is not None:
        return refused
    old = doing.view.lead
    if owner != old:
        doing.change.opened.append(StakeFact("lead", owner))
        if old is not None:
            doing.change.closed.append(StakeFact("lead", old))
    doing.change.tell([owner], "assigned")
    return None
