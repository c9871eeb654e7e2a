"""Changing the territory."""

from __future__ import annotations

from datetime import date, datetime

import shapely
from django.db import transaction

from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.places.models import Membership, Succession, Unit
from wangge.subjects import actions as subjects
from wangge.subjects import revisions

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


def add_unit(
    *,
    code: str,
    name: str,
    kind: str,
    layer: str,
    parent: Unit | None,
    valid_from: date,
    by: int | None,
    at: datetime,
    boundary: shapely.Geometry | None = None,
    aliases: tuple[str, ...] = (),
) -> Unit | Refused:
    """A new unit below ``parent``. Refused: grid_parent (R-04), unit_without_parent, boundary_invalid, code_taken."""
    if refused := refuses(kind, layer, parent):
        return refused
    if boundary is not None and not (boundary.is_valid and boundary.geom_type in ("Polygon", "MultiPolygon")):
        return Refused("boundary_invalid", None, {"code": code})
    if Unit.objects.filter(code=code).exists():
        return Refused("code_taken", None, {"code": code})
    with transaction.atomic():
        subject = subjects.create(kind="unit", title=name)
        subject.unit_path = (parent.subject.unit_path if parent else "") + f"{subject.pk}."
        subject.save(update_fields=["unit_path"])
        unit = Unit.objects.create(
            subject=subject, code=code, name=name, kind=kind, layer=layer, parent=parent, valid_from=valid_from,
            aliases=list(aliases), boundary=shapely.to_wkb(boundary) if boundary is not None else None,
        )  # fmt: skip
        payload = {"code": code, "name": name, "kind": kind, "layer": layer, "parent": parent.pk if parent else None}
        journal.record(subject=subject.pk, act="unit.add", payload=payload, by=by, at=at)
        revisions.bump("places")
    return unit


def hold(*, overlay: Unit, unit: Unit, valid_from: date, by: int | None, at: datetime) -> Membership:
    """Let an overlay (chain, industrial community) hold a unit of another layer."""
    with transaction.atomic():
        membership = Membership.objects.create(overlay=overlay, unit=unit, valid_from=valid_from)
        payload = {"unit": unit.pk, "from": valid_from.isoformat()}
        journal.record(subject=overlay.pk, act="unit.hold", payload=payload, by=by, at=at)
        revisions.bump("places")
    return membership


def redraw(*, old: Unit, new: Unit, on: date, by: int | None, at: datetime) -> None:
    """End ``old`` on a day and say that ``new`` follows it."""
    with transaction.atomic():
        old.valid_to = on
        old.save(update_fields=["valid_to"])
        Succession.objects.create(old=old, new=new, at=on)
        journal.record(subject=old.pk, act="unit.redraw", payload={"new": new.pk, "on": on.isoformat()}, by=by, at=at)
        revisions.bump("places")
