"""Call co-handlers: one child case for each, with its own clocks; the parent waits for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.needs import Need
from wangge.adoptions.facts import rulebook
from wangge.cases.models import Narrative
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused, StakeFact
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    asked = doing.moved.data.get(effect.field or "co_handlers")
    holders = asked if isinstance(asked, list) else [asked]
    unknown = [h for h in holders if not isinstance(h, int) or not roster().is_holder(h)]
    if unknown:
        return Refused("holder_unknown", None, {"holder": unknown[0]})
    if doing.view.lead in holders:
        return Refused("co_handler_is_lead")
    barred = set(doing.view.holders("barred"))
    for holder in dict.fromkeys(holders):
        if holder in barred:
            return Refused("cannot_hold", "R-21")
        doing.change.opened.append(StakeFact("co", holder))
        doing.change.children.append(_need(doing, effect, holder))
    return None


def _need(doing: Doing, effect: EffectSpec, holder: int) -> Need:
    row = doing.loaded.row
    title = Narrative.objects.filter(case_id=doing.case_id).values_list("title", flat=True).first() or ""
    category = rulebook().categories.get(row["category_id"] or 0)
    return Need(
        text=str(doing.moved.data.get("note", "")),
        title=title,
        category=category.code if category else None,
        about=row["unit_id"],
        asker=doing.view.lead,
        channel="co_handling",
        procedure=effect.procedure,
        adoption=row["adoption_id"],
        lead=holder,
        parent=doing.case_id,
    )
