"""The template of a playbook: written, filled in, imported."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.api.town import Town
from tests.importing.test_cases import load
from wangge.acts.importing import template
from wangge.cases.models import Case
from wangge.engine.values import Refused


def test_a_filled_template_is_imported_without_a_mapping(town: Town, tmp_path: Path, sheet) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "template.xlsx"
    assert template.write("letters", out) is None
    book = CalamineWorkbook.from_path(out)
    header = next(book.get_sheet_by_index(0).iter_rows())
    assert len(list(book.get_sheet_by_index(1).iter_rows())) == len(header) + 1
    values = {"编号": "t1", "标题": "出租车拒载", "区划编号": "900001001"}
    wanted = [values.get(str(head).rstrip("*"), "出租车司机拒载" if str(head).endswith("*") else "") for head in header]
    done = load(sheet([wanted], header, "filled.xlsx"))
    assert (done.created, done.errors) == (1, 0)
    assert Case.objects.get().unit.code == "900001001"


def test_a_playbook_that_is_not_adopted(town: Town, tmp_path: Path) -> None:
    answer = template.write("nothing", tmp_path / "x.xlsx")
    assert isinstance(answer, Refused)
    assert answer.values["known"] == ["letters"]
