"""Forget the asker: name, phone and words go, with their salts, and files and papers; the record still verifies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wangge.cases import actions as cases
from wangge.engine.spec import EffectSpec
from wangge.files import actions as files

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    at = doing.at
    doing.change.after.append(lambda case_id: _forget(case_id, at))


def _forget(case_id: int, at: datetime) -> None:
    """The parts of co-handlers repeat the asker's words: they go too."""
    for one in (case_id, *cases.parts(case_id=case_id)):
        cases.forget(case_id=one, at=at)
        files.forget(about=one, at=at)
