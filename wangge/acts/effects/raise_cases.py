"""A filled form becomes cases: each line of the effect's field is a need of its own (the four questions of a visit)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wangge.acts import known, sampling
from wangge.acts.needs import Need
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

MOST = 20


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """An entry is a line of text, or a row with ``text`` and further fields of the filing form; a text is one entry.

    With ``about`` it is about the unit that leads the case drawn under that number, and never seen by it.
    Refused: too_many_lines, not_drawn, no_unit.
    """
    found = doing.moved.data.get(effect.field or "") or []
    entries = [found] if isinstance(found, str) else found
    if len(entries) > MOST:
        return Refused("too_many_lines", None, {"most": MOST, "field": effect.field})
    codes = doing.practice.categories.get(effect.category or "", (effect.category,))
    needs = [_need(doing, entry, codes[0]) for entry in entries]
    if effect.about is not None:
        led = sampling.led(doing, doing.moved.data.get(effect.about))
        if isinstance(led, Refused):
            return led
        code, unit = led
        sampling.with_data(doing, {"_case": code})
        needs = [replace(need, about=unit, title=f"{need.text[:40]} · {code}", channel="web") for need in needs]
    doing.change.children += needs
    return None


def _need(doing: Doing, entry: Any, category: str | None) -> Need:
    row = doing.loaded.row
    values = {"text": entry} if isinstance(entry, str) else dict(entry)
    return Need(
        text=values.pop("text", ""),
        category=category,
        about=row["about_id"] or row["unit_id"],
        asker=row["asker_id"],
        channel="visit",
        fields=values,
        with_pin=False,
        zone=row["zone"],
        barred=frozenset(doing.view.holders("barred")),
        said=known.of_parent(doing.practice, doing.loaded.steps, doing.moved.data),
    )
