"""Rows of an Excel or CSV file, one at a time. A file that cannot be read is refused with what to do about it."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

import python_calamine

from wangge.acts.importing import stream
from wangge.engine.cleaning import Bad, tidy
from wangge.engine.values import Refused

CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
XML_ENDINGS = frozenset({".xlsx", ".xlsm"})
LARGE = 8 * 2**20  # bytes unpacked, from which a workbook is read as a stream
SNIFFED = 64 * 1024  # bytes that tell the encoding and the separator
CELL_MOST = 1_000_000  # characters of one CSV field
HEADER_WITHIN = 20  # the header is looked for in so many rows

Row = tuple[int, list[Any]]  # the row's number as the user's program shows it, its cells


class Unreadable(Exception):
    """The file turned out to be broken: here, or after rows that were read already."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code, None, values)


@dataclass(frozen=True)
class Table:
    """The header's cells, tidied, and the rows below it that are not empty."""

    header: tuple[str, ...]
    rows: Iterator[Row]


def open_table(path: Path, *, streamed: bool = False) -> Table:
    """``streamed``: a workbook in XML is read as a stream, however small it says that it is.

    Raises Unreadable: import_no_file, import_broken, import_password, import_encoding, import_empty."""
    if not path.is_file():
        raise Unreadable("import_no_file", file=path.name)
    large = streamed or _is_large(path)
    rows = _csv(path) if path.suffix.lower() in CSV_ENDINGS else _large(path) if large else _excel(path)
    filled = ((number, cells) for number, cells in rows if any(not _blank(cell) for cell in cells))
    first = next(islice(filled, 1), None)
    if first is None or first[0] > HEADER_WITHIN:
        raise Unreadable("import_empty", file=path.name)
    return Table(tuple(label(cell) for cell in first[1]), filled)


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def label(cell: Any) -> str:
    """A header's cell as text, without white space and the mark of what has to be filled in."""
    try:
        return "".join(tidy("" if cell is None else cell).split()).rstrip("*＊")
    except Bad:
        return ""


def _is_large(path: Path) -> bool:
    """A workbook in XML that would take too much memory whole."""
    try:
        return path.suffix.lower() in XML_ENDINGS and stream.unpacked(path) > LARGE
    except (zipfile.BadZipFile, OSError):
        return False  # calamine says what is wrong with it


def _large(path: Path) -> Iterator[Row]:
    try:
        yield from stream.rows(path)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, OSError):
        raise Unreadable("import_broken", file=path.name) from None


def _excel(path: Path) -> Iterator[Row]:
    """Cells as calamine gives them: text, float, bool, date, datetime, "" for none."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheet = book.get_sheet_by_index(0)
        yield from enumerate(sheet.iter_rows(), 1 + (sheet.start or (0, 0))[0])
    except python_calamine.PasswordError:
        raise Unreadable("import_password", file=path.name) from None
    except (python_calamine.CalamineError, python_calamine.ZipError, python_calamine.XmlError, OSError):
        raise Unreadable("import_broken", file=path.name) from None


def _csv(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    csv.field_size_limit(CELL_MOST)
    with path.open(encoding=encoding, newline="") as handle:
        reader = csv.reader(handle, delimiter=_separator(handle))
        try:
            for cells in reader:
                yield reader.line_num, cells
        except UnicodeDecodeError:
            raise Unreadable("import_encoding", file=path.name, row=reader.line_num) from None
        except csv.Error:
            raise Unreadable("import_broken", file=path.name) from None


def _encoding(path: Path) -> str:
    """UTF-8, or what Chinese Excel writes (GB 18030). Raises Unreadable for what is neither, or no text at all."""
    with path.open("rb") as handle:
        start = handle.read(SNIFFED)
    if b"\0" in start:
        raise Unreadable("import_broken", file=path.name)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            io.TextIOWrapper(io.BytesIO(_whole_lines(start)), encoding).read()
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable("import_encoding", file=path.name, row=1)


def _whole_lines(start: bytes) -> bytes:
    """Without the last line, which may be cut within a character."""
    return start if len(start) < SNIFFED else start[: start.rfind(b"\n") + 1]


def _separator(handle: Any) -> str:
    """What stands most often in the first line: a comma, a semicolon or a tab."""
    line = handle.readline()
    handle.seek(0)
    return max(",;\t", key=line.count)
