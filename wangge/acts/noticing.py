"""The bell: what was told is seen."""

from __future__ import annotations

from wangge.cases import access
from wangge.engine.scope import Scope
from wangge.notices import actions as notices


def see_all(scope: Scope) -> int:
    """Everything that this scope's holders were told until now is seen; how many were not before."""
    newest = access.bell(scope).values_list("pk", flat=True).first()
    return notices.see(holders=scope.holders, upto=newest, at=scope.at) if newest is not None else 0
