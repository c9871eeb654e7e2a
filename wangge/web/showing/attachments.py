"""Attachments of a case as links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

from django.urls import reverse

from wangge.documents.access import PaperLine
from wangge.files.models import File
from wangge.web.pages.parts import Attachment
from wangge.web.wording import Language, say


class Enclosed(TypedDict):
    """What hangs on a case: attachments by their codes, papers in their order."""

    attachments: Mapping[str, Attachment]
    papers: tuple[Attachment, ...]


def attachment_views(code: str, files: Iterable[File]) -> dict[str, Attachment]:
    return {
        file.code: Attachment(
            reverse("web:attachment", kwargs={"code": code, "file": file.code}),
            file.name,
            size_text(file.size),
            file.mime.startswith("image/"),
        )
        for file in files
    }


def paper_views(code: str, papers: Iterable[PaperLine], language: Language) -> tuple[Attachment, ...]:
    """Papers go by their number, too; of an erased one number and name stand, without a link. Whoever reads in another
    language is offered a translation beside each."""
    return tuple(view for paper in papers for view in _paper_views(code, paper, language))


def _paper_views(code: str, paper: PaperLine, language: Language) -> Iterator[Attachment]:
    href = reverse("web:paper", kwargs={"code": code, "paper": paper.id})
    name = paper.name.removesuffix(".pdf")
    label = name if paper.number in name else f"{name} {paper.number}"
    yield Attachment("" if paper.erased else href, label, size_text(paper.size))
    if language != "zh" and not paper.erased:
        yield Attachment(f"{href}?lang={language}", say("case.translation", language, paper=paper.number))


def size_text(size: int) -> str:
    """84 KB, 1.2 MB (1024)."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"
