"""Forget the asker: name, phone and words go, what the steps say and the place too, with their salts, and files and
papers; the record still verifies, and the step names the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wangge.cases import actions as cases
from wangge.cases import forgetting
from wangge.engine.spec import EffectSpec
from wangge.files import actions as files
from wangge.subjects import zones

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

LAW = "R-50"  # 个人信息保护法: no more, and no longer, than the purpose needs


def run(doing: Doing, effect: EffectSpec) -> None:
    at = doing.at
    doing.moved = replace(doing.moved, data={**doing.moved.data, "_law": LAW})
    doing.change.after.append(lambda case_id: _forget(case_id, at))


def _forget(case_id: int, at: datetime) -> None:
    """The parts of co-handlers repeat the asker's words: they go too, in whatever zone they lie."""
    with zones.every():
        for one in (case_id, *cases.parts(case_id=case_id)):
            forgetting.forget(case_id=one, at=at, law=LAW)
            files.forget(about=one, at=at)
