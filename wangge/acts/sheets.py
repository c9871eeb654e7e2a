"""A plain table as an Excel workbook: what a page shows, or what has to be mended, to take away."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

NAME_MOST = 31  # signs of a sheet's name, by Excel's own rule
WIDTH_LEAST, WIDTH_MOST = 8, 60  # of a column, in characters
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 the same table gives the same file, whenever it is taken
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'"))


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, marked: int | None = None) -> bytes:
    """One sheet: a bold line of heads, then the rows; whole numbers and fractions stay numbers, all else is text.

    ``marked``: a column that stands out. Nothing that a cell holds is ever run by whoever opens the sheet.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet(title.translate(NOT_IN_A_NAME)[:NAME_MOST] or "1")
        bold = book.add_format({"bold": True})
        stands_out = book.add_format({"bg_color": "#FDF2DD", "text_wrap": True})
        widths = [_width(head) for head in heads]
        sheet.write_row(0, 0, heads, bold)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                style = stands_out if place == marked else None
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                (sheet.write_number if is_number else sheet.write_string)(
                    number, place, value if is_number else "" if value is None else str(value), style
                )
                if place < len(widths):
                    widths[place] = max(widths[place], _width(str(value)))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width, WIDTH_LEAST), WIDTH_MOST))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _width(text: str) -> int:
    """A Chinese sign is as wide as two of ours."""
    return sum(1 if sign.isascii() else 2 for sign in text) + 2
