"""Sort: a case gets its category from a person and is routed afresh, with who said so among the reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.acts import items
from wangge.acts.facts import ZONE, Sited, World
from wangge.acts.filing import reason_row
from wangge.acts.needs import Need
from wangge.acts.planning import compose, standing
from wangge.adoptions.facts import CategoryFact, Practice, rulebook, way
from wangge.cases import actions as cases
from wangge.engine.clock_story import LEFT, PROCEDURE, ROUNDS
from wangge.engine.items import ITEM
from wangge.engine.spec import EffectSpec
from wangge.engine.transfers import FIRST
from wangge.engine.values import Reason, Refused, StakeFact

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

GIVEN = frozenset({"lead", "co", "companion", "verifier", "arbiter", "supporter"})  # by a binding


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. the category; 2. composition and routing as at filing; 3. the new lead, procedure and stakes."""
    world, row = World.now(), doing.loaded.row
    on = doing.at.astimezone(ZONE).date()
    unit = world.atlas.current(world.atlas.units[row["unit_id"]], on)
    category = _category(doing, effect, unit.path)
    if isinstance(category, Refused):
        return category
    sited = Sited(unit, world.atlas.around(unit, on), ())
    found = compose(world, _need(doing, category.code), sited, category, doing.at)
    if isinstance(found, Refused):
        return found
    composed, routed = found
    practice = world.rules.practices[composed.claim.adopted.adoption]
    name = composed.claim.bound.spec.procedure
    if row["category_id"] is None or doing.view.lead in _desk(world):
        doing.moved = replace(doing.moved, data={**doing.moved.data, FIRST: True})
    doing.change.fields |= {
        "category_id": category.id,
        "adoption_id": practice.adoption,
        "edition_id": practice.edition,
        "procedure": name,
        "state": practice.procedures[name].spec.start,
    }
    _keep_item(doing, practice, category)
    if (practice.adoption, name) != (doing.practice.adoption, row["procedure"]):  # an edition, too, is another practice
        left = [doing.practice.adoption, row["procedure"]]
        entered = {PROCEDURE: name, ROUNDS: _rounds(doing), LEFT: left}
        doing.moved = replace(doing.moved, data={**doing.moved.data, **entered})
    by_person = Reason("sorted_by_person", {"category": category.code, "by": doing.actor.person})
    doing.change.reasons += [reason_row(r) for r in (by_person, *composed.reasons, *routed.reasons)]
    zone = practice.procedures[name].spec.zone
    if zone != row["zone"]:
        doing.change.after.append(lambda case_id: cases.move(case_id=case_id, zone=zone, at=doing.at))
    barred = frozenset(doing.view.holders("barred"))
    beside = standing(world, composed, category, practice, name, doing.at, barred)
    _hand_over(doing, {StakeFact("lead", routed.holder), *beside})
    doing.change.tell([routed.holder], "assigned")
    return None


def _desk(world: World) -> set[int]:
    """The district's window: what lies there waits to be sorted, whatever it was called."""
    return {world.rules.district.window} if world.rules.district else set()


def _category(doing: Doing, effect: EffectSpec, path: str) -> CategoryFact | Refused:
    """The category in the field, or the one that the effect names, where a practice here takes it by that name."""
    if effect.category is not None:
        found = way(doing.practice, effect.category, path, doing.at)
        return found or Refused("way_not_open", None, {"category": effect.category})
    code = doing.moved.data.get(effect.field or "category")
    return rulebook().by_code.get(str(code)) or Refused("category_unknown", None, {"category": code})


def _need(doing: Doing, category: str) -> Need:
    row = doing.loaded.row
    fields = {name: value for name, value in doing.loaded.steps[0].data.items() if not name.startswith("_")}
    return Need(
        category=category, about=row["about_id"], asker=row["asker_id"], channel=row["channel"], fields=fields,
        barred=frozenset(doing.view.holders("barred")),
    )  # fmt: skip


def _keep_item(doing: Doing, practice: Practice, category: CategoryFact) -> None:
    """The step says which service item the case is now: its own limit runs, and papers name it."""
    item = items.source(practice, category).get(ITEM)
    if item is not None:
        given = {name: item for name, field in practice.spec.fields.items() if field.source == ITEM}
        doing.moved = replace(doing.moved, data={**doing.moved.data, **given})


def _rounds(doing: Doing) -> dict[str, int]:
    """The highest stored round of each clock: those that come must not take the place of one that is over."""
    return dict(sorted(doing.loaded.clocks))


def _hand_over(doing: Doing, wanted: set[StakeFact]) -> None:
    """What the old practice gave goes, what the new one gives comes; asker, filer and whoever was called stay."""
    calling = rulebook().calling
    called = {s.holder for step in doing.loaded.steps if step.act in calling for s in step.opened if s.kind == "co"}
    held = {s for s in doing.view.stakes if s.kind in GIVEN and not (s.kind == "co" and s.holder in called)}
    doing.change.opened += sorted(wanted - doing.view.stakes, key=lambda s: (s.kind, s.holder))
    doing.change.closed += sorted(held - wanted, key=lambda s: (s.kind, s.holder))
