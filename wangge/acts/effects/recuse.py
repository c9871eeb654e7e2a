"""Recuse: whoever has an interest in the matter loses it and its sight, and what was theirs passes on (R-21)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.acts import recusing
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. who: the field's holder, else the one who acts; 2. take the case from them, and what hangs together with it.

    Refused: holder_unknown, asker_stays, recused_already, no_holder.
    """
    whom = doing.moved.data.get(effect.field) if effect.field else recusing.oneself(doing)
    if not isinstance(whom, int) or not roster().is_holder(whom):
        return Refused("holder_unknown", None, {"holder": whom})
    persons = recusing.behind(whom, doing.at)
    if not recusing.kin(persons, doing.at).isdisjoint({*doing.view.holders("asker"), doing.loaded.row["asker_id"]}):
        return Refused("asker_stays")
    if persons <= {*doing.view.holders("barred")}:
        return Refused("recused_already")
    doing.moved = replace(doing.moved, data={**doing.moved.data, "recused": whom})
    return recusing.take_away(doing, persons)
