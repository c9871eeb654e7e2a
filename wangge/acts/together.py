"""One act on each of several cases by one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wangge.acts.doing import Done
from wangge.acts.door import do
from wangge.engine.scope import Scope
from wangge.engine.values import Refused


def do_each(
    scope: Scope, codes: Sequence[str], act: str, data: Mapping[str, Any], key: str
) -> list[tuple[str, Done | Refused]]:
    """Do one act on the cases of these codes, each wholly by itself: one that is refused hinders no other.

    ``key``: the same one again answers for each case what it answered before, and does only what was not done yet.
    Answers stand in the order of the codes. Refused: as in ``do``.
    """
    return [(code, do(scope, code, act, data, key=f"{key}.{act}.{code}")) for code in dict.fromkeys(codes)]
