"""A table of a page as an Excel file."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from wangge.acts import sheets
from wangge.web.pages.parts import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(name: str, table: Table | None) -> HttpResponse:
    """``table`` as it is shown, all its rows; an empty sheet for none."""
    heads, rows = (table.heads, table.rows) if table else ((), ())
    return file(name, sheets.workbook(name, heads, ([cell.text for cell in row] for row in rows)))


def file(name: str, content: bytes) -> HttpResponse:
    """A workbook to take away under ``name`` (without its ending)."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response.headers["Cache-Control"] = "private, no-store"
    return response
