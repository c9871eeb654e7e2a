"""Marking notices as seen, and telling someone outside an act (dates that come near)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.notices.models import Notice


def see(*, holders: frozenset[int], upto: int, at: datetime) -> int:
    """All unseen notices of these holders up to id ``upto`` are seen; how many."""
    return Notice.objects.filter(holder__in=sorted(holders), id__lte=upto, seen_at=None).update(seen_at=at)


def tell(*, holder: int, about: int, kind: str, at: datetime, zone: str = "open") -> None:
    Notice.objects.create(holder_id=holder, about_id=about, kind=kind, at=at, zone=zone)


def move(*, about: Iterable[int], zone: str) -> None:
    """What was told about these subjects goes over into another zone with them."""
    Notice.objects.filter(about__in=list(about)).update(zone=zone)
