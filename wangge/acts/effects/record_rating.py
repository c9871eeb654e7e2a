"""The asker's grade (1 … 5), kept on the case for the rates of units; the rater stays unknown to the handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.engine.spec import EffectSpec

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    doing.change.fields["rating"] = doing.moved.data.get(effect.field or "rating")
