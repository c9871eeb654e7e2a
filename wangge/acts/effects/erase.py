"""Forget the asker: name, phone and words go, with their salts, and files and papers; the record still verifies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.cases import actions as cases
from wangge.engine.spec import EffectSpec
from wangge.files import actions as files

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    at = doing.at
    doing.change.after.append(lambda case_id: cases.forget(case_id=case_id, at=at))
    doing.change.after.append(lambda case_id: files.forget(about=case_id, at=at))
