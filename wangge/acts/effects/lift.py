"""The transfer after which nobody would pass the case on any more: it goes a level up, to whoever arbitrates (R-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out
from wangge.adoptions.facts import practice
from wangge.engine.spec import EffectSpec
from wangge.engine.transfers import counted_acts, is_first_sorting, transfers
from wangge.engine.values import Reason, StakeFact
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> None:
    """1. whether the effects before it hand the case on for the ``most``-th time, the first sorting left out; 2. who is
    a level up: the arbiter as it stands then; where nobody is, or in a closed zone, the case goes where it was sent;
    3. the lead changes hands."""
    change, most = doing.change, effect.most or 0
    given = next((s.holder for s in change.opened if s.kind == "lead"), None)
    acts = counted_acts(doing.practice.procedures[doing.loaded.row["procedure"]].spec)
    before = transfers(doing.loaded.steps, acts)
    if given is None or before + 1 < most or is_first_sorting(doing.moved.data, before) or _into_a_zone(doing):
        return
    above = _above(doing)
    if above is None or above == given:
        return
    change.opened.remove(StakeFact("lead", given))
    if above == doing.view.lead:
        change.closed.remove(StakeFact("lead", above))
    else:
        change.opened.append(StakeFact("lead", above))
    if change.told.get(given) == "assigned":
        del change.told[given]
    change.tell([above], "assigned")
    change.reasons.append(reason_row(Reason("lifted", {"holder": above, "n": most}, effect.law)))


def _into_a_zone(doing: Doing) -> bool:
    fields, row = doing.change.fields, doing.loaded.row
    own = practice(fields.get("adoption_id", row["adoption_id"]))
    return own.procedures[fields.get("procedure", row["procedure"])].spec.zone != row["zone"]


def _above(doing: Doing) -> int | None:
    change, view = doing.change, doing.view
    stands = {*view.holders("arbiter")} - {s.holder for s in change.closed if s.kind == "arbiter"}
    stands |= {s.holder for s in change.opened if s.kind == "arbiter"}
    return min(stands - kept_out(roster(), view.holders("barred"), doing.at), default=None)
