"""The reader for large workbooks gives what calamine gives, in flat memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from wangge.acts.importing import stream, tables
from wangge.acts.importing.tables import Unreadable, open_table

Sheet = Callable[..., Path]


def by_calamine(path: Path) -> list[list[Any]]:
    return [[_same(cell) for cell in row] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()]


def _same(cell: Any) -> Any:
    """A date as its midnight: calamine tells a day from an instant, a stream does not."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell.replace(microsecond=0) if isinstance(cell, datetime) else cell


def by_stream(path: Path, width: int) -> list[list[Any]]:
    return [[*cells, *[""] * (width - len(cells))] for _, cells in stream.rows(path)]


@pytest.mark.parametrize("name", ["messages_2019.xlsx", "messages_with_replies.xlsx", "categories_three_levels.xlsx"])
def test_real_workbooks_read_the_same(real: Path, name: str) -> None:
    whole = by_calamine(real / name)
    assert by_stream(real / name, len(whole[0])) == whole


def test_every_kind_of_cell(tmp_path: Path) -> None:
    path = tmp_path / "kinds.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        money = book.add_format({"num_format": '0.00 "dollars"'})
        page.write_row(0, 0, ["a", "b", "c", "d", "e", "f"])
        page.write_datetime(1, 0, datetime(2019, 2, 28, 11, 25, 5), book.add_format({"num_format": 22}))
        page.write_datetime(1, 1, datetime(2020, 2, 29), day)
        page.write_number(1, 2, 3.5, money)
        page.write_boolean(1, 3, True)
        page.write_string(1, 5, " <两行>\n & _x0041_ ")
        page.write_rich_string(3, 2, "一", book.add_format({"bold": True}), "二", "三")
        page.write_formula(4, 0, "=1+1", None, 2)
        page.write_number(5, 0, 1e12, day)
    whole = [row for row in by_calamine(path) if any(cell != "" for cell in row)]
    assert [r for r in by_stream(path, 6) if r[0] != 1e12] == [
        r for r in whole if not isinstance(r[0], float) or r[0] < 9
    ]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGE", 0)
    small, large = (_measured(tmp_path, rows) for rows in (1000, 6000))
    assert large < small + 400_000  # 8 bytes a string; the texts alone are 15 MB more


def _measured(tmp_path: Path, rows: int) -> int:
    path = tmp_path / f"{rows}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for i in range(rows):
            page.write_row(i, 0, [i, f"{i}" + "长文本" * 500])
    tracemalloc.start()
    table = open_table(path)
    assert sum(1 for _ in table.rows) == rows - 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_broken_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGE", 0)
    whole = tmp_path / "whole.xlsx"
    with xlsxwriter.Workbook(str(whole)) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    for name, part, text in (
        ("cut", "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        ("lost", "xl/worksheets/sheet1.xml", None),
        ("far", "xl/sharedStrings.xml", b"<sst/>"),
    ):
        with pytest.raises(Unreadable) as raised:
            open_table(_changed(whole, tmp_path / f"{name}.xlsx", part, text))
        assert raised.value.refused.code == "import_broken"


def _changed(whole: Path, target: Path, part: str, text: bytes | None) -> Path:
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
            elif text is not None:
                new.writestr(name, text)
    return target
