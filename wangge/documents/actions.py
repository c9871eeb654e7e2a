"""Issuing papers: numbered without gaps, rendered, kept by hash.

issue(Issue(…))     one paper
Printing            many of one transaction: numbered at once, rendered meanwhile, kept together
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from wangge.documents import typeset
from wangge.documents.models import Document
from wangge.engine.values import Refused
from wangge.files import actions as files
from wangge.files.actions import Rendered
from wangge.subjects import zones

NEXT = """
INSERT INTO documents_counter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = documents_counter.last + 1 RETURNING last
"""
REACHED = "UPDATE documents_counter SET last = %s WHERE series = %s AND year = %s"


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper to be issued. ``sheet`` says what is printed under a number; ``year``: of the district's zone."""

    about: int
    template: str
    series: str
    year: int
    sheet: Callable[[str], typeset.Sheet]
    by: int | None
    at: datetime
    zone: str = "open"
    values: Mapping[str, Any] = field(default_factory=dict)


def issue(paper: Issue) -> Document | Refused:
    """Issue one paper about a subject, within the caller's transaction.

    1. take the next number of the series (its row is held until the transaction ends: no gap, no number twice);
    2. render what is printed under it; 3. keep the bytes and the row.

    Refused: no_space. Raises NoChineseFont.
    """
    with transaction.atomic():
        printing = Printing()
        printing.add(paper)
        kept = printing.keep()
        if isinstance(kept, Refused):
            transaction.set_rollback(True)
            return kept
        return kept[0]


class Printing:
    """Papers of one transaction. ``beside``: where they are rendered while the caller goes on."""

    def __init__(self, beside: Executor | None = None) -> None:
        self._beside = beside
        self._last: dict[tuple[str, int], list[int]] = {}  # the first number that was taken of a series, and the last
        self._papers: list[tuple[Issue, str, str, Callable[[], bytes]]] = []

    def add(self, paper: Issue) -> None:
        """The next number of its series is the paper's. What it says is gathered now, what it looks like meanwhile."""
        number = number_of(paper.series, paper.year, self._number(paper.series, paper.year))
        sheet = paper.sheet(number)
        render = partial(typeset.pdf, sheet, paper.at)
        rendered = self._beside.submit(render).result if self._beside else render
        self._papers.append((paper, number, sheet.title, rendered))

    def keep(self) -> list[Document] | Refused:
        """Bytes and rows of all that were added, in their order. Refused: no_space. Raises NoChineseFont."""
        bytes_ = [
            Rendered(render(), f"{title} {number}.pdf", one.about, one.zone, one.by, one.at)
            for one, number, title, render in self._papers
        ]
        closed = any(one.zone != "open" for one, *_ in self._papers)
        with zones.every() if closed else nullcontext():  # whoever prints reads what was kept, in whatever zone
            kept = files.take_papers(bytes_)
            if isinstance(kept, Refused):
                return kept
            self._count()
            return Document.objects.bulk_create([
                Document(
                    about_id=one.about, template=one.template, number=number, file=file, values=dict(one.values),
                    made_by=one.by, made_at=one.at, zone=one.zone,
                )
                for (one, number, *_), file in zip(self._papers, kept, strict=True)
            ])  # fmt: skip

    def _number(self, series: str, year: int) -> int:
        """From the second paper on the series is ours: its row is held."""
        taken = self._last.get((series, year))
        if taken is None:
            first = _next(series, year)
            self._last[series, year] = [first, first]
            return first
        taken[1] += 1
        return taken[1]

    def _count(self) -> None:
        with connection.cursor() as cursor:
            for (series, year), (first, last) in self._last.items():
                if last != first:
                    cursor.execute(REACHED, [last, series, year])


def number_of(series: str, year: int, n: int) -> str:
    """机关代字〔年份〕顺序号 (GB/T 9704-2012, 7.2.5): six-cornered brackets, the year in full, no zeros in front."""
    return f"{series}〔{year}〕{n}号"


def _next(series: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series, year])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def move(*, about: Iterable[int], zone: str) -> None:
    """Papers about these subjects go over into another zone with them."""
    Document.objects.filter(about__in=list(about)).update(zone=zone)
