"""The case goes into a lane of the playbook, with its ground among the reasons; never out of a higher one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts import lanes
from wangge.acts.filing import reason_row
from wangge.engine.spec import EffectSpec

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    name = effect.lane or ""
    level = doing.practice.spec.lanes[name].level
    if level > doing.loaded.row["priority"]:
        doing.change.fields["priority"] = level
        doing.change.reasons.append(reason_row(lanes.reason(doing.practice, name)))
