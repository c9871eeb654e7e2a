"""Rows of places → values for rules."""

from wangge.places.atlas import Atlas, UnitFact
from wangge.places.models import Membership, Succession, Unit
from wangge.subjects.revisions import Snapshot


def _load() -> Atlas:
    units, wkb = [], {}
    for u in Unit.objects.select_related("subject").iterator():
        path = u.subject.unit_path
        units.append(UnitFact(u.pk, u.code, u.name, u.kind, u.layer, u.parent_id, path, u.valid_from, u.valid_to))
        if u.boundary is not None:
            wkb[u.pk] = bytes(u.boundary)
    overlays: dict[int, list] = {}
    for m in Membership.objects.all():
        overlays.setdefault(m.unit_id, []).append((m.overlay_id, m.valid_from, m.valid_to))
    heirs: dict[int, dict[int, None]] = {}
    for old, new in Succession.objects.order_by("pk").values_list("old_id", "new_id"):
        heirs.setdefault(old, {})[new] = None
    known = {old: tuple(new) for old, new in heirs.items()}
    return Atlas.of(units, wkb, {unit: tuple(rows) for unit, rows in overlays.items()}, known)


_snapshot = Snapshot(("places",), _load)


def atlas() -> Atlas:
    """The units of this district as of the last ``revisions.check()``."""
    return _snapshot.get()
