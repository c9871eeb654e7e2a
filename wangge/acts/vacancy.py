"""A vacant post falls to the post above it, then to the window (design §4), in the middle of a case too. So does an
organisation whose every acting post is vacant.

left(at)            the cases that wait for a post or an organisation with nobody there
pass_on(doing)      one of them goes over to whoever stands in
heir(post)          who that would be, whatever waits
hand_over(post)     all that waits for a vacant post goes over now
stand_in(…)         who that is
above(…)            the next level above a holder
somebody(…)         a holder, or who stands in
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from wangge.acts.doing import Doing
from wangge.acts.facts import World, level_of, sort_level
from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out
from wangge.acts.upkeep import keep
from wangge.adoptions.facts import Practice, practice
from wangge.cases.models import Case, Stake
from wangge.engine import upkeep as rules
from wangge.engine.admission import Admission
from wangge.engine.routing import Candidate, Ground, Routed, Seat, UnitFact, chain, route
from wangge.engine.spec import HolderSpec
from wangge.engine.values import Moved, Reason, Refused, StakeFact, StakeKind
from wangge.people.facts import PostFact, roster
from wangge.subjects import zones

BATCH = 500
HANDLES = ("lead", "co", "companion", "verifier", "arbiter", "supporter")
APART = ("lead", "verifier", "arbiter")  # nobody verifies or rules on what they lead, while anybody else is there


def left(at: datetime) -> Iterator[int]:
    """Every case that waits for nobody, whenever it was left or came to wait, page by page."""
    vacant = roster().vacant(at)
    handled = Q(kind__in=HANDLES) | Q(kind="asker", case__parent__isnull=False)
    waiting = Stake.objects.filter(handled, holder__in=vacant, until=None, waits=True).order_by("case")
    page = list(waiting.values_list("case", flat=True).distinct()[:BATCH]) if vacant else []
    while page:
        yield from page
        page = list(waiting.filter(case__gt=page[-1]).values_list("case", flat=True).distinct()[:BATCH])


def pass_on(doing: Doing) -> Moved | None:
    """What the case waits for of a vacant post or organisation goes to whoever stands in, who is told. The clock runs
    on. Of several that it waits for the next goes in the next round."""
    world = World.now()
    awaited = doing.practice.procedures[doing.loaded.row["procedure"]].spec.states[doing.view.state].waits_for
    for stake in sorted(doing.view.stakes, key=lambda s: s.holder):
        if stake.kind != awaited or not world.people.is_vacant(stake.holder, doing.at):
            continue
        found = stand_in(world, stake, doing.view.stakes, doing.practice, doing.loaded.row["category_id"], doing.at)
        if isinstance(found, Refused):
            continue
        doing.change.tell([found.holder], "passed_on")
        if stake.kind == "lead":
            doing.change.reasons += [reason_row(reason) for reason in found.reasons]
        return rules.pass_on(doing.view, stake, found.holder)
    return None


def somebody(case: Case, kind: StakeKind, holder: int, at: datetime) -> int:
    """``holder`` of a clock, or who stands in where nobody is there."""
    world = World.now()
    if not world.people.is_vacant(holder, at):
        return holder
    rows = Stake.objects.filter(case=case, until=None).values_list("kind", "holder")
    stakes = frozenset(StakeFact(*row) for row in rows)
    found = stand_in(world, StakeFact(kind, holder), stakes, practice(case.adoption_id), case.category_id, at)
    return found.holder if isinstance(found, Routed) else holder


def stand_in(
    world: World, stake: StakeFact, stakes: frozenset[StakeFact], own: Practice, category_id: int | None, at: datetime
) -> Routed | Refused:
    """By the rule of filing: the same post above, the posts to which it falls, for the lead the category's owner, the
    window. Of an organisation: those to which the post falls that acts for it, the owner, the window."""
    people, leads = world.people, stake.kind == "lead"
    category = world.rules.categories.get(category_id or 0)
    found = _in_turn(world, stake.holder, own, category.owner if category and leads else None, at)
    candidates = [one for one in found if leads or one.via != "category_owner"]
    left = [
        h for h in (stake.holder, *[c.holder for c in candidates]) if h in people.acting and people.is_vacant(h, at)
    ]
    admission, codes = world.rules.admission if leads else Admission(), category.path if category else ()
    out = kept_out(people, {s.holder for s in stakes if s.kind == "barred"}, at).union(left)
    apart = {s.holder for s in stakes if {s.kind, stake.kind} <= {*APART} and s.kind != stake.kind}
    routed = route(candidates, admission, codes, out | apart)
    routed = routed if isinstance(routed, Routed) else route(candidates, admission, codes, out)
    if isinstance(routed, Refused):
        return routed
    return replace(
        routed, reasons=(*[Reason("nobody_acts", {"holder": h}) for h in dict.fromkeys(left)], *routed.reasons)
    )


def heir(post: int, at: datetime) -> int | None:
    """Who stands in for a post where nobody is there: in its turn, at last the window. None before a district is."""
    world = World.now()
    if world.rules.district is None or post not in world.people.posts:
        return None
    playbook = world.people.posts[post].role.partition(".")[0]
    own = next((p for p in world.rules.practices.values() if p.playbook == playbook), None)
    found = _in_turn(world, post, own, None, at) if own is not None else []
    there = (c.holder for c in found if c.holder not in (None, post) and not world.people.is_vacant(c.holder, at))
    return next(there, world.rules.district.window)


def hand_over(post: int, at: datetime) -> bool:
    """Let what waits for a vacant post go to who stands in, now; whether nothing waits for it any more, in any zone."""
    waiting = Stake.objects.filter(holder=post, until=None, waits=True)
    with zones.every():
        cases = list(waiting.values_list("case", flat=True).distinct())
    for case in cases:
        while keep(case, at, pass_on) is not None:
            pass
    with zones.every():
        return not waiting.exists()


def above(
    stakes: Collection[StakeFact], holder: int, own: Practice, category_id: int | None, at: datetime
) -> int | None:
    """The next level above a holder with somebody there: the same post over a unit above, the post to which it falls,
    the category's owner; nobody barred. The window is no level."""
    world = World.now()
    category = world.rules.categories.get(category_id or 0)
    out = kept_out(world.people, {s.holder for s in stakes if s.kind == "barred"}, at) | {holder}
    post = world.people.posts.get(holder)
    for one in _in_turn(world, holder, own, category.owner if category else None, at):
        level = one.via != "window" and not (one.via == "first" and post is not None and one.unit == post.over)
        if level and one.holder is not None and one.holder not in out and not world.people.is_vacant(one.holder, at):
            return one.holder
    return None


