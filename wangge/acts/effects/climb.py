"""The case goes a level up (R-19): the holder of the ladder's next rung leads or, where no ladder is named, whoever
arbitrates. By hand, by a clock or by count whoever led stays on as co-handler, for they know the ground; where a case
was handed on once too often (``most``), the one above leads instead of whom it was given to, and nobody stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.acts import facts
from wangge.acts.facts import World
from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out, may_hold
from wangge.adoptions.facts import Practice, practice
from wangge.engine import ladder as rules
from wangge.engine.spec import EffectSpec, HolderSpec
from wangge.engine.transfers import counted_acts, is_first_sorting, transfers
from wangge.engine.values import Reason, Refused, StakeFact

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. whether it climbs now; 2. who is a level up; 3. lead and former lead. Refused: top_of_ladder, unless the act
    goes on without it (``stay``, and a transfer, which goes where it was sent)."""
    if effect.most is not None and not _handed_on_too_often(doing, effect.most):
        return None
    found = _above(doing, effect)
    if isinstance(found, Refused):
        return None if effect.stay or effect.most is not None else found
    given = next((s.holder for s in doing.change.opened if s.kind == "lead"), None)
    if given == found.holder:
        return None
    _give(doing, found.holder, given)
    if effect.most is None:
        _keep_beside(doing)
        doing.change.reasons += [reason_row(reason) for reason in found.reasons]
    else:
        lifted = Reason("lifted", {"holder": found.holder, "n": effect.most}, effect.law)
        doing.change.reasons += [reason_row(reason) for reason in (*found.reasons[:-1], lifted)]
    if effect.ladder is not None:
        doing.moved = replace(doing.moved, data={**doing.moved.data, rules.RUNG: found.rung})
    return None


def _handed_on_too_often(doing: Doing, most: int) -> bool:
    """Whether the effects before it hand the case on for the ``most``-th time, the first sorting left out; never where
    that leads into a closed zone or out of one."""
    given = any(s.kind == "lead" for s in doing.change.opened)
    acts = counted_acts(doing.practice.procedures[doing.loaded.row["procedure"]].spec)
    before = transfers(doing.loaded.steps, acts)
    counted = before + 1 >= most and not is_first_sorting(doing.moved.data, before)
    return given and counted and not _into_a_zone(doing)


def _into_a_zone(doing: Doing) -> bool:
    fields, row = doing.change.fields, doing.loaded.row
    own = practice(fields.get("adoption_id", row["adoption_id"]))
    return own.procedures[fields.get("procedure", row["procedure"])].spec.zone != row["zone"]


def _above(doing: Doing, effect: EffectSpec) -> rules.Climbed | Refused:
    world = World.now()
    if effect.ladder is None:
        lead = doing.view.lead if effect.most is None else None  # what an arbiter has stays there, whoever is meant
        return rules.climb([_arbiter(doing, world)], lead, 0, effect.law)
    ladder = doing.practice.spec.ladders[effect.ladder]
    rungs = [_rung(doing, world, rung) for rung in ladder.rungs]
    return rules.climb(rungs, doing.view.lead, _reached(doing), ladder.law)


def _give(doing: Doing, above: int, given: int | None) -> None:
    """The lead changes hands: from whoever has it, and from whom an effect before gave it to."""
    change, old = doing.change, doing.view.lead
    if given is not None:
        change.opened.remove(StakeFact("lead", given))
        if change.told.get(given) == "assigned":
            del change.told[given]
    if above != old:
        change.opened.append(StakeFact("lead", above))
    if old is not None:
        kept = [s for s in change.closed if s != StakeFact("lead", old)]
        change.closed[:] = kept if above == old else [*kept, StakeFact("lead", old)]
    change.tell([above], "assigned")


def _keep_beside(doing: Doing) -> None:
    old = doing.view.lead
    if old is not None and StakeFact("co", old) not in doing.view.stakes:
        doing.change.opened.append(StakeFact("co", old))


def _arbiter(doing: Doing, world: World) -> rules.Rung:
    """Who arbitrates as the effects before it leave the case: a sorting brings the other practice's arbiter."""
    change, view = doing.change, doing.view
    stands = {*view.holders("arbiter")} - {s.holder for s in change.closed if s.kind == "arbiter"}
    stands |= {s.holder for s in change.opened if s.kind == "arbiter"}
    able = stands - kept_out(world.people, view.holders("barred"), doing.at)
    return rules.Rung("", tuple(sorted(stands)), tuple(sorted(able)))


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
