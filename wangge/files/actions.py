"""Taking in attachments and hanging them on what they are about."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from wangge.engine.values import Refused
from wangge.files import imports, kinds, store
from wangge.files.models import File
from wangge.lib import pictures
from wangge.subjects import zones

CODE_BYTES = 10
UNUSED = timedelta(hours=24)  # so long an upload may wait for the filing or act that names it


def take(*, content: bytes, name: str, by: int | None, at: datetime) -> File | Refused:
    """Keep an attachment that is not about anything yet; a picture without what its maker wrote into it (place, time,
    device). Refused: file_empty, file_too_large, file_kind, no_space."""
    if not content:
        return Refused("file_empty")
    if refused := kinds.too_large(len(content)):
        return refused
    kind = kinds.kind_of(content)
    if kind is None:
        return Refused("file_kind", None, {"name": name[:60]})
    content = pictures.stripped(content, kind[0])
    with transaction.atomic():
        _hold(store.name_of(content))  # nobody throws these bytes away before the row stands that needs them
        try:
            sha256 = store.put(content)
        except OSError:
            return Refused("no_space")
        return File.objects.create(
            code=secrets.token_hex(CODE_BYTES), sha256=sha256, size=len(content), mime=kind[0],
            name=_plain(name, kind[1]), added_by=by, added_at=at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a paper that this house made, and what it is about."""

    content: bytes
    name: str
    about: int
    zone: str
    by: int | None
    at: datetime


def take_papers(papers: Sequence[Rendered]) -> list[File] | Refused:
    """Keep papers, each about its subject from the first, within the caller's transaction. Refused: no_space."""
    names = [store.name_of(paper.content) for paper in papers]
    _hold(*names)
    try:
        for paper in papers:
            store.put(paper.content)
    except OSError:
        return Refused("no_space")
    return File.objects.bulk_create([
        File(
            code=secrets.token_hex(CODE_BYTES), sha256=sha256, size=len(paper.content), mime="application/pdf",
            name=_plain(paper.name, "pdf"), about_id=paper.about, zone=paper.zone, paper=True, added_by=paper.by,
            added_at=paper.at,
        )
        for paper, sha256 in zip(papers, names, strict=True)
    ])  # fmt: skip


def _plain(name: str, ending: str) -> str:
    """The name without folders and control signs, with the ending that the content has."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "file"
    return "".join(c for c in stem if c.isprintable())[:100] + f".{ending}"


class UnknownFile(Exception):
    """An attachment that does not exist, or hangs on something else already."""


def attach(*, code: str, about: int, zone: str) -> None:
    """Hang a file that was taken in on a subject, in its zone, whoever may read there. Raises UnknownFile."""
    with zones.every() if zone != "open" else nullcontext():
        if not File.objects.filter(code=code, about=None, erased_at=None).update(about=about, zone=zone):
            raise UnknownFile(code)


def move(*, about: Iterable[int], zone: str) -> None:
    """Files about these subjects go over into another zone with them; the caller reads both."""
    File.objects.filter(about__in=list(about)).update(zone=zone)


def forget(*, about: int, at: datetime, codes: Iterable[str] | None = None) -> None:
    """Erase files about a subject (``codes``: these alone): the rows keep kind, size and hash, names and bytes go once
    this commits.

    Bytes that another file still needs (the same picture on another case) stay.
    """
    files = File.objects.filter(about=about, erased_at=None)
    files = files if codes is None else files.filter(code__in=list(codes))
    hashes = list(files.values_list("sha256", flat=True))
    files.update(erased_at=at, name="")
    transaction.on_commit(lambda: _drop(hashes))


def _drop(hashes: list[str]) -> None:
    """Unless another file needs them, in whatever zone it lies."""
    for sha256 in sorted(set(hashes)):
        with zones.every():
            _hold(sha256)
            if not (File.objects.filter(sha256=sha256, erased_at=None).exists() or imports.needed(sha256)):
                store.drop(sha256)


def _hold(*sha256: str) -> None:
    """Taking in and throwing away the same bytes happen one after the other, until the transaction ends."""
    locks = sorted(int(one[:15], 16) for one in sha256)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", [locks])


def sweep(*, at: datetime) -> int:
    """Throw away uploads that hang on nothing a day after they came; how many. A filing that names one of them at this
    moment keeps it."""
    old = File.objects.filter(about=None, erased_at=None, added_at__lt=at - UNUSED)
    found = list(old.values_list("pk", "sha256"))
    swept = [sha256 for pk, sha256 in found if old.filter(pk=pk).update(erased_at=at, name="")]
    swept += imports.sweep(at=at)
    transaction.on_commit(lambda: _drop(swept))
    return len(swept)


def sweep_bytes(*, at: datetime) -> None:
    """Throw away bytes that are a day old and that no file needs: what a stopped process left behind."""
    with zones.every():
        needed = set(File.objects.filter(erased_at=None).values_list("sha256", flat=True)) | imports.all_needed()
    _drop([sha256 for sha256 in store.older_than(at - UNUSED) if sha256 not in needed])