def _in_turn(world: World, holder: int, own: Practice, owner: int | None, at: datetime) -> list[Candidate]:
    people = world.people
    posts = [people.posts[p] for p in people.acting.get(holder, (holder,))]
    post = next((p for p in posts if p.role.startswith(f"{own.playbook}.")), posts[0])
    whose = _practice(world, post, own)
    found = chain(HolderSpec(post=_role(post)), whose.spec.posts, _ground(world, whose, post, owner, at))
    return found if holder == post.id else [one for one in found if one.via != "first"]


def _role(post: PostFact) -> str:
    return post.role.partition(".")[2]


def _practice(world: World, post: PostFact, own: Practice) -> Practice:
    """The practice whose post it is: its own word says where it falls to."""
    playbook = post.role.partition(".")[0]
    others = (p for p in world.rules.practices.values() if p.playbook == playbook)
    return own if own.playbook == playbook else next(others, own)


def _ground(world: World, own: Practice, post: PostFact, owner: int | None, at: datetime) -> Ground:
    """What the district looks like from the vacant post: what it is over, and the units above that."""
    path = [int(unit) for unit in reversed(post.unit_path.split(".")) if unit]
    up = list(dict.fromkeys([post.over, *path]))
    assert world.rules.district is not None
    return Ground(
        units=[UnitFact(unit, _level(world, unit)) for unit in up],
        seats={(name, unit): _seats(world, own, post, name, unit, at) for name in own.spec.posts for unit in up},
        organisations={},
        owner=owner,
        window=world.rules.district.window,
    )


def _seats(world: World, own: Practice, post: PostFact, name: str, unit: int, at: datetime) -> list[Seat]:
    """Of the post's own kind only those of its organisation: a department's liaison is no other department's."""
    people = world.people
    found = [people.posts[p] for p in people.by_place.get((f"{own.playbook}.{name}", unit), ())]
    same = [p for p in found if name != _role(post) or p.organisation == post.organisation]
    return [Seat(p.id, people.incumbent(p.id, at) is None) for p in same]


def _level(world: World, unit: int) -> str | None:
    found = world.atlas.units.get(unit)
    return level_of(found) if found else sort_level(world, unit)
