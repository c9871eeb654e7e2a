"""A duty that another unit than the lead's has to do (to rule, to call back) is with another unit: where all who have
it are of the lead's own, as after a climb to whoever arbitrates, the district's window takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out
from wangge.adoptions.facts import rulebook
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Reason, StakeFact, StakeKind
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    for kind in effect.to:
        window = _window(doing, kind)
        if window is not None:
            change = doing.change
            change.closed += [s for s in sorted(doing.view.stakes, key=lambda s: s.holder) if s.kind == kind]
            change.opened.append(StakeFact(kind, window))
            change.reasons.append(reason_row(Reason("stands_in", {"holder": window}, effect.law)))


def _window(doing: Doing, kind: StakeKind) -> int | None:
    """The window, where nobody with this duty is of another unit than the lead's, and the window is."""
    people, district = roster(), rulebook().district
    lead, holders = people.organisation_of(doing.view.lead), doing.view.holders(kind)
    able = [h for h in holders if people.organisation_of(h) != lead]
    if district is None or lead is None or able or people.organisation_of(district.window) == lead:
        return None
    return None if district.window in kept_out(people, doing.view.holders("barred"), doing.at) else district.window
