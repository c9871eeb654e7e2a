"""Looking over the paired posts of every adopted practice, and over names that look alike: warnings for those who
appoint. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.adoptions.facts import Practice, rulebook
from wangge.engine import formation
from wangge.engine.formation import Caution, SeatFact, TermFact
from wangge.engine.scope import Scope
from wangge.engine.spec import PairSpec
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.people.models import Appointment
from wangge.places.facts import atlas

ZONE = ZoneInfo(settings.DISTRICT_TZ)
PLACES = frozenset({"community", "village", "street", "town", "township"})


@dataclass(frozen=True, slots=True)
class Warned:
    """A caution, the practice whose rule it is ("" for names that look alike), the place, and the post it is about."""

    caution: Caution
    playbook: str
    place: str
    about: str


def cautions(scope: Scope) -> list[Warned] | Refused:
    """Every warning of the district. Refused("not_allowed") for those who may not see who holds which post."""
    if not (scope.may("people.read") or scope.may("people.appoint")):
        return Refused("not_allowed", None, {"capability": "people.read"})
    found: dict[tuple[str, int, str], Warned] = {}
    for practice in rulebook().practices.values():
        for warned in _pairs(practice, scope.at):
            found.setdefault((warned.playbook, warned.caution.post or 0, warned.place + warned.caution.code), warned)
    return [*found.values(), *_alike()]


def _pairs(practice: Practice, at: datetime) -> Iterator[Warned]:
    units, people = atlas().units, roster()
    for pair in practice.spec.pairs:
        for over, seats in _seats(practice, pair, at).items():
            place = units[over].name if over in units else people.name(over)
            for caution in formation.pairing(pair, seats, at, ZONE):
                yield Warned(caution, practice.playbook, place, people.name(caution.post))


def _seats(practice: Practice, pair: PairSpec, at: datetime) -> dict[int, list[SeatFact]]:
    """The seats of a pair by what they stand over, in the practice's area."""
    roles = {f"{practice.playbook}.{name}": name for name in pair.posts}
    posts = [p for p in roster().posts.values() if p.role in roles and p.unit_path.startswith(practice.area)]
    held = Appointment.objects.filter(post__in=[p.id for p in posts], during__contains=at)
    terms = {
        a.post_id: TermFact(a.during.lower, a.during.upper, a.appointed_by_id, a.drawn_from_id, a.label) for a in held
    }
    found = defaultdict(list)
    for post in posts:
        found[post.over].append(SeatFact(post.id, roles[post.role], post.pair, terms.get(post.id)))
    return dict(found)


def _alike() -> list[Warned]:
    """Places of one street or district whose names differ by one character: perhaps one place written twice (never
    merged). Towns apart from each other may have villages of like names, and a district has many."""
    units = atlas().units
    siblings = defaultdict(list)
    for unit in units.values():
        if unit.kind in PLACES:
            siblings[unit.parent].append((unit.id, unit.name))
    found = (caution for named in siblings.values() for caution in formation.alike(named))
    return [Warned(c, "", units[c.post or 0].name, str(c.values["known"])) for c in found]
