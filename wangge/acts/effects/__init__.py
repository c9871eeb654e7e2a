"""What acts do beside moving a case: one small file for each word of ``vocabulary.Effect`` (bound by a test).

Each module has ``run(doing, effect) -> Refused | None`` and writes to ``doing.change``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, get_args

from wangge.acts.holding import suggested
from wangge.engine.values import Refused
from wangge.engine.vocabulary import Effect

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

EFFECTS = {name: import_module(f"wangge.acts.effects.{name}") for name in get_args(Effect)}


def run(doing: Doing) -> Refused | None:
    """Run an act's effects in the playbook's order; the first refusal ends the act, as does a return to whom nobody may
    give the case."""
    refused = suggested(doing)
    if refused is not None:
        return refused
    for effect in doing.moved.effects:
        refused = EFFECTS[effect.do].run(doing, effect)
        if refused is not None:
            return refused
    return None
