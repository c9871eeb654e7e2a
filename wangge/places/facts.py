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
    followers = dict(Succession.objects.order_by("-pk").values_list("old_id", "new_id"))  # of several the first
    return Atlas.of(units, wkb, {unit: tuple(rows) for unit, rows in overlays.items()}, followers)


_snapshot = Snapshot(("places",), _load)


def atlas() -> Atlas:
    """The units of this district as of the last ``revisions.check()``."""
    return _snapshot.get()
