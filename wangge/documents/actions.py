"""Issuing papers: numbered without gaps, rendered, kept by hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from wangge.documents import typeset
from wangge.documents.models import Document
from wangge.engine.values import Refused
from wangge.files import actions as files

NEXT = """
INSERT INTO documents_counter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = documents_counter.last + 1 RETURNING last
"""


def issue(
    *,
    about: int,
    template: str,
    series: str,
    year: int,
    sheet: Callable[[str], typeset.Sheet],
    by: int | None,
    at: datetime,
    zone: str = "open",
    values: Mapping[str, Any] | None = None,
) -> Document | Refused:
    """Issue one paper about a subject, within the caller's transaction.

    1. take the next number of the series (its row is held until the transaction ends: no gap, no number twice);
    2. ``sheet`` says what is printed under that number; render it; 3. keep the bytes and the row.

    ``year``: of the district's zone. Refused: no_space. Raises NoChineseFont.
    """
    with transaction.atomic():
        number = number_of(series, year, _next(series, year))
        content = sheet(number)
        pdf = typeset.pdf(content, at)
        file = files.take(content=pdf, name=f"{content.title} {number}.pdf", by=by, at=at)
        if isinstance(file, Refused):
            transaction.set_rollback(True)
            return file
        files.attach(code=file.code, about=about, zone=zone, paper=True)
        return Document.objects.create(
            about_id=about, template=template, number=number, file=file, values=dict(values or {}), made_by=by,
            made_at=at, zone=zone,
        )  # fmt: skip


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
