"""Composition: which adopted playbook takes a need, and what becomes of the others that claimed it (design §1a).

Order: site > dedicated grid > industrial community > comprehensive grid > window, unless the district ranked its
adoptions otherwise. Within one playbook: the binding's priority, then the more specific category, then the smaller
unit, then the smaller area, then the order of writing. Two playbooks of equal rank are a tie, which adoption finds
beforehand (``conflicts``). Losers become stakes on the case, with the reason who and why.

A binding that names its categories and leads into a closed zone (petitions, accusations …) goes before all of these, by
no rank to be overtaken, and nobody stands by it: no grid takes, delays or follows what is not for its eyes (R-21).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from typing import Any

from wangge.engine import conditions
from wangge.engine.spec import BindingSpec, HolderSpec, PlaybookSpec
from wangge.engine.values import Reason, Refused, StakeKind

RANKS: Mapping[str, int] = {
    "site": 10,
    "dedicated_grid": 20,
    "industrial_community": 30,
    "comprehensive_grid": 40,
    "window": 50,
}
STANDING: tuple[StakeKind, ...] = ("companion", "supporter")  # what a loser can become
ANY = "*"


@dataclass(frozen=True, slots=True)
class Spot:
    """One unit in which the need lies: its layer, its Subject id, its path ("1.17.204.")."""

    layer: str
    unit: int
    path: str


@dataclass(frozen=True, slots=True)
class NeedFact:
    """What composition may know of a need. ``categories``: codes of the district's tree, root first; () when unsorted.
    ``facts``: what the bindings' conditions ask (fields of the filing form, and what acts adds)."""

    at: datetime
    categories: tuple[str, ...]
    spots: tuple[Spot, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bound:
    """A binding, prepared. ``codes``: the district's categories that its abstract ones map to; None binds all."""

    index: int
    spec: BindingSpec
    codes: frozenset[str] | None
    layers: frozenset[str]
    when: conditions.Test | None
    stands: tuple[tuple[StakeKind, HolderSpec], ...]  # the stakes that it takes when another playbook wins
    closed: bool = False  # it names its categories, and its procedure lies in a closed zone


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adoption as composition needs it. ``rank``: lower goes first; ``area``: path prefix; ``until`` excluded."""

    adoption: int
    playbook: str
    precedence: str
    rank: int
    area: str
    since: datetime
    until: datetime | None
    bindings: tuple[Bound, ...]

    @classmethod
    def of(
        cls,
        adoption: int,
        playbook: PlaybookSpec,
        area: str,
        since: datetime,
        until: datetime | None = None,
        rank: int | None = None,
        categories: Mapping[str, Sequence[str]] | None = None,
    ) -> Adopted:
        """``categories``: abstract code → the district's codes; one without an entry stands for itself.
        ``rank``: the district's own order on the scale of RANKS; None takes the playbook's precedence."""
        closed = frozenset(name for name, procedure in playbook.procedures.items() if procedure.zone != "open")
        bound = tuple(_bound(i, b, categories or {}, closed) for i, b in enumerate(playbook.bindings))
        rank = RANKS[playbook.precedence] if rank is None else rank
        return cls(adoption, playbook.playbook, playbook.precedence, rank, area, since, until, bound)

    def in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def _bound(index: int, spec: BindingSpec, categories: Mapping[str, Sequence[str]], closed: frozenset[str]) -> Bound:
    codes = None if ANY in spec.categories else frozenset(d for c in spec.categories for d in categories.get(c, (c,)))
    when = conditions.compile(spec.when) if spec.when is not None else None
    apart = codes is not None and spec.procedure in closed
    return Bound(index, spec, codes, frozenset(spec.layers), when, _standing(spec), apart)


def _standing(spec: BindingSpec) -> tuple[tuple[StakeKind, HolderSpec], ...]:
    """A loser's first holder goes along as its binding says (companion unless it says supporter), and those of its
    stakes that may stand beside another's lead."""
    kind: StakeKind = spec.first.stake if spec.first.stake in STANDING else "companion"
    return ((kind, spec.first), *((s.kind, s.holder) for s in spec.stakes if s.kind in STANDING))


@dataclass(frozen=True, slots=True)
class Claim:
    """An adoption's binding that takes the need. ``depth``: how deep in the category tree it names it (0: any).
    ``order``: among claims of one playbook the smallest goes first."""

    adopted: Adopted
    bound: Bound
    spot: Spot
    depth: int
    order: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class StakeFor:
    """A stake to open on the case: its holder is looked up with the claim's adoption and unit."""

    kind: StakeKind
    holder: HolderSpec
    claim: Claim


@dataclass(frozen=True, slots=True)
class Composed:
    claim: Claim
    stakes: tuple[StakeFor, ...]
    reasons: tuple[Reason, ...]


class Composer:
    """All adoptions of a district, indexed by area; built when adoptions change, asked in every filing (a few µs)."""

    def __init__(self, adopted: Iterable[Adopted]) -> None:
        self._by_area: dict[str, list[Adopted]] = {}
        for a in adopted:
            self._by_area.setdefault(a.area, []).append(a)

    def claims(self, need: NeedFact) -> list[Claim]:
        """The best claim of each playbook and adoption in whose area the need lies, first rank first."""
        over: dict[int, Adopted] = {}
        for spot in need.spots:
            for prefix in prefixes(spot.path):
                for adopted in self._by_area.get(prefix, ()):
                    over[adopted.adoption] = adopted
        found = [c for a in over.values() if a.in_force(need.at) and (c := _best(a, need)) is not None]
        return sorted(
            found, key=lambda c: (not c.bound.closed, c.adopted.rank, c.adopted.playbook, c.order, c.adopted.adoption)
        )

    def names(self, categories: Iterable[str], path: str, at: datetime) -> bool:
        """Whether a practice in force over the unit at ``path`` binds one of ``categories`` by its name: what binds
        everything takes it too, but is not the way for it."""
        over = (a for prefix in prefixes(path) for a in self._by_area.get(prefix, ()) if a.in_force(at))
        wanted = frozenset(categories)
        return any(b.codes is not None and not wanted.isdisjoint(b.codes) for a in over for b in a.bindings)

    def choose(self, need: NeedFact, only: str | None = None) -> Composed | Refused:
        """Who takes the need. Refused("tie", playbooks, adoptions, rank), or "no_playbook" when none binds it.
        ``only``: the one playbook that may take it (an import says where its rows belong)."""
        claims = [c for c in self.claims(need) if only in (None, c.adopted.playbook)]
        if not claims:
            return Refused("no_playbook", None, {"categories": need.categories})
        first = claims[0]
        rival = next((c for c in claims[1:] if _ties(first, c)), None)
        if rival is not None:
            return _tie(first, rival)
        losers = _one_a_playbook(claims[1:], first.adopted.playbook)
        return Composed(first, _stakes(first, losers), _reasons(first, losers))


@lru_cache(maxsize=65536)
def prefixes(path: str) -> tuple[str, ...]:
    """Every area that holds the unit, largest first: of "1.17.204." these are "1.", "1.17." and the path itself."""
    return tuple(path[: i + 1] for i, sign in enumerate(path) if sign == ".")


def _best(adopted: Adopted, need: NeedFact) -> Claim | None:
    claims = [c for b in adopted.bindings if (c := _claim(adopted, b, need)) is not None]
    return min(claims, key=lambda c: c.order, default=None)  # min keeps the first written among equals


def _claim(adopted: Adopted, bound: Bound, need: NeedFact) -> Claim | None:
    depth = 0
    if bound.codes is not None:
        depth = max((i for i, code in enumerate(need.categories, 1) if code in bound.codes), default=0)
        if depth == 0:
            return None
    spot = _smallest(adopted.area, bound.layers, need.spots)
    if spot is None or (bound.when is not None and not bound.when(need.facts)):
        return None
    order = (-bound.spec.priority, -depth, -spot.path.count("."), -adopted.area.count("."))
    return Claim(adopted, bound, spot, depth, order)


def _smallest(area: str, layers: frozenset[str], spots: Sequence[Spot]) -> Spot | None:
    found, deepest = None, -1
    for spot in spots:
        if (not layers or spot.layer in layers) and spot.path.startswith(area):
            depth = spot.path.count(".")
            if depth > deepest:
                found, deepest = spot, depth
    return found


def _ties(a: Claim, b: Claim) -> bool:
    if a.adopted.rank != b.adopted.rank or a.bound.closed != b.bound.closed:
        return False
    return a.adopted.playbook != b.adopted.playbook or a.order == b.order


def _tie(a: Claim, b: Claim) -> Refused:
    return Refused(
        "tie",
        None,
        {
            "playbooks": (a.adopted.playbook, b.adopted.playbook),
            "adoptions": (a.adopted.adoption, b.adopted.adoption),
            "precedence": a.adopted.precedence,
            "rank": a.adopted.rank,
        },
    )


def _one_a_playbook(claims: Sequence[Claim], winner: str) -> list[Claim]:
    """A playbook that lost stands once, by its best claim; the winner's own other adoptions add nothing."""
    best: dict[str, Claim] = {}
    for claim in claims:
        if claim.adopted.playbook != winner:
            best.setdefault(claim.adopted.playbook, claim)
    return list(best.values())


def _stakes(first: Claim, losers: Sequence[Claim]) -> tuple[StakeFor, ...]:
    own = [StakeFor(s.kind, s.holder, first) for s in first.bound.spec.stakes]
    if first.bound.closed:
        return tuple(own)
    return (*own, *(StakeFor(kind, holder, c) for c in losers for kind, holder in c.bound.stands))


def _reasons(first: Claim, losers: Sequence[Claim]) -> tuple[Reason, ...]:
    a = first.adopted
    values = {"playbook": a.playbook, "adoption": a.adoption, "precedence": a.precedence, "unit": first.spot.unit}
    if first.bound.closed:
        out = [{"playbook": c.adopted.playbook, "adoption": c.adopted.adoption, "why": "zone"} for c in losers]
        return (Reason("playbook_took_it", values), *(Reason("playbook_kept_out", one) for one in out))
    over = [
        Reason("playbook_stands_back", {
            "playbook": c.adopted.playbook, "adoption": c.adopted.adoption, "precedence": c.adopted.precedence,
            "as": [kind for kind, _ in c.bound.stands], "before": a.playbook, "why": "rank",
        })
        for c in losers
    ]  # fmt: skip
    return (Reason("playbook_took_it", values), *over)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two adoptions of equal rank that can claim the same need; ``since``/``until``: when they overlap."""

    first: Adopted
    second: Adopted
    area: str
    categories: tuple[str, ...]  # codes in dispute; ("*",) all
    layers: tuple[str, ...]  # () anywhere
    since: datetime
    until: datetime | None


def conflicts(adopted: Iterable[Adopted], paths: Mapping[str, Sequence[str]]) -> list[Conflict]:
    """Ties that the district must settle by ranks before it adopts: overlapping area × category × layer × time.

    ``paths``: category code → codes from the root to it. Conditions are not weighed: two bindings that their conditions
    keep apart are reported too, and settled by a rank. One pair is reported once, with its first overlap.
    """
    found = (_conflict(a, b, paths) for a, b in combinations(adopted, 2))
    return [c for c in found if c is not None]


def _conflict(a: Adopted, b: Adopted, paths: Mapping[str, Sequence[str]]) -> Conflict | None:
    if a.rank != b.rank or (a.playbook == b.playbook and a.area != b.area):
        return None  # of two of one playbook the smaller area goes first
    area = a.area if a.area.startswith(b.area) else b.area if b.area.startswith(a.area) else None
    since, until = max(a.since, b.since), min((u for u in (a.until, b.until) if u is not None), default=None)
    if area is None or (until is not None and since >= until):
        return None
    for x in a.bindings:
        for y in b.bindings:
            if x.closed != y.closed:
                continue
            codes, layers = _shared_codes(x.codes, y.codes, paths), x.layers & y.layers or x.layers | y.layers
            if codes and (not x.layers or not y.layers or x.layers & y.layers):
                return Conflict(a, b, area, codes, tuple(sorted(layers)), since, until)
    return None


def _shared_codes(
    a: frozenset[str] | None, b: frozenset[str] | None, paths: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    if a is None or b is None:
        only = a if b is None else b
        return (ANY,) if only is None else tuple(sorted(only))
    shared = {c for c in a if not b.isdisjoint(paths.get(c, (c,)))} | {
        c for c in b if not a.isdisjoint(paths.get(c, (c,)))
    }
    return tuple(sorted(shared))
