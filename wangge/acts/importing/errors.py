"""The sheet of rows that were not taken: number, reason, what to do. Written as it goes; no row, no file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from wangge.acts import sentences
from wangge.engine.values import Refused

HEADS = {"zh": ("行号", "字段", "原因", "怎么办"), "en": ("Row", "Field", "Reason", "What to do")}
WIDTHS = (8, 18, 44, 70)  # in characters
MOST = 1_048_575  # rows that a sheet holds below its header


class ErrorSheet:
    """``add`` a refusal; with no path they are only told to who counts."""

    def __init__(self, path: Path | None, lang: str = "zh") -> None:
        self.path, self.lang, self.count = path, lang, 0
        self._book: Any = None

    def __enter__(self) -> ErrorSheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._book is not None:
            self._book.close()

    def add(self, row: int, refused: Refused) -> None:
        for field, reason, remedy in self._lines(refused):
            self._write((row, field, reason, remedy))

    def _lines(self, refused: Refused) -> list[tuple[str, str, str]]:
        said = sentences.refusal(refused, self.lang)
        faults = refused.values.get("faults") or ()
        return [(f.field, said.title, sentences.fault(f, self.lang)) for f in faults] or [("", said.title, said.detail)]

    def _write(self, cells: tuple[int, str, str, str]) -> None:
        if self.path is None or self.count >= MOST:
            return
        if self._book is None:
            self._begin(self.path)
        self.count += 1
        self._sheet.write_number(self.count, 0, cells[0])
        for column, text in enumerate(cells[1:], 1):
            self._sheet.write_string(self.count, column, text)

    def _begin(self, path: Path) -> None:
        # strings_to_formulas off: what a row holds is never run by whoever opens the sheet
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet()
        bold = self._book.add_format({"bold": True})
        for column, (head, width) in enumerate(zip(HEADS[self.lang], WIDTHS, strict=True)):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, head, bold)
