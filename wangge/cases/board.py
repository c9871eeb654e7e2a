"""The plain board: how much is open, due soon, overdue, and the three rates; by unit, organisation, category or chain.

Every figure is a filter of the list of cases, so that it opens the cases behind it. Rates are of units and
organisations, never of people (R-16, R-54). ``counting`` counts; here the counts are put together and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.adoptions.facts import rulebook
from wangge.cases import listing
from wangge.cases.counting import GROUNDS, LIGHTS, SOON, Counted, counted, kept, reader
from wangge.cases.listing import CaseFilter
from wangge.engine.scope import Scope
from wangge.people.facts import roster
from wangge.places.facts import atlas

__all__ = ["GROUNDS", "LIGHTS", "SOON"]

Grouping = Literal["unit", "organisation", "category", "chain"]
CAPABILITY = "board.read"
OTHER_POSTS = "posts"  # leads for which no organisation answers: one line, or it would be a person's
UNSORTED = "none"
NO_CHAIN = "none"
CHAIN = "chain"  # the layer of the overlays that hold grids of one trade
DAYS = 180
Sum = tuple[int, ...]
MOSTLY = """SELECT c.category_id, count(*) FROM cases_case c WHERE {where} AND c.category_id IS NOT NULL
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Rate:
    """part ÷ whole; None where the whole is nothing, which is no rate at all."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One group's figures. ``key``: unit path, organisation id or category id, as ``behind`` takes it; OTHER_POSTS,
    UNSORTED. ``directly``: of the unit itself, not of what lies below it. ``excluded``: how many no rate counts, by the
    ground on which another unit ruled so; they are among the other figures all the same."""

    key: str
    name: str
    open: int
    due_soon: int
    overdue: int
    unconfirmed: int
    responded: Rate
    solved: Rate
    satisfied: Rate
    directly: bool = False
    excluded: dict[str, int] = field(default_factory=dict)
    lights: dict[str, int] = field(default_factory=dict)  # open cases that are not green


@dataclass(frozen=True, slots=True)
class Board:
    """``total`` and the rows below it; ``since``: closed cases filed before are left out. ``opens``: whoever reads it
    may read all cases behind it, too."""

    grouping: Grouping
    as_of: datetime
    since: datetime
    total: BoardRow
    rows: list[BoardRow]
    opens: bool = True


def board(scope: Scope, grouping: Grouping = "unit", unit: str | None = None, days: int = DAYS) -> Board | None:
    """The board over the scope's territory, or ``unit`` (a path prefix) in it; None without the right to it."""
    wanted = behind(scope, unit, days)
    if not wanted.within:
        return None
    found = counted(scope, wanted)
    rows = sorted(_rows(found, grouping, wanted), key=trouble)
    since = found.at - timedelta(days=days)
    return Board(grouping, found.at, since, _total(found), rows, opens(scope, wanted.within))


def trouble(row: BoardRow) -> tuple[object, ...]:
    """Where most is late comes first, then where most is open: an order of work, no score."""
    return -row.overdue, -row.open, row.name


def by_level(scope: Scope, below: int) -> list[BoardRow]:
    """The rows of the units that lie ``below`` levels under the scope's own territory, what lies deeper folded into
    them; [] without the right to it."""
    wanted = behind(scope)
    if not wanted.within:
        return []
    found = counted(scope, wanted)
    depth = _depth(wanted) - 1 + below
    rows = _folded(found.rows["place"], lambda path: _upper(path, depth))
    return [_row(key, _name("unit", key), False, sums) for key, sums in rows if key.count(".") == depth]


def by_month(scope: Scope) -> list[BoardRow]:
    """One row for each month of filing ("2026-05"), the oldest first; the first one is not whole."""
    wanted = behind(scope)
    found = counted(scope, wanted).rows["month"] if wanted.within else []
    return sorted((_row(month or "", month or "", False, sums) for month, sums in found), key=lambda r: r.key)


def opens(scope: Scope, within: Sequence[str]) -> bool:
    """Whether the scope may read all cases there: figures alone may be another's to read."""
    return all(scope.may("cases.read", prefix) for prefix in within)


def behind(
    scope: Scope, unit: str | None = None, days: int = DAYS, organisation: str | None = None, chain: str | None = None
) -> CaseFilter:
    """The cases that a board counts, as a list's filter, so that each figure opens exactly its own."""
    prefixes = [p for p in scope.prefixes(CAPABILITY) if unit is None or unit.startswith(p) or p.startswith(unit)]
    within = tuple(max(p, unit or "", key=len) for p in prefixes)
    since = scope.at - timedelta(days=days)
    wanted = CaseFilter(within=within, since=since, parents_only=True)
    if chain is not None:
        return replace(wanted, matching=_of_chain(chain, scope.at))
    if organisation is None:
        return wanted
    people = roster()
    answered_for = {h: o for h in (*people.posts, *people.entities) if (o := people.organisation_of(h)) is not None}
    if organisation == OTHER_POSTS:
        return replace(wanted, other_leads=tuple(answered_for))
    return replace(wanted, leads=tuple(h for h, o in answered_for.items() if str(o) == organisation))


