"""Reading attachments. Whether the subject may be seen is the caller's question (cases.access), which also tells the
database the reader's zones. Papers are no attachments: they name the asker, and have a door of their own."""

from __future__ import annotations

from django.db.models import QuerySet

from wangge.files import store
from wangge.files.models import File


def about(subject: int) -> QuerySet[File]:
    return File.objects.filter(about=subject, paper=False, erased_at=None).order_by("id")


def content(file: File) -> bytes:
    return store.get(file.sha256)


def by_code(code: str) -> File | None:
    """An attachment by the code that its upload answered."""
    found = File.objects.filter(code=code, paper=False, erased_at=None)
    return found.first() if code.isascii() and code.isalnum() else None


def one(subject: int, code: str) -> File | None:
    """The attachment of a subject with this code."""
    found = by_code(code)
    return found if found is not None and found.about_id == subject else None
