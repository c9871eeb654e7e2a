"""Making subjects, and links between them. Called by the rooms that own what a subject stands for, and by acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wangge.subjects.models import Link, Subject


def create(*, kind: str, title: str, unit_path: str = "", zone: str = "open") -> Subject:
    """A new subject. A unit's own path ends with its id, so places sets it afterwards."""
    return Subject.objects.create(kind=kind, title=title[:200], unit_path=unit_path, zone=zone)


def create_many(*, kind: str, of: Iterable[tuple[str, str]]) -> list[Subject]:
    """New subjects of one kind: (title, unit_path) of each; in the same order."""
    made = [Subject(kind=kind, title=title[:200], unit_path=path) for title, path in of]
    return list(Subject.objects.bulk_create(made))


def name(*, subject: int, title: str) -> None:
    """A subject goes by another name."""
    Subject.objects.filter(pk=subject).update(title=title[:200])


def blank(*, subject: int) -> None:
    """A subject without title and place, of which only the id says anything."""
    Subject.objects.filter(pk=subject).update(title="", unit_path="")


def move(*, ids: Iterable[int], zone: str) -> None:
    """Subjects go over into another zone, and what links them with others into it, unless it is the open one: the other
    end may lie in a closed one still."""
    ids = list(ids)
    Subject.objects.filter(pk__in=ids).update(zone=zone)
    if zone != "open":
        Link.objects.filter(Q(a__in=ids) | Q(b__in=ids)).update(zone=zone)


@dataclass(frozen=True, slots=True)
class Linked:
    """``a`` has something to do with ``b`` since ``at``; the link lies in ``zone``."""

    a: int
    b: int
    at: datetime
    zone: str


def link(*, kind: str, of: Iterable[Linked]) -> None:
    """Links of one kind, each from ``a`` to ``b``."""
    made = [Link(a_id=one.a, b_id=one.b, kind=kind, at=one.at, zone=one.zone) for one in of]
    if made:
        Link.objects.bulk_create(made)


def place(*, ids: Iterable[int], unit_path: str) -> None:
    """Subjects lie in another unit now."""
    Subject.objects.filter(pk__in=list(ids)).update(unit_path=unit_path)
