"""A filled form becomes cases: each line of the effect's field is a need of its own (the four questions of a visit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.needs import Need
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

MOST = 20


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    words = doing.moved.data.get(effect.field or "")
    lines = [line.strip() for line in str(words or "").splitlines() if line.strip()]
    if len(lines) > MOST:
        return Refused("too_many_lines", None, {"most": MOST, "field": effect.field})
    row = doing.loaded.row
    codes = doing.practice.categories.get(effect.category or "", (effect.category,))
    for line in lines:
        doing.change.children.append(
            Need(
                text=line,
                category=codes[0],
                about=row["about_id"] or row["unit_id"],
                asker=row["asker_id"],
                channel="visit",
                with_pin=False,
            )
        )
    return None
