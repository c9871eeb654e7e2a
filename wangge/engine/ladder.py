"""Ladders: who leads a hard matter next (grid → community → town → district), by clock, by count or by hand.

``climb`` is a rule over values: acts says who stands on each rung as the case's unit sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wangge.engine.values import Reason, Refused

RUNG = "rung"  # in a step's data: the rung that was reached, counted from 1


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung as it stands: its name in the playbook, its holders there, and those of them who may lead (somebody acts
    for them, the admission list lets them, they are not barred)."""

    name: str
    holders: tuple[int, ...]
    able: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Climbed:
    """Who leads now, the rung reached (from 1), and why: the rungs passed over first."""

    holder: int
    rung: int
    reasons: tuple[Reason, ...]


def climb(rungs: Sequence[Rung], lead: int | None, reached: int, law: str | None = None) -> Climbed | Refused:
    """The next rung above where the matter stands: the lead's own, or the one that was ``reached`` before (0: none),
    whichever is higher, so that nothing ever goes down. A rung with nobody who may lead is passed over.

    Refused("top_of_ladder"): there is nobody above.
    """
    on = max((place for place, rung in enumerate(rungs, 1) if lead in rung.holders), default=0)
    reasons: list[Reason] = []
    for place, rung in enumerate(rungs, 1):
        if place <= max(on, reached):
            continue
        able = [holder for holder in rung.able if holder != lead]
        if able:
            return Climbed(able[0], place, (*reasons, Reason("climbed", {"holder": able[0]}, law)))
        reasons.append(Reason("rung_empty", {"name": rung.name}))
    return Refused("top_of_ladder", law, {"rungs": len(rungs)})
