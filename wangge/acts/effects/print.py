"""Render a paper about the case and keep it with its number and hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.engine.spec import EffectSpec

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    doing.change.papers.append(effect.template or "")
