"""Lanes that go first (绿色通道): which one a need comes into, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wangge.adoptions.facts import Practice
from wangge.engine import conditions
from wangge.engine.values import Reason


@dataclass(frozen=True, slots=True)
class Granted:
    """The lane's level, 0 for none, and the reason that names it."""

    level: int = 0
    reasons: tuple[Reason, ...] = ()


NONE = Granted()


def granted(practice: Practice, known: Mapping[str, Any], form: Mapping[str, Any]) -> Granted:
    """The highest lane whose condition holds of a need: its filing form, and what filing knows beside it."""
    facts = {**known, **form} if practice.spec.lanes else {}
    for name, lane in sorted(practice.spec.lanes.items(), key=lambda item: -item[1].level):
        if lane.when is not None and conditions.compile(lane.when)(facts):
            return Granted(lane.level, (reason(practice, name),))
    return NONE


def reason(practice: Practice, name: str) -> Reason:
    """Which lane of which practice: its words say the brand and the ground."""
    return Reason("lane", {"adoption": practice.adoption, "lane": name}, practice.spec.lanes[name].law)
