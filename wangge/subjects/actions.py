"""Making subjects. Called by the rooms that own what a subject stands for."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.subjects.models import Subject


def create(*, kind: str, title: str, unit_path: str = "", zone: str = "open") -> Subject:
    """A new subject. A unit's own path ends with its id, so places sets it afterwards."""
    return Subject.objects.create(kind=kind, title=title[:200], unit_path=unit_path, zone=zone)


def create_many(*, kind: str, of: Iterable[tuple[str, str]]) -> list[Subject]:
    """New subjects of one kind: (title, unit_path) of each; in the same order."""
    made = [Subject(kind=kind, title=title[:200], unit_path=path) for title, path in of]
    return list(Subject.objects.bulk_create(made))


def move(*, ids: Iterable[int], zone: str) -> None:
    """Subjects go over into another zone."""
    Subject.objects.filter(pk__in=list(ids)).update(zone=zone)
