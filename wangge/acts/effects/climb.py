"""A hard matter goes a level up: the holder of the ladder's next rung leads, whoever led lets go and stays on as
co-handler, for they know the ground."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.acts import facts
from wangge.acts.facts import World
from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out, may_hold
from wangge.adoptions.facts import Practice
from wangge.engine import ladder as rules
from wangge.engine.spec import EffectSpec, HolderSpec
from wangge.engine.values import Refused, StakeFact

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. who stands on each rung; 2. the next one above; 3. lead and former lead. Refused: top_of_ladder,
    unless the act goes on without it (``stay``)."""
    ladder = doing.practice.spec.ladders[effect.ladder or ""]
    world, old = World.now(), doing.view.lead
    rungs = [_rung(doing, world, rung) for rung in ladder.rungs]
    found = rules.climb(rungs, old, _reached(doing), ladder.law)
    if isinstance(found, Refused):
        return None if effect.stay else found
    doing.change.opened.append(StakeFact("lead", found.holder))
    if old is not None:
        doing.change.closed.append(StakeFact("lead", old))
        if StakeFact("co", old) not in doing.view.stakes:
            doing.change.opened.append(StakeFact("co", old))
    doing.change.reasons += [reason_row(reason) for reason in found.reasons]
    doing.change.tell([found.holder], "assigned")
    doing.moved = replace(doing.moved, data={**doing.moved.data, rules.RUNG: found.rung})
    return None


def _reached(doing: Doing) -> int:
    """The highest rung that a climb reached; one that was undone does not count."""
    undone = {s.undoes for s in doing.loaded.steps if s.undoes is not None}
    found = [s.data.get(rules.RUNG) for s in doing.loaded.steps if s.seq not in undone]
    return max((rung for rung in found if isinstance(rung, int)), default=0)


def _rung(doing: Doing, world: World, spec: HolderSpec) -> rules.Rung:
    holders = _holders(doing, world, spec)
    out = kept_out(world.people, doing.view.holders("barred"), doing.at)
    there = [h for h in holders if h not in out and not world.people.is_vacant(h, doing.at)]
    able = tuple(h for h in there if may_hold(doing, h) is None)
    return rules.Rung(_name(doing.practice, spec), holders, able)


def _holders(doing: Doing, world: World, spec: HolderSpec) -> tuple[int, ...]:
    """As the case's unit sees it: posts over it or the nearest unit above, the organisation mapped here."""
    row = doing.loaded.row
    category = world.rules.categories.get(row["category_id"] or 0)
    unit = world.atlas.units[row["unit_id"]]
    return tuple(facts.holders_at(world, spec, doing.practice, unit, category))


def _name(practice: Practice, spec: HolderSpec) -> str:
    if spec.category_owner:
        return ""
    section, name = next((s, n) for s in ("post", "organisation", "body") if (n := getattr(spec, s)))
    plural = {"post": "posts", "organisation": "organisations", "body": "bodies"}[section]
    return practice.words.text(f"{plural}.{name}", "zh")
