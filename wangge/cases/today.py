"""What somebody who walks a ground has to see this morning: what is stuck with others on cases they go along with, and
of a few cases whom to call and which date runs. Counts nothing that anybody did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.cases import access, listing
from wangge.cases.listing import COLUMNS, LIGHT, NOT_BARRED, prefix_end
from wangge.cases.sheets import CaseLine
from wangge.engine.scope import Scope
from wangge.people.facts import PostFact, roster
from wangge.places.facts import atlas

ADMINISTRATIVE = "administrative"  # the layer of streets and communities, which are seen to from a desk


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that waits for somebody else: as what one goes along with it (``stake``), whose turn it is, by when."""

    case: CaseLine
    stake: str
    holder: int
    turn: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """Of one case: whose contact there is to call (as it stands, for who may see it), who asked, which clock runs."""

    name: str
    phone: str
    asker: int | None
    clock: str


# A light of the case, or the turn of one's own pair: anything else that others are at is no matter of this morning.
SQL = """
SELECT {columns}, coalesce(n.title, ''), mine.kind, mine.holder_id, turn.holder_id, turn.next_due
  FROM cases_case c
 CROSS JOIN LATERAL (
    SELECT k.kind, k.holder_id FROM cases_stake k
     WHERE k.case_id = c.subject_id AND k.until IS NULL AND k.kind <> 'barred' AND k.holder_id = ANY(%s::bigint[])
     ORDER BY k.kind LIMIT 1) mine
 CROSS JOIN LATERAL (
    SELECT k.kind, k.holder_id, k.next_due FROM cases_stake k
     WHERE k.case_id = c.subject_id AND k.until IS NULL AND k.waits
     ORDER BY k.holder_id = ANY(%s::bigint[]) DESC, k.next_due LIMIT 1) turn
  LEFT JOIN cases_narrative n ON n.case_id = c.subject_id
 WHERE c.is_open AND ({ranges}) AND c.zone = ANY(%s) AND {not_barred}
   AND turn.kind <> 'asker' AND turn.holder_id <> ALL(%s::bigint[])
   AND ({light} > 0 OR turn.holder_id = ANY(%s::bigint[]))
 ORDER BY {light} DESC, turn.next_due, c.subject_id LIMIT %s
"""
BESIDE_SQL = """
SELECT i.id, coalesce(t.name, ''), coalesce(t.phone, ''), c.asker_id,
       coalesce((SELECT k.name FROM cases_clock k WHERE k.case_id = i.id AND k.ended_at IS NULL AND k.due_at IS NOT NULL
                  ORDER BY k.due_at = i.due DESC, k.due_at LIMIT 1), '')
  FROM unnest(%s::bigint[], %s::timestamptz[]) AS i(id, due)
  JOIN cases_case c ON c.subject_id = i.id
  LEFT JOIN cases_contact t ON t.case_id = i.id AND t.erased_at IS NULL
"""


def is_walked(post: PostFact) -> bool:
    """Whether a post is over a grid, a site or a body, and not behind a desk."""
    unit = atlas().units.get(post.over)
    return not post.acts_for and (unit is None or unit.layer != ADMINISTRATIVE)


def grounds(scope: Scope) -> tuple[PostFact, ...]:
    """The posts of the scope that stand over a piece of ground which is walked."""
    people, units = roster(), atlas().units
    held = (people.posts[h] for h in sorted(scope.holders) if h in people.posts)
    return tuple(p for p in held if p.over in units and is_walked(p))


def stuck(scope: Scope, most: int) -> list[Stuck]:
    """Cases on one's own ground that one goes along with and that wait for another: those whose light is on, and those
    that wait for the post that one's own is paired with. The reddest first."""
    posts = grounds(scope)
    if not posts:
        return []
    access.enter(scope)
    pairs = sorted({p.pair for p in posts if p.pair} | {p.id for p in _paired_with(posts)})
    ranges, ends = within(p.unit_path for p in posts)
    sql = SQL.format(
        columns=", ".join([*(f"c.{name}" for name in COLUMNS), LIGHT]),
        ranges=ranges,
        light=LIGHT,
        not_barred=NOT_BARRED,
    )
    held = sorted(scope.holders)
    values = [[p.id for p in posts], held, *ends, sorted(scope.zones), *listing.not_barred(scope), held, pairs, most]
    return [Stuck(CaseLine(*row[:-4]), *row[-4:]) for row in listing.rows(sql, values)]


def _paired_with(posts: Iterable[PostFact]) -> list[PostFact]:
    own = {p.id for p in posts}
    return [p for p in roster().posts.values() if p.pair in own]


def within(prefixes: Iterable[str]) -> tuple[str, list[str]]:
    """A condition on ``c.unit_path`` with its values: below one of the prefixes."""
    found = sorted(set(prefixes))
    return (
        " OR ".join(["(c.unit_path >= %s AND c.unit_path < %s)"] * len(found)) or "FALSE",
        [end for prefix in found for end in (prefix, prefix_end(prefix))],
    )


def beside(scope: Scope, dues: Mapping[int, datetime | None]) -> dict[int, Beside]:
    """Of cases that the scope has just been shown, with the date that each was shown by. Numbers stand here in full: a
    page masks them, and shows them only through ``acts.reading``."""
    if not dues:
        return {}
    access.enter(scope)
    rows: list[tuple[Any, ...]] = listing.rows(BESIDE_SQL, [list(dues), list(dues.values())])
    return {case: Beside(name, phone, asker, clock) for case, name, phone, asker, clock in rows}
