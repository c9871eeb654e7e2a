"""Changing the territory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction

from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.places.models import Membership, Succession, Unit
from wangge.subjects import actions as subjects
from wangge.subjects import revisions
from wangge.subjects.models import Subject

# a grid belongs to exactly one village or community, never directly to a street or county.
GRID_LAYERS = frozenset({"comprehensive", "dedicated", "micro"})
GRID_PARENTS = frozenset({"community", "village", "grid", "micro_grid"})


def refuses(kind: str, layer: str, parent: Unit | None) -> Refused | None:
    """Why a unit cannot stand there, or None."""
    if layer in GRID_LAYERS and (parent is None or parent.kind not in GRID_PARENTS):
        return Refused("grid_parent", "R-04", {"parent": parent.kind if parent else None})
    if parent is None and kind != "district":
        return Refused("unit_without_parent", None, {"kind": kind})
    return None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that is to be added below ``parent``. ``boundary``: a polygon in CGCS2000 degrees, longitude first."""

    code: str
    name: str
    kind: str
    layer: str
    parent: Unit | None
    valid_from: date
    boundary: shapely.Geometry | None = None
    aliases: tuple[str, ...] = ()

    @property
    def refused(self) -> Refused | None:
        if refused := refuses(self.kind, self.layer, self.parent):
            return refused
        shape = self.boundary
        if shape is not None and not (shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")):
            return Refused("boundary_invalid", None, {"code": self.code})
        return None


def add_unit(*, by: int | None, at: datetime, **values: Any) -> Unit | Refused:
    """A new unit, with the values of a ``UnitRow``. Refused: as in ``add_units``."""
    made = add_units(rows=[UnitRow(**values)], by=by, at=at)
    return made if isinstance(made, Refused) else made[0]


def add_units(*, rows: Sequence[UnitRow], by: int | None, at: datetime) -> list[Unit] | Refused:
    """New units whose parents stand, all or none. Refused: grid_parent (R-04), unit_without_parent, boundary_invalid,
    code_taken."""
    if refused := next((r.refused for r in rows if r.refused), None) or _taken([r.code for r in rows]):
        return refused
    with transaction.atomic():
        made = subjects.create_many(kind="unit", of=[(r.name, "") for r in rows])
        for row, subject in zip(rows, made, strict=True):
            subject.unit_path = (row.parent.subject.unit_path if row.parent else "") + f"{subject.pk}."
        Subject.objects.bulk_update(made, ["unit_path"], batch_size=200)
        units = Unit.objects.bulk_create(
            Unit(
                subject=subject, code=r.code, name=r.name, kind=r.kind, layer=r.layer, parent=r.parent,
                valid_from=r.valid_from, aliases=list(r.aliases),
                boundary=shapely.to_wkb(r.boundary) if r.boundary is not None else None,
            )
            for r, subject in zip(rows, made, strict=True)
        )  # fmt: skip
        entries = [(u.pk, _payload(u)) for u in units]
        journal.record_many(entries=entries, act="unit.add", by=by, at=at, new=True)
        revisions.bump("places")
    return list(units)


def _taken(codes: list[str]) -> Refused | None:
    """Two of one code among the rows, or one that is known already."""
    twice = {code for code in codes if codes.count(code) > 1} if len(set(codes)) < len(codes) else set()
    taken = twice or set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    return Refused("code_taken", None, {"code": min(taken)}) if taken else None


def _payload(unit: Unit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "kind": unit.kind, "layer": unit.layer, "parent": unit.parent_id}


def change_units(
    *, rows: Sequence[tuple[Unit, str, shapely.Geometry | None]], by: int | None, at: datetime
) -> Refused | None:
    """Units that go by another name now, or have another boundary (None: it stays). Refused: boundary_invalid."""
    for unit, _, shape in rows:
        if shape is not None and not (shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")):
            return Refused("boundary_invalid", None, {"code": unit.code})
    with transaction.atomic():
        for unit, name, shape in rows:
            unit.name = name
            unit.boundary = unit.boundary if shape is None else shapely.to_wkb(shape)
            subjects.name(subject=unit.pk, title=name)
        Unit.objects.bulk_update([unit for unit, _, _ in rows], ["name", "boundary"], batch_size=100)
        entries = [(unit.pk, {"name": name, "redrawn": shape is not None}) for unit, name, shape in rows]
        journal.record_many(entries=entries, act="unit.change", by=by, at=at)
        revisions.bump("places")
    return None


def hold(*, overlay: Unit, unit: Unit, valid_from: date, by: int | None, at: datetime) -> Membership:
    """Let an overlay (chain, industrial community) hold a unit of another layer."""
    return hold_many(overlay=overlay, units=[unit], valid_from=valid_from, by=by, at=at)[0]


def hold_many(
    *, overlay: Unit, units: Sequence[Unit], valid_from: date, by: int | None, at: datetime
) -> list[Membership]:
    """Let an overlay hold units of another layer."""
    with transaction.atomic():
        made = Membership.objects.bulk_create(Membership(overlay=overlay, unit=u, valid_from=valid_from) for u in units)
        entries = [(overlay.pk, {"unit": u.pk, "from": valid_from.isoformat()}) for u in units]
        journal.record_many(entries=entries, act="unit.hold", by=by, at=at)
        revisions.bump("places")
    return list(made)


def redraw(*, old: Unit, new: Unit, on: date, by: int | None, at: datetime) -> None:
    """End ``old`` on a day and say that ``new`` follows it."""
    with transaction.atomic():
        old.valid_to = on
        old.save(update_fields=["valid_to"])
        Succession.objects.create(old=old, new=new, at=on)
        journal.record(subject=old.pk, act="unit.redraw", payload={"new": new.pk, "on": on.isoformat()}, by=by, at=at)
        revisions.bump("places")
