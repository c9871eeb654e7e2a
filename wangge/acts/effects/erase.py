"""Forget the asker: what is over by itself, or, at the asker's wish, everything that no statute keeps.

While something stays, the step that erases keeps digests of it. With the last of it the words of every step, the place,
files and papers go with their salts; the record still verifies, and the step names the law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wangge.cases import forgetting
from wangge.cases.facts import moment, parts_of
from wangge.engine.keeping import GROUND, RECORD
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused
from wangge.files import actions as files
from wangge.subjects import zones

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. what goes now; 2. with the record everything, before it its own values alone; 3. the parts of co-handlers
    repeat the asker's words: the same goes there, in whatever zone they lie.

    Refused: still_open, kept_by_law, not_over.
    """
    row, at = doing.loaded.row, doing.at
    closed = moment(row["closed_at"])
    if closed is None:
        return Refused("still_open", GROUND)
    asked = doing.moved.as_kind is not None
    due = forgetting.due(doing.practice, row["procedure"], closed, doing.loaded.steps, at, asked=asked)
    if isinstance(due, Refused):
        return due
    doing.change.fields["forget_at"] = due.next.isoformat() if due.next else None
    if RECORD not in due.names:
        return _part(doing, due)
    _say(doing, {forgetting.LAW: due.law, forgetting.GONE: list(due.names)})
    doing.change.after.append(lambda case_id: _all(case_id, at, due.law))
    return None


def _say(doing: Doing, data: dict[str, Any]) -> None:
    doing.moved = replace(doing.moved, data={**doing.moved.data, **data})


def _part(doing: Doing, due: forgetting.Due) -> Refused | None:
    with zones.every():
        ids = (doing.case_id, *parts_of(doing.case_id, hold=True))
        without = forgetting.gather(doing.practice, ids, due.names, doing.at)
    if not without.gone:
        return Refused("not_over", GROUND)
    gone = [name for name in due.names if name in without.gone]
    _say(doing, {forgetting.LAW: due.law, forgetting.GONE: gone, forgetting.KEPT: without.kept})
    doing.change.after.append(lambda case_id: _write(without, doing.at))
    return None


def _write(without: forgetting.Without, at: datetime) -> None:
    with zones.every():
        forgetting.write(without)
        for case, codes in without.files.items():
            files.forget(about=case, at=at, codes=codes)


def _all(case_id: int, at: datetime, law: str) -> None:
    with zones.every():
        ids: Sequence[int] = (case_id, *parts_of(case_id, hold=True))
        for one in ids:
            forgetting.forget(case_id=one, at=at, law=law)
            files.forget(about=one, at=at)
