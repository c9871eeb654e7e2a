"""Tables that are brought in: the file, how far it is, and the rows that were not taken.

Whoever calls holds the power for the kind; the row itself belongs to the person who brought it, and to nobody else.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wangge.engine.values import Refused
from wangge.files import store
from wangge.files.kinds import too_large
from wangge.files.models import Import, ImportFault

CODE_BYTES = 10
KEPT = timedelta(hours=24)  # so long the bytes and the faulty rows stay
MOST_BYTES = 20 * 2**20
WAITING = ("queued", "running")
COUNTS = ("created", "changed", "same", "unsure", "faulty")


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row as it stood, and by column what to mend ("" of the row as a whole)."""

    row: int
    cells: Sequence[Any]
    said: Sequence[tuple[str, str]]


def take(*, content: bytes, by: int, at: datetime, **values: Any) -> Import | Refused:
    """Keep a table. Refused: file_empty, file_too_large, no_space."""
    if not content:
        return Refused("file_empty")
    if refused := too_large(len(content), MOST_BYTES):
        return refused
    try:
        sha256 = store.put(content)
    except OSError:
        return Refused("no_space")
    return Import.objects.create(
        code=secrets.token_hex(CODE_BYTES), added_by=by, added_at=at, sha256=sha256, size=len(content), **values
    )


def own(person: int | None) -> QuerySet[Import]:
    """Those that a person brought, the newest first."""
    return Import.objects.filter(added_by=person).order_by("-id")


def hold(code: str) -> Import | None:
    """The row, held until the transaction ends."""
    return Import.objects.select_for_update().filter(code=code).first()


def choose(*, of: Import, given: Mapping[str, Any]) -> bool:
    """Note which column is what; False where it is under way already."""
    open_ = Import.objects.filter(pk=of.pk, state="checked")
    return bool(open_.update(given=dict(given)))


def move(*, of: Import, state: str, at: datetime, refused: Refused | None = None) -> None:
    """Into another state; those that end note when."""
    of.state = state
    of.ended_at = None if state in WAITING else at
    of.refused = {"code": refused.code, "law": refused.law, "values": dict(refused.values)} if refused else None
    of.save(update_fields=["state", "ended_at", "refused"])


def advance(*, of: Import, counts: Mapping[str, int], read: int, total: int, faults: Iterable[FaultyRow]) -> None:
    """One batch further, in the transaction that wrote it."""
    rows = [ImportFault(of=of, row=f.row, cells=list(f.cells), said=[list(s) for s in f.said]) for f in faults]
    ImportFault.objects.bulk_create(rows)
    for name in COUNTS:
        setattr(of, name, getattr(of, name) + counts.get(name, 0))
    of.read, of.total = read, total
    of.save(update_fields=[*COUNTS, "read", "total"])


def faults(of: Import) -> list[FaultyRow]:
    rows = ImportFault.objects.filter(of=of).order_by("row")
    return [FaultyRow(r.row, r.cells, [(column, text) for column, text in r.said]) for r in rows]


def sweep(*, at: datetime) -> list[str]:
    """Let go of the bytes and the faulty rows of what came a day ago and is not under way: the hashes of the bytes."""
    old = Import.objects.filter(cleared_at=None, added_at__lt=at - KEPT).exclude(state__in=WAITING)
    found = list(old.values_list("pk", "sha256"))
    if found:
        with transaction.atomic():
            ImportFault.objects.filter(of__in=[pk for pk, _ in found]).delete()
            Import.objects.filter(pk__in=[pk for pk, _ in found]).update(cleared_at=at, name="")
    return [sha256 for _, sha256 in found]


def needed(sha256: str) -> bool:
    return Import.objects.filter(sha256=sha256, cleared_at=None).exists()


def all_needed() -> set[str]:
    """The hashes of every table that is kept."""
    return set(Import.objects.filter(cleared_at=None).values_list("sha256", flat=True))
