"""Reading papers. Whether the subject may be seen is asked of the room that owns it (cases.access) beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wangge.documents.models import Document
from wangge.engine.scope import Scope
from wangge.files import access as files
from wangge.subjects import zones


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list. ``sha256`` in hex; ``size`` in bytes; ``erased``: number and hash stand, the bytes do not."""

    id: int
    template: str
    number: str
    name: str
    sha256: str
    size: int
    made_at: datetime
    erased: bool


def about(scope: Scope, subject: int) -> tuple[PaperLine, ...]:
    """The papers about a subject that the scope sees, oldest first."""
    return tuple(_line(row) for row in _about(scope, subject).order_by("id"))


def one(scope: Scope, subject: int, paper: int) -> Document | None:
    """One paper of a subject that the scope sees; None when it is another subject's."""
    return _about(scope, subject).filter(pk=paper).first()


def _about(scope: Scope, subject: int) -> QuerySet[Document]:
    """In the scope's zones; of a case that it proved in whatever zone."""
    zones.enter(scope)
    rows = Document.objects.filter(about=subject).select_related("file")
    return rows if subject in scope.bearer_of else rows.filter(zone__in=sorted(scope.zones))


def content(paper: Document) -> bytes:
    """The PDF, as it was issued. FileNotFoundError when it was erased."""
    return files.content(paper.file)


def _line(row: Document) -> PaperLine:
    file = row.file
    return PaperLine(
        row.pk, row.template, row.number, file.name, file.sha256, file.size, row.made_at, file.erased_at is not None
    )
