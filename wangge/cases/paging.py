"""One page of a list of cases: one statement, whose way through the tables is chosen here and not by the planner.

A person sees the cases of a territory and those in which a holder has a stake. There are three good ways to the first
50 of them (``ways``), and which one is best hangs on how much of the district that is:

- *walk* down an index in the order of the list and sift: 50 lines of somebody who sees a fifth of it are among the
  first 250 or so;
- *merge* the indexes of the units of a territory, where they are not too many;
- *gather* all that somebody sees and sort: what a department holds of a state that is rare.

A walk that finds too little within ``LOOK`` lines (a department that had its cases long ago) is given up for gathering.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from wangge.cases import listing, reaching, ways
from wangge.cases.listing import CaseFilter, Sql
from wangge.cases.reaching import LOOK, Reach, reach
from wangge.engine.scope import Scope
from wangge.places.facts import atlas

LINES = 50  # of a page, to reckon with
BEGUN = 70  # about as many lines could be read in the time that it takes to begin another index


class Way(NamedTuple):
    """``by_stake``: one's newest stakes first, and only if they are too few the other."""

    name: Literal["walk", "walk_whole", "merge", "merge_categories", "gather"]
    by_stake: bool


def page(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Up to ``size`` + 1 rows (the last one only says that there are more): COLUMNS, then light and title."""
    near = reach(scope, wanted, root)
    if near.everywhere:
        return ways.walk(scope, wanted, None, ways.WHOLE)
    if not near:
        return []
    way = reaching.kept((near, wanted.states, wanted.order, *wanted.branch), lambda: _way(near, wanted))
    if way.by_stake:
        found = ways.by_stake(scope, wanted, near)
        if len(found) > wanted.size:
            return found
    if way.name in ("merge", "merge_categories"):
        return ways.merge(scope, wanted, near, by_category=way.name == "merge_categories")
    if way.name == "walk_whole":
        return ways.walk(scope, wanted, near, ways.WHOLE)
    if way.name == "walk":
        found = ways.walk(scope, wanted, near, ways.FENCED)
        if len(found) > wanted.size or ways.come_by(scope, wanted) < LOOK:
            return found
    return ways.gather(scope, wanted, near)


def seen(scope: Scope, wanted: CaseFilter, root: str) -> Sql | None:
    """What holds of every case of the list, the scope's reach among it; None where there is nothing to be seen."""
    near, sql = reach(scope, wanted, root), listing.conditions(scope, wanted)
    if not near:
        return None
    if not near.everywhere:
        sql.add(*ways.within(near))
    return sql


def first(scope: Scope, wanted: CaseFilter, root: str) -> list[tuple[Any, ...]]:
    """Those of a list that stand in a lane (绿色通道), the highest lane first, then by date; at most FIRST_MOST."""
    sifted = seen(scope, wanted, root)
    if sifted is None:
        return []
    found = f"SELECT * FROM cases_case c WHERE {listing.IN_LANE} AND {sifted.text}"
    return ways.read(found, sifted.values, f"c.priority DESC, {ways.ORDERS['urgent']}", listing.FIRST_MOST)


def count(scope: Scope, wanted: CaseFilter, root: str) -> int:
    """How many lines the whole list has. It reads them all: for lists that a figure opens, which read them as well."""
    sql = seen(scope, wanted, root)
    return int(listing.rows(f"SELECT count(*) FROM cases_case c WHERE {sql.text}", sql.values)[0][0]) if sql else 0


def _way(near: Reach, wanted: CaseFilter) -> Way:
    """The one on which the fewest lines are read."""
    by_stake, walked, gathered = _by_stake(near, wanted), _walked(near, wanted), _gathered(near, wanted)
    merged, by_category = _merged(near, wanted)
    if merged < min(walked, gathered):
        return Way("merge_categories" if by_category else "merge", by_stake)
    if walked < gathered:
        return Way("walk_whole" if _is_short(wanted.branch) else "walk", by_stake)
    return Way("gather", by_stake)


def _by_stake(near: Reach, wanted: CaseFilter) -> bool:
    """Whether one's newest stakes are likely to hold a page of what is asked for: at least a tenth of all are such."""
    if near.ground or near.proved or not near.holders or wanted.order != "newest":
        return False
    return reaching.in_states(wanted) > 0.1


def _is_short(branch: list[int]) -> bool:
    """Whether the categories hold so little that they may be walked to their end."""
    return bool(branch) and 4 * reaching.in_categories(branch) < LOOK


def _walked(near: Reach, wanted: CaseFilter) -> int:
    """About how many lines a walk comes by to the first 50 that are seen; of categories down each one's own index."""
    if not (branch := wanted.branch):
        return LINES * reaching.every() // max(reaching.expected(near), 1)
    of_category = reaching.in_categories(branch)
    mine = max(_seen_of(near, branch), 1) * reaching.in_states(wanted)
    return min(of_category, int(LINES * of_category / mine)) + BEGUN * len(branch)


def _seen_of(near: Reach, branch: list[int]) -> int:
    """About how many cases of these categories are to be seen: a territory has its share of all."""
    ground = sum(reaching.in_ground(prefix) for prefix in near.ground)
    return int(ground * reaching.of_categories(branch)) + reaching.held_in(near, branch)


def _merged(near: Reach, wanted: CaseFilter) -> tuple[float, bool]:
    """About how many lines merging reads, and whether it is best done by category; no end of them where there is no
    territory or it has too many units."""
    units, branch = len(ways.units_of(near)), wanted.branch
    never, most, share = float("inf"), ways.MERGES[-1], reaching.in_states(wanted)
    beside = reaching.held_in(near, branch) if branch else reaching.held(near)
    if not 0 < units <= most:
        return never, False
    ground = sum(reaching.in_ground(prefix) for prefix in near.ground)
    in_units = min(ground, LINES / (share * reaching.of_categories(branch))) + BEGUN * units + beside
    by_date = wanted.order == "newest"  # units have an index by category and time, none by category and date
    each = LINES / share + BEGUN * units * len(branch) + beside if by_date and branch else never
    return (each, True) if each < in_units and units * len(branch) <= most else (in_units, False)


def _gathered(near: Reach, wanted: CaseFilter) -> int:
    """About how many lines gathering reads: of few units no more than it takes to a page of each."""
    if branch := wanted.branch:
        whole = [p for p in near.ground if not ways.by_unit(len(atlas().below(p)), branch)]
        return _seen_of(near, branch) + sum(reaching.in_ground(prefix) for prefix in whole)
    share, read = reaching.in_states(wanted), reaching.held(near)
    for prefix in near.ground:
        units, ground = len(atlas().below(prefix)), reaching.in_ground(prefix)
        read += min(ground, int(LINES * units / share)) if ways.by_unit(units, []) else ground
    return read
