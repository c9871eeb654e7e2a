"""The bell: what was told is seen."""

from __future__ import annotations

from wangge.cases import bells
from wangge.engine.scope import Scope
from wangge.notices import actions as notices


def see_all(scope: Scope) -> None:
    """Everything that this scope's holders were told until now is seen, by this person."""
    newest = bells.page(scope, 1)
    if newest and scope.person is not None:
        looks = [(scope.person, holder) for holder in sorted(scope.holders)]
        notices.see(looks=looks, upto=newest[0].id, at=scope.at)
