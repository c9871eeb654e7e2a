"""A redrawn unit takes its open cases along (design §5: an old → new map), so that whoever reads the new territory sees
them. Who handles a case goes on handling it.

    left(at)      the open cases that lie in a unit which has ended and is followed
    move(doing)   one of them goes over, or stays and says why
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from wangge.acts.doing import Doing
from wangge.acts.facts import ZONE
from wangge.acts.filing import reason_row
from wangge.cases.models import Case
from wangge.engine import upkeep as rules
from wangge.engine.values import Moved, Reason
from wangge.places.atlas import Atlas, UnitFact
from wangge.places.facts import atlas
from wangge.subjects import actions as subjects

BATCH = 500
UNCLEAR = "redrawn_unclear"


def left(at: datetime) -> Iterator[int]:
    """Page by page, without those of which it was said already that nobody knows where they lie now."""
    on, units = at.astimezone(ZONE).date(), atlas().units.values()
    ended = {u.path: u.id for u in units if u.valid_to is not None and u.valid_to <= on and u.id in atlas().heirs}
    lying = Case.objects.filter(is_open=True, unit_path__in=ended).order_by().values_list("unit_path", flat=True)
    for path in sorted(lying.distinct()) if ended else ():
        said = [{"code": UNCLEAR, "values": {"unit": ended[path]}}]
        cases = Case.objects.filter(is_open=True, unit_path=path).exclude(reasons__contains=said).order_by("pk")
        page = list(cases.values_list("pk", flat=True)[:BATCH])
        while page:
            yield from page
            page = list(cases.filter(pk__gt=page[-1]).values_list("pk", flat=True)[:BATCH])


def move(doing: Doing) -> Moved | None:
    """To the unit that holds its point now, else to the one unit that follows; where several do it stays."""
    on, row, map_ = doing.at.astimezone(ZONE).date(), doing.loaded.row, atlas()
    old = map_.units[row["unit_id"]]
    if old.in_force(on) or old.id not in map_.heirs:
        return None
    new, code = _by_point(map_, old, row["lon"], row["lat"], on), "redrawn_by_point"
    if new is None:
        new, code = _by_map(map_, old, on), "redrawn_by_map"
    if new is None:
        return _stays(doing, old)
    path = new.path
    doing.change.fields |= {"unit_id": new.id, "unit_path": path}
    doing.change.reasons.append(reason_row(Reason(code, {"unit": new.id})))
    doing.change.after.append(lambda case_id: subjects.place(ids=[case_id], unit_path=path))
    return rules.moved(doing.view, {"_from": old.id, "_to": new.id})


def _by_point(map_: Atlas, old: UnitFact, lon: float | None, lat: float | None, on: date) -> UnitFact | None:
    """Where nothing finer than what lay above the old unit is drawn, the point says nothing."""
    found = map_.locate(lon, lat, on) if lon is not None and lat is not None else None
    return None if found is None or old.path.startswith(found.path) else found


def _by_map(map_: Atlas, old: UnitFact, on: date) -> UnitFact | None:
    unit, seen = old, {old.id}
    while not unit.in_force(on):
        heirs = map_.heirs.get(unit.id, ())
        if len(heirs) != 1 or heirs[0] in seen:
            return None
        unit = map_.units[heirs[0]]
        seen.add(unit.id)
    return unit


def _stays(doing: Doing, old: UnitFact) -> Moved | None:
    said = any(r["code"] == UNCLEAR and r["values"].get("unit") == old.id for r in doing.loaded.row["reasons"])
    if said:
        return None
    doing.change.reasons.append(reason_row(Reason(UNCLEAR, {"unit": old.id})))
    doing.change.tell(doing.view.holders("lead"), "moved")
    return rules.moved(doing.view, {"_from": old.id})
