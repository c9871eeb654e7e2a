"""Experts drawn from a pool: the posts over a body, by lot, without whoever has an interest in the matter (R-21).

The seed is the head of the case's journal before the act: nobody chooses it, and anybody can draw again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.acts.filing import reason_row
from wangge.acts.holding import kept_out
from wangge.acts.recusing import kin
from wangge.engine.drawing import draw as by_lot
from wangge.engine.values import Reason, Refused
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing

SEED_LENGTH = 16  # hexadecimal signs: 64 bits, which can be read aloud


def draw(doing: Doing, body: str, n: int) -> list[int] | Refused:
    """1. the posts over the pool with somebody in them; 2. without those drawn before, the barred, and whoever belongs
    to a party; 3. ``n`` of them by lot, with the reason. Refused: no_expert."""
    people, pool = roster(), doing.practice.organisations.get(body, 0)
    posts = [p.id for p in people.posts.values() if p.over == pool and people.incumbent(p.id, doing.at)]
    free = [post for post in posts if post not in _drawn_before(doing)]
    able = [post for post in free if post not in _interested(doing)]
    seed = str(doing.loaded.row["chain"])[2 : 2 + SEED_LENGTH]
    drawn = list(by_lot(able, n, seed))
    if not drawn:
        return Refused("no_expert", "R-21", {"name": people.name(pool)})
    for post in drawn:
        why = Reason("drawn", {"holder": post, "seed": seed, "of": len(able), "pool": people.name(pool)})
        doing.change.reasons.append(reason_row(why))
    return drawn


def _drawn_before(doing: Doing) -> set[int]:
    return {s.holder for step in doing.loaded.steps for s in step.opened if s.kind == "co"}


def _interested(doing: Doing) -> frozenset[int]:
    """The barred, the parties (who asks, for whom, about whom), whom they act for, and every post that is theirs."""
    row = doing.loaded.row
    parties = {*doing.view.holders("barred"), *doing.view.holders("asker"), *doing.view.holders("filer")}
    parties |= {row[name] for name in ("asker_id", "filed_by_id", "about_id") if row.get(name)}
    return kept_out(roster(), kin(parties, doing.at), doing.at)
