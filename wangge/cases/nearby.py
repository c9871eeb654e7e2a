"""The same thing nearby? What somebody who is about to file may know of open cases around: category and state.

No words of an asker, no name, no code. Of what a firm asks for itself not even that: who stands next door may be its
competitor. One statement down the index (unit_path, state, category, filed_at), never within a filing.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef

from wangge.adoptions.facts import rulebook
from wangge.cases.access import barred
from wangge.cases.models import Case
from wangge.engine.scope import Scope
from wangge.lib.coordinates import Point, metres
from wangge.people.facts import roster
from wangge.places.atlas import UnitFact
from wangge.places.facts import atlas

ZONE = ZoneInfo(settings.DISTRICT_TZ)
MOST, LOOKED_AT = 3, 200
METRES = 300.0
DEGREE = 111_000.0  # metres of one degree of latitude, rounded down


@dataclass(frozen=True, slots=True)
class Hint:
    """An open case around. The record has no title by staff: the category says what it is."""

    category: int
    adoption: int
    procedure: str
    state: str


def nearby(scope: Scope, *, category: int | None, unit: UnitFact, point: Point | None) -> tuple[Hint, ...]:
    """At most three open cases of the open zone and the same category, the newest first: within 300 m where both have a
    point, else in the same unit. None where the category or the place is not known."""
    if category is None or unit.parent is None:
        return ()
    paths = {unit.path} | ({one.path for one in _around(scope, point)} if point else set())
    rows = Case.objects.filter(
        is_open=True, unit_path__in=sorted(paths), state__in=_open_states(), category=category, zone="open",
        parent=None, about=None,
    ).exclude(barred(scope, OuterRef("pk"))).order_by("-filed_at", "-subject")  # fmt: skip
    names = ("adoption", "procedure", "state", "unit", "lon", "lat", "asker")
    found = [
        Hint(category, adoption, procedure, state)
        for adoption, procedure, state, own, lon, lat, asker in rows.values_list(*names)[:LOOKED_AT]
        if not _organisation(asker) and _near(point, (lon, lat) if lon is not None else None, own == unit.id)
    ]
    return tuple(found[:MOST])


def _near(one: Point | None, other: Point | None, same_unit: bool) -> bool:
    return metres(one, other) <= METRES if one and other else same_unit


def _organisation(asker: int | None) -> bool:
    known = roster().entities.get(asker or 0)
    return known is not None and not known.is_person


def _around(scope: Scope, point: Point) -> set[UnitFact]:
    """The units in which places 300 m off lie, in the four directions and at the point itself."""
    lon, lat = point
    off, on = METRES / DEGREE, scope.at.astimezone(ZONE).date()
    tried = ((lon, lat), (lon - off, lat), (lon + off, lat), (lon, lat - off), (lon, lat + off))
    return {unit for x, y in tried if (unit := atlas().locate(x, y, on))}


def _open_states() -> list[str]:
    procedures = [p.spec for own in rulebook().practices.values() for p in own.procedures.values()]
    return sorted({name for spec in procedures for name, state in spec.states.items() if state.end is None})