def mostly(scope: Scope, grouping: Grouping, key: str) -> tuple[int, int] | None:
    """Of what is late in a group: the category that most of it is of, and how much that is."""
    narrowed = {"organisation": {"organisation": key}, "chain": {"chain": key}, "unit": {"unit": key}}.get(grouping)
    wanted = replace(behind(scope, **narrowed), overdue_at=scope.at) if narrowed else None
    if wanted is None or not wanted.within:
        return None
    return kept(
        ("mostly", grouping, key, *reader(scope), wanted.within), scope, lambda now: _mostly(now, wanted), steady=True
    )


def _mostly(scope: Scope, wanted: CaseFilter) -> tuple[int, int] | None:
    where = listing.conditions(scope, wanted)
    found = listing.rows(MOSTLY.format(where=where.text), where.values)
    return (found[0][0], int(found[0][1])) if found and found[0][1] > 1 else None


# --- chains: overlays over the grids of one trade


def _of_chain(chain: str, at: datetime) -> tuple[str, tuple[object, ...]]:
    """The condition for the cases of a chain, or of none."""
    held = _chained(at)
    if chain == NO_CHAIN:
        return "NOT c.unit_path = ANY(%s)", (sorted(held),)
    return "c.unit_path = ANY(%s)", (sorted(path for path, key in held.items() if key == chain),)


def _chained(at: datetime) -> dict[str, str]:
    """Unit path → the chain that holds it, or a unit above it, on this day."""
    whole, today = atlas(), at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    found: dict[str, str] = {}
    for unit, overlays in sorted(whole.overlays.items()):
        for overlay, since, until in overlays:
            if whole.units[overlay].layer == CHAIN and since <= today and (until is None or today < until):
                found.update(dict.fromkeys(whole.below(whole.units[unit].path), str(overlay)))
    return found


def has_chains(at: datetime) -> bool:
    return bool(_chained(at))


# --- putting counts together


def _depth(wanted: CaseFilter) -> int:
    """How many levels the units have that a board over this ground shows."""
    return len((wanted.within or ("",))[0].rstrip(".").split(".")) + 1


def grouper(grouping: Grouping, wanted: CaseFilter, at: datetime) -> tuple[str, Callable[[str], str]]:
    """Which set of counts a grouping is made of, and the group of each of its keys ("": what has none)."""
    if grouping == "unit":
        depth = _depth(wanted)
        return "place", lambda path: _upper(path, depth)
    if grouping == "chain":
        held = _chained(at)
        return "place", lambda path: held.get(path, NO_CHAIN)
    if grouping == "organisation":
        return "lead", _organisation  # a post is one person's: rates of persons, none
    return "category", lambda category: category or UNSORTED


def _rows(found: Counted, grouping: Grouping, wanted: CaseFilter) -> Iterable[BoardRow]:
    of, group = grouper(grouping, wanted, found.at)
    depth = _depth(wanted)
    for key, sums in _folded(found.rows[of], group):
        yield _row(key, _name(grouping, key), grouping == "unit" and key.count(".") < depth, sums)


def _name(grouping: Grouping, key: str) -> str:
    """ "" for the line of what belongs to no group."""
    if grouping == "unit":
        unit = atlas().units.get(int(key.rstrip(".").rpartition(".")[2] or 0))
        return unit.name if unit else ""
    if key in (OTHER_POSTS, NO_CHAIN, UNSORTED):
        return ""
    if grouping == "organisation":
        return roster().name(int(key))
    if grouping == "chain":
        return atlas().units[int(key)].name
    category = rulebook().categories.get(int(key))
    return category.name if category else ""


def _folded(rows: Iterable[tuple[str | None, Sum]], key_of: Callable[[str], str]) -> list[tuple[str, Sum]]:
    groups: dict[str, list[Sum]] = {}
    for key, counts in rows:
        groups.setdefault(key_of(key or ""), []).append(counts)
    return [(key, _summed(counts)) for key, counts in groups.items()]


def _summed(rows: Sequence[Sum]) -> Sum:
    """Figure by figure."""
    return tuple(map(sum, zip(*rows, strict=True)))


def _upper(path: str, depth: int) -> str:
    """The path of the unit that many levels deep, or the path itself where it ends before."""
    return ".".join(path.rstrip(".").split(".")[:depth]) + "."


def _organisation(lead: str) -> str:
    organisation = roster().organisation_of(int(lead)) if lead else None
    return str(organisation) if organisation else OTHER_POSTS


def _row(key: str, name: str, directly: bool, sums: Sum) -> BoardRow:
    """The figures in the order in which ``counting.SQL`` gives them."""
    open_, soon, late, unconfirmed, answered, met, ended, solved, rated, satisfied, *beside = sums
    named = dict(zip((*GROUNDS, *LIGHTS), beside, strict=True))
    excluded, lights = ({n: named[n] for n in names if named[n]} for names in (GROUNDS, LIGHTS))
    rates = Rate(met, answered), Rate(solved, ended), Rate(satisfied, rated)
    return BoardRow(key, name, open_, soon, late, unconfirmed, *rates, directly, excluded, lights)


def _total(found: Counted) -> BoardRow:
    rows = [counts for _, counts in found.rows["place"]]
    return _row("", "", False, _summed(rows) if rows else (0,) * (10 + len(GROUNDS) + len(LIGHTS)))
