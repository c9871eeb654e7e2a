"""Papers read back: what stands on each page of a PDF, and where."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign and the box that its font gives it, in points from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    signs: tuple[Sign, ...]


def pages(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    height, shown = page.get_height(), page.get_textpage()
    return Page(shown.get_text_range(), tuple(_sign(shown, n, height) for n in range(shown.count_chars())))


def _sign(shown: pypdfium2.PdfTextPage, number: int, height: float) -> Sign:
    left, bottom, right, top = shown.get_charbox(number, loose=True)
    return Sign(shown.get_text_range(number, 1), left, height - top, right, height - bottom)
