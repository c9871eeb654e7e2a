"""Routing: who gets a need first, and why (design §4).

    first holder → the posts above it → the category's owner → the window

``chain`` lists the candidates from facts; ``route`` takes the first who may have it. A vacant post falls to the post
above; a holder whom the admission list keeps out (R-15, R-55) is passed over with a reason; a barred one is passed over
in silence, because the reasons are read by many (R-21).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wangge.engine.admission import Admission
from wangge.engine.spec import HolderSpec, PostSpec
from wangge.engine.values import Reason, Refused

Via = Literal["first", "post_above", "category_owner", "window"]


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit on the way up: its Subject id and whether it is a community or a street in the sense of the lists."""

    unit: int
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as it stands: its Subject id, and whether somebody is appointed to it now."""

    holder: int
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who could get the need. ``holder`` None: there is no such holder; ``vacant``: a post with nobody in it.
    ``name``: the playbook's word for post or organisation."""

    holder: int | None
    via: Via
    name: str = ""
    unit: int | None = None
    level: str | None = None
    vacant: bool = False


@dataclass(frozen=True, slots=True)
class Routed:
    """Who got it, how, and why: those passed over first, then the one chosen."""

    holder: int
    via: Via
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the district looks like to a chain.

    units          the unit of the claim and its ancestors, smallest first
    seats          (post, unit) → the seats of that post over that unit
    organisations  abstract organisation or body → (Subject id, level)
    owner          the department that the category tree names, None when unsorted or unowned
    window         the district's window
    """

    units: Sequence[UnitFact]
    seats: Mapping[tuple[str, int], Sequence[Seat]]
    organisations: Mapping[str, tuple[int, str | None]]
    owner: int | None
    window: int


def chain(first: HolderSpec, posts: Mapping[str, PostSpec], ground: Ground) -> list[Candidate]:
    """Everyone who could get the need, in order. A falls_to that runs in a circle ends where it began."""
    found: list[Candidate] = []
    if first.post is not None:
        found += _seats(first.post, posts, ground)
    elif first.organisation is not None or first.body is not None:
        found.append(_organisation(first.organisation or first.body or "", ground))
    owner_via: Via = "first" if first.category_owner else "category_owner"
    found.append(Candidate(ground.owner, owner_via, "category_owner"))
    found.append(Candidate(ground.window, "window", "window"))
    return found


def _seats(first: str, posts: Mapping[str, PostSpec], ground: Ground) -> list[Candidate]:
    found: list[Candidate] = []
    seen: set[str] = set()
    post: str | None = first
    while post is not None and post not in seen:
        seen.add(post)
        via: Via = "first" if post == first else "post_above"
        found += _over(post, via, ground) or [Candidate(None, via, post)]
        spec = posts.get(post)
        post = spec.falls_to if spec else None
    return found


def _over(post: str, via: Via, ground: Ground) -> list[Candidate]:
    """The seats of a post over the unit, then over its ancestors."""
    return [
        Candidate(seat.holder, via, post, u.unit, u.level, seat.vacant)
        for u in ground.units
        for seat in ground.seats.get((post, u.unit), ())
    ]


def _organisation(name: str, ground: Ground) -> Candidate:
    holder, level = ground.organisations.get(name, (None, None))
    return Candidate(holder, "first", name, level=level)


def route(
    candidates: Sequence[Candidate],
    admission: Admission,
    categories: Sequence[str] = (),
    barred: Collection[int] = (),
) -> Routed | Refused:
    """The first candidate who may lead the matter; Refused("no_holder") when even the window may not.

    The window is not judged by the list: the first receiver owns a need until someone else has accepted (R-13).
    """
    reasons: list[Reason] = []
    for candidate in candidates:
        if candidate.holder is not None and candidate.holder in barred:
            continue
        against = _against(candidate, admission, categories)
        if against is None and candidate.holder is not None:
            return Routed(candidate.holder, candidate.via, (*reasons, _chosen(candidate)))
        if against is not None:
            reasons.append(against)
    return Refused("no_holder", None, {"reasons": tuple(reasons)})


def _against(candidate: Candidate, admission: Admission, categories: Sequence[str]) -> Reason | None:
    if candidate.holder is None:
        return Reason("no_owner" if candidate.name == "category_owner" else "no_such_post", _named(candidate))
    if candidate.vacant:
        return Reason("vacant", _named(candidate))
    if candidate.via == "window":
        return None
    found = admission.against(candidate.level, categories)
    return found and Reason(found.code, {**found.values, **_named(candidate)}, found.law)


def _chosen(candidate: Candidate) -> Reason:
    return Reason(f"routed_{candidate.via}", _named(candidate) | {"holder": candidate.holder})


def _named(candidate: Candidate) -> dict[str, Any]:
    values: dict[str, Any] = {"name": candidate.name}
    return values if candidate.unit is None else values | {"unit": candidate.unit}
