"""Day report, month's tables and ledger come from the record (J11), for whoever may read it and masked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

from tests.cast import MONDAY, Cast
from tests.engine.written import LAWS, ROOT
from wangge.accounts.models import User
from wangge.cases.access import sheet
from wangge.cli.commands import report as command
from wangge.engine import ledger
from wangge.engine.faults import Faults
from wangge.indicators import ledgers, reports
from wangge.indicators.reports import Counts
from wangge.people.models import Entity

DAY = MONDAY.date()
HOUR = timedelta(hours=1)
PHONE = "13800001234"


def returned(cast: Cast) -> int:
    """A need that is returned with a suggestion and ruled on without a name, and one that nobody took."""
    first = cast.file(text="车间电压不稳。", name="联系人甲", phone=PHONE)
    other = cast.stage.id("power_company")
    basis = "供用电不在本局职责清单。"
    cast.done("growth_clerk", first.case, "return", MONDAY + HOUR, return_reason="not_ours", basis=basis,
              suggested_owner=other)  # fmt: skip
    cast.done("ruler", first.case, "rule", MONDAY + 2 * HOUR, basis="供电单位的职责。")
    cast.file(text="缺包装工。")
    return first.case


def test_the_arbiter_confirms_whom_the_returning_unit_suggested(cast: Cast) -> None:
    """One field less to fill in: the owner stands there already, and whoever rules may still name another."""
    case = returned(cast)
    code = next(row[0] for row in _rows(cast, "coordinator_a", "code"))
    found = sheet(cast.scope("power_clerk", MONDAY + 3 * HOUR), str(code))
    assert found is not None
    assert (found.line.id, found.line.lead) == (case, cast.stage.id("power_company"))
    assert found.steps[2].fact.data["owner"] == cast.stage.id("power_company")
    assert LAWS.law("R-53")


def test_the_day_report_counts_the_record(cast: Cast) -> None:
    returned(cast)
    scope = cast.scope("coordinator_a", MONDAY + 5 * HOUR)
    found = reports.report(scope, DAY, DAY)
    assert found is not None
    assert found.total == Counts(before=0, filed=2, worked=1, closed=0, solved=0, late=0, open=2)
    assert [(line.name, line.counts.filed) for line in found.units] == [("甲街道", 2)]
    assert [(line.name, line.counts.filed) for line in found.categories] == [("企业发展", 2)]


def test_the_next_day_they_are_open_before_and_a_missed_date_is_late(cast: Cast) -> None:
    returned(cast)
    scope = cast.scope("coordinator_a", MONDAY + timedelta(days=7))
    late = reports.report(scope, DAY + timedelta(days=1), DAY + timedelta(days=6))
    assert late is not None
    assert (late.total.before, late.total.filed, late.total.open) == (2, 0, 2)
    due = reports.report(scope, DAY, DAY)
    assert due is not None
    assert (due.total.late, late.total.late) == (2, 0), "a missed date is of the day it lay on"
    month = reports.report(scope, *reports.month_of(DAY))
    assert month is not None
    assert (month.first, month.last, month.total.filed) == (date(2026, 3, 1), date(2026, 3, 31), 2)


def test_without_the_right_to_figures_there_is_neither_report_nor_ledger(cast: Cast, tmp_path: Path) -> None:
    returned(cast)
    for who in ("growth_clerk", "manager_b", "outsider"):
        scope = cast.scope(who)
        assert reports.report(scope, DAY, DAY) is None
        assert ledgers.write(scope, ledgers.ledgers()["standard"], DAY, DAY, tmp_path / "x.xlsx") is None
    with pytest.raises(ValueError, match="2026"):
        reports.report(cast.scope("coordinator_a"), DAY, DAY - timedelta(days=1))


def _rows(cast: Cast, who: str, *columns: str) -> list[list[int | str]]:
    spec = ledger.LedgerSpec.model_validate({
        "ledger": "own", "title": {"zh": "台账", "en": "Ledger"},
        "columns": [{"head": {"zh": c, "en": c}, "of": c} for c in columns],
    })  # fmt: skip
    return list(ledgers.rows(cast.scope(who, MONDAY + 4 * HOUR), spec, DAY, DAY))


def test_every_column_says_something(cast: Cast) -> None:
    returned(cast)
    found = _rows(cast, "coordinator_a", *(c for c in ledger.COLUMNS if c != "answer"))
    first = dict(zip((c for c in ledger.COLUMNS if c != "answer"), found[0], strict=True))
    assert (first["number"], first["lead"], first["late"], first["category"]) == (1, "供电单位", "否", "企业发展")
    assert (first["filed_on"], first["channel"], first["place"]) == (
        "2026-03-02",
        "网上",
        "甲街道 › 甲社区 › 甲专属网格",
    )
    assert (first["asker"], first["asker_phone"]) == ("", ""), "who has no part in a case is not told whose it is"


def test_names_and_numbers_come_out_masked(cast: Cast) -> None:
    returned(cast)
    scope = cast.scope("coordinator_a", MONDAY + 4 * HOUR)
    both = replace(scope, holders=scope.holders | {cast.stage.id("chief_of_a")})
    spec = ledgers.ledgers()["standard"]
    line = next(ledgers.rows(both, spec, DAY, DAY))
    assert PHONE not in map(str, line)
    assert "联系人甲" not in map(str, line)
    assert any("*" in str(cell) for cell in line)


def test_the_ledger_is_a_sheet_with_the_offices_own_columns_and_nothing_in_it_runs(cast: Cast, tmp_path: Path) -> None:
    cast.file(text="=HYPERLINK(1)\n缺人")
    folder = tmp_path / "own"
    folder.mkdir()
    columns = [
        {"head": {"zh": "事", "en": "What"}, "of": "title"},
        {"head": {"zh": "依据", "en": "Ground"}, "of": "answer", "field": "basis"},
    ]
    with (folder / "own.yaml").open("w", encoding="utf-8") as file:
        yaml.safe_dump(
            {"ledger": "own", "title": {"zh": "本办台账", "en": "Own"}, "columns": columns},
            file,
            allow_unicode=True,
            sort_keys=False,
        )
    spec = ledger.load([ledgers.TABLES, folder])["own"]
    out = tmp_path / "own.xlsx"
    assert ledgers.write(cast.scope("coordinator_a", MONDAY + HOUR), spec, DAY, DAY, out) == 1
    rows = CalamineWorkbook.from_path(out).get_sheet_by_name("本办台账").to_python()
    assert rows == [["事", "依据"], ["=HYPERLINK(1)", ""]]


def test_answers_are_told_in_words_and_personal_ones_not_at_all(cast: Cast) -> None:
    returned(cast)
    fields = ("return_reason", "suggested_owner", "basis", "text", "asker_name")
    spec = ledger.LedgerSpec.model_validate({
        "ledger": "own", "title": {"zh": "台账", "en": "Ledger"},
        "columns": [{"head": {"zh": f, "en": f}, "of": "answer", "field": f} for f in fields],
    })  # fmt: skip
    first = next(ledgers.rows(cast.scope("coordinator_a", MONDAY + 4 * HOUR), spec, DAY, DAY))
    assert first == ["不属于本单位职责", "供电单位", "供电单位的职责。", "", ""]


def test_every_column_is_documented() -> None:
    written = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert {c for c in ledger.COLUMNS if f"`{c}`" not in written} == set()


@pytest.mark.parametrize(
    ("column", "code"),
    [({"of": "rating"}, "unknown_word"), ({"of": "answer"}, "bad_value"), ({"of": "code", "field": "x"}, "bad_value")],
)
def test_a_ledger_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, column: dict[str, Any], code: str) -> None:
    tree = {"ledger": "own", "title": {"zh": "账", "en": "L"}, "columns": [{"head": {"zh": "列", "en": "C"}, **column}]}
    with (tmp_path / "own.yaml").open("w", encoding="utf-8") as file:
        yaml.safe_dump(tree, file, allow_unicode=True, sort_keys=False)
    with pytest.raises(Faults) as refused:
        ledger.load([tmp_path])
    assert (code, True) in {(f.code, f.line > 0) for f in refused.value.faults}


def test_the_command_reads_as_one_user(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    returned(cast)
    user = User.objects.create_user("coordinator")
    Entity.objects.filter(pk=cast.stage.id("coordinator_a")).update(user=user)
    scope = cast.scope("coordinator_a", MONDAY + 4 * HOUR)
    monkeypatch.setattr(command, "_scope", lambda name: scope)
    from wangge.cli.main import main

    assert main(["report", "day", "--as", "coordinator", "--on", "2026-03-02", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["filed"] == 2
    assert main(["report", "month", "--as", "coordinator", "--on", "2026-03-02"]) == 0
    assert main(["report", "ledger", "--as", "coordinator", "--on", "2026-03-02", str(tmp_path / "l.xlsx")]) == 0
    assert (tmp_path / "l.xlsx").stat().st_size > 1000
    assert main(["report", "ledger", "--as", "coordinator", "--name", "none", str(tmp_path / "n.xlsx")]) == 1
