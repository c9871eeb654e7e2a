"""Adopting a playbook in one go: what the district still lacks for it, and what stands beside it, is told at once; or
taking a newer edition, with the mapping of the one before.

Nothing is written where it is only looked at, or where something is lacking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q

from wangge.acts import setup
from wangge.adoptions.facts import rulebook
from wangge.adoptions.models import Adoption, Category, Edition
from wangge.cases.models import Case
from wangge.engine import edition as editions
from wangge.engine.composition import RANKS
from wangge.engine.reader import Playbook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.people.models import Entity, Post
from wangge.places.models import Unit
from wangge.subjects import revisions, zones
from wangge.subjects.models import Subject

KINDS = ("organisations", "bodies", "categories")
Change = Literal["first", "same", "patch", "major"]
Mapped = dict[str, dict[str, Any]]  # kind → name in the playbook → codes of the district, as the kind takes them


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``given``: (name in the playbook, codes of this district); a name that is told overrides what
    the adoption before had. ``rank``, ``promises``: None leaves them as they were."""

    playbook: Playbook
    area: Unit
    since: datetime
    until: datetime | None = None
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rank: int | None = None
    promises: Mapping[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One name of the playbook and whom of the district it means. ``unknown``: codes that there are none of."""

    kind: str
    name: str
    required: bool
    codes: tuple[str, ...]
    called: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def gap(self) -> bool:
        return bool(self.unknown) or (self.required and not self.codes)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of the playbook: how many there are in the area, and in how many of them somebody is."""

    name: str
    posts: int
    held: int
    falls_to: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another practice in force on the same ground, and its place in the order (lower goes first)."""

    playbook: str
    area: str
    rank: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What an adoption comes to. ``change``: against the edition in force there; a patch reaches running cases by
    itself, whatever else begins with new cases, and ``running`` open ones keep theirs. ``refused``: why it is not done.
    """

    edition: str
    rank: int
    slots: tuple[Slot, ...]
    seats: tuple[Seat, ...]
    beside: tuple[Beside, ...]
    change: Change
    before: str = ""
    running: int = 0
    unused: tuple[str, ...] = ()
    refused: Refused | None = None
    adopted: int | None = None


def adopt(scope: Scope, wish: Wish, *, dry: bool = False) -> Survey | Refused:
    """1. the edition; 2. the adoption before; 3. mapping, posts, neighbours; 4. adopt, unless something is lacking,
    nothing is new, or it is ``dry``: then everything is as it was. Refused("not_allowed")."""
    with transaction.atomic():
        edition = setup.add_edition(scope, playbook=wish.playbook)
        if isinstance(edition, Refused):
            return edition
        old = before(wish)
        survey = _surveyed(wish, edition, old)
        done = None if survey.refused else _done(scope, wish, edition, old, survey)
        refused = done if isinstance(done, Refused) else survey.refused
        if undone := dry or refused is not None:
            transaction.set_rollback(True)
    if undone:
        revisions.forget()
    return replace(survey, refused=refused, adopted=done.pk if isinstance(done, Adoption) and not dry else None)


def look(wish: Wish) -> Survey:
    """As ``adopt`` would begin, without writing anything: neither ties nor promises are weighed yet."""
    frozen, old = editions.freeze(wish.playbook), before(wish)
    edition = Edition.objects.filter(sha256=frozen.sha256).first()
    if edition is None:
        edition = Edition(sha256=frozen.sha256, playbook=wish.playbook.name, version=wish.playbook.spec.version)
        if old is not None and editions.kind_of_change(editions.thaw(old.edition.body), frozen) == "patch":
            edition.patches = old.edition
    return _surveyed(wish, edition, old)


def _surveyed(wish: Wish, edition: Edition, before: Adoption | None) -> Survey:
    slots, rank = tuple(_slots(wish, _kept(before))), _rank(wish, before)
    known = {slot.name for slot in slots} | {f"{slot.kind}.{slot.name}" for slot in slots}
    return Survey(
        edition.sha256,
        RANKS[wish.playbook.spec.precedence] if rank is None else rank,
        slots,
        tuple(_seats(wish)),
        tuple(_beside(wish)),
        _change(edition, before),
        before.edition.version if before else "",
        _running(before),
        tuple(sorted(set(wish.given) - known)),
        _gap(slots),
    )


def before(wish: Wish) -> Adoption | None:
    """The adoption of the same playbook in the same area that is in force then."""
    there = Adoption.objects.filter(edition__playbook=wish.playbook.name, area=wish.area, since__lte=wish.since)
    return there.filter(Q(until=None) | Q(until__gt=wish.since)).select_related("edition").order_by("-since").first()


def _change(edition: Edition, before: Adoption | None) -> Change:
    if before is None:
        return "first"
    if edition.pk == before.edition_id:
        return "same"
    return "patch" if edition.patches_id == before.edition_id else "major"


def _done(
    scope: Scope, wish: Wish, edition: Edition, before: Adoption | None, survey: Survey
) -> Adoption | Refused | None:
    """None: nothing is to be adopted, for the wording alone is new or nothing at all."""
    if survey.change in ("same", "patch") and not wish.given and wish.rank is None and wish.promises is None:
        return None
    mapped = _rows(survey.slots)
    more = {"promises": before.promises, "words": before.words} if before else {}
    if wish.promises is not None:
        more["promises"] = dict(wish.promises)
    done: Adoption | Refused = setup.adopt(
        scope, edition=edition, area=wish.area, since=wish.since, until=wish.until, rank=_rank(wish, before),
        replaces=before, organisations=mapped["organisations"], bodies=mapped["bodies"],
        categories=mapped["categories"], **more,
    )  # fmt: skip
    return done


def _rank(wish: Wish, before: Adoption | None) -> int | None:
    return wish.rank if wish.rank is not None or before is None else before.rank


def _gap(slots: Iterable[Slot]) -> Refused | None:
    lacking = [f"{slot.kind}.{slot.name}" for slot in slots if slot.gap]
    return Refused("adoption_gap", None, {"lacking": lacking}) if lacking else None


def _kept(before: Adoption | None) -> Mapped:
    """The mapping of the adoption before, by codes."""
    if before is None:
        return {kind: {} for kind in KINDS}
    ids = {pk for kind in KINDS[:2] for pk in before.mapping.get(kind, {}).values()}
    codes = dict(Entity.objects.filter(pk__in=ids).values_list("pk", "code"))
    codes |= dict(Post.objects.filter(pk__in=ids).values_list("pk", "code"))
    holders = {
        kind: {n: (codes[pk],) for n, pk in before.mapping.get(kind, {}).items() if pk in codes} for kind in KINDS[:2]
    }
    return {**holders, "categories": {n: tuple(c) for n, c in before.mapping.get("categories", {}).items()}}


def _slots(wish: Wish, kept: Mapped) -> Iterable[Slot]:
    spec = wish.playbook.spec
    abstract = {name for binding in spec.bindings for name in binding.categories if name != "*"}
    asked = [("organisations", n, o.required) for n, o in spec.organisations.items()]
    asked += [("bodies", n, True) for n in spec.bodies] + [("categories", n, True) for n in sorted(abstract)]
    holders, tree = _holders(wish, kept), dict(Category.objects.filter(valid_to=None).values_list("code", "name"))
    for kind, name, required in asked:
        told = wish.given.get(f"{kind}.{name}", wish.given.get(name, kept[kind].get(name)))
        names = tree if kind == "categories" else holders
        codes = told if told is not None else (name,) if kind == "categories" else ()
        unknown = tuple(code for code in codes if code not in names)
        yield Slot(kind, name, required, codes, tuple(names[c] for c in codes if c in names), unknown)


def _holders(wish: Wish, kept: Mapped) -> dict[str, str]:
    """Organisations and posts by code, of those that are named."""
    told = {code for codes in wish.given.values() for code in codes}
    told |= {code for kind in KINDS[:2] for codes in kept[kind].values() for code in codes}
    found = dict(Entity.objects.filter(code__in=told).exclude(sort="person").values_list("code", "name"))
    return found | dict(Post.objects.filter(code__in=told).values_list("code", "subject__title"))


def _rows(slots: Iterable[Slot]) -> dict[str, dict[str, Any]]:
    """What ``adoptions.adopt`` takes: entities and subjects by name, and codes of categories."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for slot in slots:
        if slot.kind == "categories":
            found[slot.kind][slot.name] = slot.codes
        elif slot.codes:
            found[slot.kind][slot.name] = _holder(slot.codes[0])
    return found


def _holder(code: str) -> Entity | Subject:
    entity = Entity.objects.filter(code=code).first()
    return entity if entity is not None else Post.objects.select_related("subject").get(code=code).subject


def _seats(wish: Wish) -> Iterable[Seat]:
    people, path = roster(), wish.area.subject.unit_path
    for name, post in wish.playbook.spec.posts.items():
        there = [p.id for p in people.posts.values() if p.role == f"{wish.playbook.name}.{name}"]
        there = [p for p in there if people.posts[p].unit_path.startswith(path)]
        held = sum(people.incumbent(p, wish.since) is not None for p in there)
        yield Seat(name, len(there), held, post.falls_to)


def _beside(wish: Wish) -> Iterable[Beside]:
    path = wish.area.subject.unit_path
    for own in sorted(rulebook().practices.values(), key=lambda p: (p.playbook, p.area)):
        in_force = own.since <= wish.since and (own.until is None or wish.since < own.until)
        if in_force and own.playbook != wish.playbook.name and (own.area.startswith(path) or path.startswith(own.area)):
            rank = own.rank if own.rank is not None else RANKS[own.spec.precedence]
            yield Beside(own.playbook, own.area, rank)


def _running(before: Adoption | None) -> int:
    if before is None:
        return 0
    with zones.every():
        return Case.objects.filter(adoption=before, is_open=True).count()
