"""Recusal 回避: who leaves a case, who comes in their place, and which cases hang together (R-21).

oneself(doing)             the holder that leaves when somebody recuses themselves
behind(holder, at)         who is barred with a holder: the one in the post; an organisation or a person as such
kin(barred, at)            and whom they act for
take_away(doing, barred)   bar them from the case, pass on what was theirs, and do the same in its parent and its parts
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wangge.acts import facts
from wangge.acts.changes import Change
from wangge.acts.facts import World
from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out
from wangge.adoptions.facts import practice
from wangge.cases import record
from wangge.cases.facts import loaded
from wangge.cases.models import Case
from wangge.engine import procedure as rules
from wangge.engine.routing import Routed, chain, route
from wangge.engine.scope import nobody
from wangge.engine.spec import HolderSpec
from wangge.engine.values import Moved, Reason, Refused, StakeFact, StakeKind
from wangge.people.facts import Roster, roster
from wangge.subjects import zones

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def oneself(doing: Doing) -> int | None:
    """A person leaves, not their office: it keeps the case while somebody else acts for it, and leaves it with them
    where nobody does."""
    people, person = roster(), doing.actor.person
    mine = [s.holder for s in doing.view.stakes if s.kind == doing.moved.as_kind and s.holder in doing.actor.holders]
    holder = min(mine, default=None)
    if holder in people.posts or person is None or not _others_act(people, holder, person, doing):
        return holder
    return person


def _others_act(people: Roster, holder: int | None, person: int, doing: Doing) -> bool:
    out = kept_out(people, {person, *doing.view.holders("barred")}, doing.at)
    acting = [p for p in people.posts.values() if p.acts_for and holder in (p.over, *people.bodies_of.get(p.over, ()))]
    return any(people.incumbent(p.id, doing.at) is not None for p in acting if p.id not in out)


def behind(holder: int, at: datetime) -> frozenset[int]:
    """The interest is a person's: who sits in the post is barred and not who comes after. A vacant post is itself."""
    people = roster()
    term = people.incumbent(holder, at) if holder in people.posts else None
    return frozenset({term.person if term else holder})


def kin(barred: Collection[int], at: datetime) -> set[int]:
    """The barred, and whom they act for."""
    people = roster()
    posts = [people.posts.get(t.post) for holder in barred for t in people.terms(holder, at)]
    return {*barred, *(p.over for p in posts if p is not None and p.acts_for)}


def take_away(doing: Doing, barred: Collection[int]) -> Refused | None:
    """1. bar them, and let go of every stake of theirs; 2. an heir for the lead and for whom the procedure waits;
    3. in parent and parts alike, once this stands. Refused: no_holder."""
    out = kept_out(roster(), {*doing.view.holders("barred"), *barred}, doing.at)
    lost = sorted(
        (s for s in doing.view.stakes if s.holder in out and s.kind not in ("asker", "barred")),
        key=lambda s: (s.kind != "lead", s.kind, s.holder),
    )
    doing.change.closed += lost
    doing.change.opened += [StakeFact("barred", h) for h in sorted(barred) if h not in doing.view.holders("barred")]
    refused = _pass_on(doing, lost, out) if _open(doing) else None
    if refused is None:
        data = {name: doing.moved.data.get(name) for name in ("recused", "recusal_ground")}
        doing.change.spreads = True
        doing.change.after.append(lambda case_id: _spread(doing, barred, data))
    return refused


def _open(doing: Doing) -> bool:
    spec = doing.practice.procedures[doing.loaded.row["procedure"]].spec
    return spec.states[doing.moved.to_state].end is None  # who leaves by ending a part leaves nothing behind


def _pass_on(doing: Doing, lost: list[StakeFact], out: frozenset[int]) -> Refused | None:
    spec = doing.practice.procedures[doing.loaded.row["procedure"]].spec
    wanted = {"lead", *(s.waits_for for s in spec.states.values())}
    kept = doing.view.stakes - set(lost)
    taken: set[StakeKind] = {s.kind for s in kept}
    lead = doing.view.lead
    for stake in lost:
        if stake.kind in taken or stake.kind not in wanted:
            continue
        heir = _heir(doing, stake, out, lead)
        if isinstance(heir, Refused):
            return heir
        taken.add(stake.kind)
        lead = heir.holder if stake.kind == "lead" else lead
        doing.change.opened.append(StakeFact(stake.kind, heir.holder))
        doing.change.tell([heir.holder], "assigned")
        why = Reason("recused", {"holder": stake.holder}, "R-21")
        doing.change.reasons += [reason_row(reason) for reason in (why, *heir.reasons)]
    return None


def _heir(doing: Doing, stake: StakeFact, out: frozenset[int], lead: int | None) -> Routed | Refused:
    """As a vacant post falls: the post above, the category's owner, the window. Nobody verifies or rules on what they
    lead themselves, while anybody else is there."""
    world, row = World.now(), doing.loaded.row
    category = world.rules.categories.get(row["category_id"] or 0)
    post = world.people.posts.get(stake.holder)
    unit = world.atlas.units.get(post.over) if post else None
    own, _, role = post.role.partition(".") if post else ("", "", "")
    first = HolderSpec(post=role) if unit and own == doing.practice.playbook else HolderSpec(category_owner=True)
    place = unit or world.atlas.units[row["unit_id"]]
    ground = facts.ground_at(world, first, place, doing.practice, category, doing.at)
    candidates = chain(first, doing.practice.spec.posts, ground)
    codes = category.path if category else ()
    if stake.kind != "lead" and lead is not None:
        found = route(candidates, world.rules.admission, codes, out | {lead})
        if isinstance(found, Routed):
            return found
    return route(candidates, world.rules.admission, codes, out)


def _spread(doing: Doing, barred: Collection[int], data: dict[str, object]) -> Refused | None:
    """The case of which this one is a part, and its parts: who may not see the one may not see the other."""
    row = doing.loaded.row
    with zones.every():  # who just recused themselves reads nothing of it any more, and the rest has to be done
        kin = list(Case.objects.filter(parent=doing.case_id).values_list("pk", flat=True))
        for case_id in sorted([*kin, *filter(None, [row["parent_id"]])]):
            refused = _also(doing, case_id, barred, data)
            if refused is not None:
                return refused
    return None


def _also(doing: Doing, case_id: int, barred: Collection[int], data: dict[str, object]) -> Refused | None:
    answer = record.load(case_id)
    if answer is None:
        return None
    held = loaded(answer)
    own = practice(held.row["adoption_id"])
    view = rules.fold(held.steps, own.procedures[held.row["procedure"]])
    if set(barred) <= set(view.holders("barred")):
        return None
    moved = Moved(doing.moved.act, view.state, view.state, data)
    machine = replace(nobody(doing.at), zones=doing.actor.zones)
    other = type(doing)(machine, doing.at, held, own, view, moved, Change())
    refused = take_away(other, barred)
    if refused is not None:
        return refused
    other.write()
    return None
