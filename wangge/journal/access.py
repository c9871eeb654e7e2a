"""Who read what is restricted, and who was refused what: for the audit administrator, who sees the journal and nothing
of the cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from wangge.engine.scope import Scope
from wangge.journal.models import Reading, Refusal

AUDIT = "admin.audit"
Key = tuple[datetime, int]
Line = TypeVar("Line", Reading, Refusal)


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """Which readings, or refusals, a page shows, newest first. ``actors``: by one of them; None: by anybody;
    ``subjects``: of one of them; None: of any; ``after``: the key of the last line of the page before."""

    since: datetime | None = None
    until: datetime | None = None
    actors: tuple[int, ...] | None = None
    subjects: tuple[int, ...] | None = None
    after: Key | None = None
    size: int = 50


def readings(scope: Scope, wanted: ReadingFilter) -> tuple[Sequence[Reading], Key | None]:
    """A page of readings and the key of the next one; nothing without the capability ``admin.audit``."""
    return _page(scope, Reading, wanted)


def refusals(scope: Scope, wanted: ReadingFilter) -> tuple[Sequence[Refusal], Key | None]:
    """The same of refusals."""
    return _page(scope, Refusal, wanted)


def _page(scope: Scope, model: type[Line], wanted: ReadingFilter) -> tuple[Sequence[Line], Key | None]:
    if not scope.may(AUDIT):
        return (), None
    found = model.objects.order_by("-at", "-id")
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    if wanted.actors is not None:
        found = found.filter(actor__in=wanted.actors)
    if wanted.subjects is not None:
        found = found.filter(subject_id__in=wanted.subjects)
    if wanted.after is not None:
        at, last = wanted.after
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=last), at__lte=at)
    rows = list(found[: wanted.size + 1])
    kept = rows[: wanted.size]
    return kept, (kept[-1].at, kept[-1].pk) if len(rows) > wanted.size else None
