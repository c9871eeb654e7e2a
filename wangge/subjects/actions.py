"""Making subjects. Called by the rooms that own what a subject stands for."""

from __future__ import annotations

from wangge.subjects.models import Subject


def create(*, kind: str, title: str, unit_path: str = "", zone: str = "open") -> Subject:
    """A new subject. A unit's own path ends with its id, so places sets it afterwards."""
    return Subject.objects.create(kind=kind, title=title[:200], unit_path=unit_path, zone=zone)
