"""The rates of units count the case (again): the ruling was against leaving it out, or the asker objects to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.engine.spec import EffectSpec

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    doing.change.fields["exclusion"] = ""
