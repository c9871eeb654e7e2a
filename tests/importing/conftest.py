from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.api.conftest import _kept_town, call, town

__all__ = ["_kept_town", "call", "town"]  # fixtures shared with the tests of the API

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
TAXI = ("出租车拒载", "出租车司机拒载，还要加价，请交通部门管一管。")


def message(number: int, title: str = TAXI[0], text: str = TAXI[1], when: Any = "2019/2/28 11:25:05") -> Sequence[Any]:
    return (number, f"A{number:06d}", title, when, f"\n\t\t{text}\n\t", 0, 1)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """``sheet(rows, header)``: an Excel file of these rows."""

    def write(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER, name: str = "messages.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
            page = book.add_worksheet()
            for i, row in enumerate((header, *rows)):
                page.write_row(i, 0, row)
        return path

    return write
