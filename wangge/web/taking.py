"""Tables of pages, and lists of cases, as Excel files to take away: figures stay figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse

from wangge.acts import sheets
from wangge.web.download import file
from wangge.web.pages.parts import Cell, Table


def excel(title: str, tables: Sequence[Table]) -> HttpResponse:
    """All rows of the tables on one sheet, one under the other, each under its caption; a rate with what it divides."""
    first, *others = tables or [Table("", (), ())]
    rows = [*_rows(first)]
    for table in others:
        rows += [[], [table.caption], list(table.heads), *_rows(table)]
    rows += [[], *([table.source] for table in tables if table.source)]
    return file(title, sheets.workbook(title, first.heads, rows))


def _rows(table: Table) -> Iterator[list[object]]:
    for row in table.rows:
        yield [_value(cell) for cell in row]


def _value(cell: Cell) -> object:
    plain = cell.text.replace(",", "")
    if cell.number and plain.isdigit():
        return int(plain)
    counted = " / ".join(text for text, _ in cell.of)
    return f"{cell.text} ({counted})" if cell.text and counted else cell.text or counted
