"""One act on each of several cases by one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wangge.acts.doing import Done
from wangge.acts.door import do
from wangge.cases import access
from wangge.cases.models import Step
from wangge.engine.procedure import UNDO
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

Answers = list[tuple[str, Done | Refused]]


def do_each(scope: Scope, codes: Sequence[str], act: str, data: Mapping[str, Any], key: str) -> Answers:
    """Do one act on the cases of these codes, each wholly by itself: one that is refused hinders no other.

    ``key``: the same one again answers for each case what it answered before, and does only what was not done yet.
    Answers stand in the order of the codes. Refused: as in ``do``.
    """
    return [(code, do(scope, code, act, data, key=f"{key}.{act}.{code}")) for code in dict.fromkeys(codes)]


def undo_each(scope: Scope, done: Mapping[str, int], key: str) -> Answers:
    """Take back what ``do_each`` did, given by code and number of the step: no other step, though it were one's own.

    Refused: not_found, gone_on (something was done since), and those of undoing.
    """
    return [(code, _undone(scope, code, seq, key)) for code, seq in done.items()]


def _undone(scope: Scope, code: str, seq: int, key: str) -> Done | Refused:
    case = access.find(scope, code)
    last = Step.objects.filter(case=case).order_by("-seq").values_list("seq", "undoes").first() if case else None
    if last is None:
        return Refused("not_found")
    if seq not in last:
        return Refused("gone_on")
    return do(scope, code, UNDO, {}, key=f"{key}.{UNDO}.{code}")
