"""Large Excel workbooks, a row at a time in flat memory.

calamine holds a sheet whole, some three times its text. Here the sheet is parsed as it is unpacked, and the strings
that its cells share lie in a temporary file, found by their offsets (8 bytes each). Cells come out as calamine's do.
ECMA-376 part 1: §18.3 sheets, §18.4 shared strings, §18.8 styles.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

Row = tuple[int, list[Any]]
DIGITS = "0123456789"
CHUNK = 1 << 14  # bytes that are unpacked at a time
DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DATE_SIGNS = re.compile(r"[ymdhsYMDHS年月日]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unpacked(path: Path) -> int:
    """The bytes of a workbook when unpacked, as its directory says. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(path) as book:
        return sum(part.file_size for part in book.infolist())


def rows(path: Path) -> Iterator[Row]:
    """(number, cells) of the first sheet. Raises BadZipFile, KeyError, ValueError or ExpatError when it is broken."""
    with zipfile.ZipFile(path) as book, tempfile.TemporaryFile() as spool:
        names = set(book.namelist())
        strings = _Strings(spool)
        if "xl/sharedStrings.xml" in names:
            _feed(book, "xl/sharedStrings.xml", strings)
            spool.flush()
        dates = _date_styles(book) if "xl/styles.xml" in names else frozenset()
        sheet = _Sheet(strings.get, dates, _epoch(book))
        with book.open(_first_sheet(book)) as packed:
            while chunk := packed.read(CHUNK):
                sheet.parser.Parse(chunk, False)
                yield from sheet.taken()
            sheet.parser.Parse(b"", True)
            yield from sheet.taken()


def _feed(book: zipfile.ZipFile, name: str, target: Any) -> None:
    with book.open(name) as packed:
        while chunk := packed.read(CHUNK):
            target.parser.Parse(chunk, False)
        target.parser.Parse(b"", True)


def _parser(target: Any) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = target.start, target.end
    parser.CharacterDataHandler = target.characters
    return parser


@cache
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Strings:
    """The shared strings: text in the spool, offsets in memory. Phonetic guides are no text of the cell."""

    def __init__(self, spool: IO[bytes]) -> None:
        self.spool, self.offsets, self.at = spool, array("q", [0]), 0
        self.text: list[str] = []
        self.inside = self.phonetic = False
        self.parser = _parser(self)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self.inside = local == "t" and not self.phonetic
        self.phonetic = self.phonetic or local == "rPh"

    def characters(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, name: str) -> None:
        local, self.inside = _local(name), False
        if local == "rPh":
            self.phonetic = False
        elif local == "si":
            self.at += self.spool.write(_plain("".join(self.text)).encode("utf-8", "surrogatepass"))
            self.offsets.append(self.at)
            self.text.clear()

    def get(self, number: int) -> str:
        """The string with this number; IndexError when there is none."""
        if number < 0:
            raise IndexError(number)
        start, end = self.offsets[number], self.offsets[number + 1]
        return os.pread(self.spool.fileno(), end - start, start).decode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Sheet:
    """Cells of a sheet as values; whole rows are taken away as they are finished."""

    def __init__(self, shared: Callable[[int], str], dates: frozenset[int], epoch: datetime) -> None:
        self.shared, self.dates, self.epoch = shared, dates, epoch
        self.done: list[Row] = []
        self.cells: list[Any] = []
        self.text: list[str] = []
        self.number, self.column, self.kind, self.style, self.inside = 0, 0, "", 0, False
        self.parser = _parser(self)

    def taken(self) -> list[Row]:
        done, self.done = self.done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self.column = _column(attributes["r"].rstrip(DIGITS)) if "r" in attributes else len(self.cells)
            self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        elif local == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.cells = []
        elif local in ("v", "t"):
            self.inside = True

    def characters(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, name: str) -> None:
        local, self.inside = _local(name), False
        if local == "c":
            self.cells.extend([""] * (self.column - len(self.cells)))
            self.cells.append(self._value("".join(self.text)) if self.text else "")
            self.text.clear()
        elif local == "row":
            self.done.append((self.number, self.cells))

    def _value(self, text: str) -> Any:
        if self.kind == "s":
            return self.shared(int(text))
        if self.kind in ("str", "inlineStr", "e"):
            return _plain(text)
        if self.kind == "b":
            return text == "1"
        if self.kind == "d":
            return datetime.fromisoformat(text)
        return self._moment(float(text)) if self.style in self.dates else float(text)

    def _moment(self, days: float) -> Any:
        """A date's serial number, to the second; what is no date of this calendar stays a number."""
        try:
            return self.epoch + timedelta(seconds=round(days * 86400))
        except OverflowError:
            return days


@cache
def _column(letters: str) -> int:
    """ "C" → 2. ValueError for what is no column of a sheet."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    if not 1 <= number <= 16384:
        raise ValueError(letters)
    return number - 1


def _date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles whose number format shows a date or time."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    within: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif local == "xf" and within and within[-1] == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))
        within.append(local)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda name: within.pop()
    parser.Parse(book.read("xl/styles.xml"), True)
    return frozenset(i for i, number in enumerate(styles) if _is_date(number, codes))


def _is_date(number: int, codes: dict[int, str]) -> bool:
    if number in codes:
        return bool(_DATE_SIGNS.search(_QUOTED.sub("", codes[number])))
    return number in DATE_FORMATS


def _attributes(book: zipfile.ZipFile, name: str, element: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: found.append(attributes) if _local(tag) == element else None
    parser.Parse(book.read(name), True)
    return found


def _epoch(book: zipfile.ZipFile) -> datetime:
    """Day 0 of the workbook's calendar: 1904 on old Macs, else 1899-12-30 (Excel holds 1900 for a leap year)."""
    settings = _attributes(book, "xl/workbook.xml", "workbookPr")
    from_1904 = any(s.get("date1904") in ("1", "true") for s in settings)
    return datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 a sheet knows no zone


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheets = _attributes(book, "xl/workbook.xml", "sheet")
    key = next(value for name, value in sheets[0].items() if _local(name) == "id")
    for relation in _attributes(book, "xl/_rels/workbook.xml.rels", "Relationship"):
        if relation.get("Id") == key:
            target = relation["Target"]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(key)
