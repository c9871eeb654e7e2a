"""Tell the holders of some stakes that something was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.engine.spec import EffectSpec

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    gone = set(doing.change.closed)
    stakes = [s for s in (*doing.view.stakes, *doing.change.opened) if s not in gone]
    for kind in effect.to:
        doing.change.tell((s.holder for s in stakes if s.kind == kind), "moved")
