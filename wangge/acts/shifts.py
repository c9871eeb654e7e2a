"""What an adoption, or its end, would change: which practice would take which matters, and how many of those that came
of late. Figures of the open zone alone; conditions over what people write are not weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from wangge.acts.adopting import Wish, before, look
from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.cases.models import Case
from wangge.engine.composition import Adopted, Composed, Composer, NeedFact, Spot
from wangge.places.atlas import Atlas, UnitFact
from wangge.places.facts import atlas

PAST = timedelta(days=90)
Around = tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Matters of a category go from one practice to another ("": none takes them). ``units``: places in which they do;
    ``cases``: that came there of late."""

    category: int
    before: str
    after: str
    units: int
    cases: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """``cases``: all that came in the area of late."""

    since: datetime
    cases: int
    found: tuple[Shift, ...]


def of_wish(wish: Wish, at: datetime) -> Shifts:
    """What adopting as ``wish`` says would change."""
    survey, old = look(wish), before(wish)
    categories = {slot.name: slot.codes for slot in survey.slots if slot.kind == "categories"}
    path = wish.area.subject.unit_path
    new = Adopted.of(0, wish.playbook.spec, path, wish.since, wish.until, survey.rank, categories)
    now = [_adopted(p) for p in rulebook().practices.values()]
    ends = [replace(a, until=wish.since) if old is not None and a.adoption == old.pk else a for a in now]
    return _between(now, [new, *ends], path, wish.since, at)


def of_end(adoption: int, until: datetime, at: datetime) -> Shifts:
    """What the end of an adoption would change."""
    now = [_adopted(p) for p in rulebook().practices.values()]
    later = [replace(a, until=until) if a.adoption == adoption else a for a in now]
    return _between(now, later, rulebook().practices[adoption].area, until, at)


def _adopted(own: Practice) -> Adopted:
    return Adopted.of(own.adoption, own.spec, own.area, own.since, own.until, own.rank, own.categories)


def _between(now: Sequence[Adopted], later: Sequence[Adopted], area: str, on: datetime, at: datetime) -> Shifts:
    one, other = Composer(now), Composer(later)
    map_, day = atlas(), on.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    areas = {a.area for a in now} | {a.area for a in later}
    units = [u for u in map_.units.values() if u.path.startswith(area) and u.in_force(day)]
    alike: dict[Around, list[int]] = {}
    for unit in units:
        alike.setdefault(_signature(map_, unit, areas, on), []).append(unit.id)
    came = _came(area, at)
    units_of: Counter[tuple[int, str, str]] = Counter()
    cases_of: Counter[tuple[int, str, str]] = Counter()
    for spots, ids in alike.items():
        for category in _leaves(rulebook().categories):
            need = NeedFact(on, category.path, spots, {"sorted": True})
            first, second = _who(one, need), _who(other, need)
            if first != second:
                units_of[category.id, first, second] += len(ids)
                cases_of[category.id, first, second] += sum(came.get((category.id, unit), 0) for unit in ids)
    found = [Shift(*key, n, cases_of[key]) for key, n in units_of.items()]
    ordered = sorted(found, key=lambda s: (-s.cases, -s.units, s.category))
    return Shifts(at - PAST, sum(came.values()), tuple(ordered))


def _signature(map_: Atlas, unit: UnitFact, areas: Iterable[str], on: datetime) -> Around:
    """What composition asks of where a unit lies: layers, depths and areas; the same for most units of a kind."""
    day = on.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    spots = []
    for around in map_.around(unit, day):
        inner = max((a for a in areas if around.path.startswith(a)), key=len, default="")
        spots.append(Spot(around.layer, 0, inner + "0." * (around.path.count(".") - inner.count("."))))
    return tuple(spots)


def _who(composer: Composer, need: NeedFact) -> str:
    found = composer.choose(need)
    return found.claim.adopted.playbook if isinstance(found, Composed) else ""


def _leaves(categories: Mapping[int, CategoryFact]) -> list[CategoryFact]:
    """Those that one files under: with none below them."""
    above = {code for c in categories.values() for code in c.path[:-1]}
    return [c for c in categories.values() if c.code not in above]


def _came(area: str, at: datetime) -> dict[tuple[int, int], int]:
    """Cases of late by category and unit: figures only."""
    of_late = Case.objects.filter(zone="open", filed_at__gte=at - PAST, unit_path__startswith=area, parent=None)
    counted = of_late.order_by().values_list("category", "unit").annotate(Count("pk"))
    return {(category or 0, unit): n for category, unit, n in counted}
