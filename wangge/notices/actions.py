"""Keeping how far somebody has looked, and telling someone outside an act (dates that come near)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.notices.models import Look, Notice


def see(*, looks: Iterable[tuple[int, int]], upto: int, at: datetime) -> None:
    """Each (person, holder): the person has seen what the holder was told, up to the notice with id ``upto``."""
    rows = [Look(person_id=person, holder_id=holder, upto=upto, at=at) for person, holder in looks]
    keys, values = ["person", "holder"], ["upto", "at"]
    Look.objects.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=values)


def tell(*, holder: int, about: int, kind: str, at: datetime, zone: str = "open", act: str = "") -> None:
    Notice.objects.create(holder_id=holder, about_id=about, kind=kind, at=at, zone=zone, act=act)


def move(*, about: Iterable[int], zone: str) -> None:
    """What was told about these subjects goes over into another zone with them."""
    Notice.objects.filter(about__in=list(about)).update(zone=zone)
