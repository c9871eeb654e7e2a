"""Cases from tables: what is taken, what is not and why; again, interrupted, broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.api.town import Town, console
from tests.importing.conftest import TAXI, message
from wangge.acts.importing import Imported, import_cases
from wangge.cases.models import Case, Clock, Contact, Narrative
from wangge.engine.values import Refused

Sheet = Callable[..., Path]
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def load(path: Path, **options: Any) -> Imported:
    done = import_cases(console(NOW), path, **{"playbook": "letters", **options})
    assert isinstance(done, Imported), done
    return done


def refused(path: Path, **options: Any) -> str:
    done = import_cases(console(NOW), path, **{"playbook": "letters", **options})
    assert isinstance(done, Refused), done
    return done.code


def test_rows_become_cases_with_their_time_and_trimmed_words(town: Town, sheet: Sheet) -> None:
    done = load(sheet([message(1), message(2, "想说一件事", "没有别的意思。")]))
    assert done == Imported(read=2, created=2, routed_to_clerk=1)
    case = Case.objects.get(category__code="traffic.1")
    assert case.occurred_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert case.filed_at == NOW
    assert case.channel == "mailbox"
    assert case.unit_id == town.root.pk
    assert "place_unknown" in {r["code"] for r in case.reasons}
    assert Narrative.objects.get(case=case).text == TAXI[1]
    assert Contact.objects.get(case=case).name == "A000001"
    assert Clock.objects.get(case=case, name="respond").started_at == NOW
    clerk = Case.objects.get(category=None)
    assert clerk.lead_id == town.posts["window"].pk
    assert "no_word_matched" in {r["code"] for r in clerk.reasons}


def test_the_clocks_start_when_it_was_received(town: Town, sheet: Sheet) -> None:
    early = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
    load(sheet([message(1)]), received_at=early)
    assert Case.objects.get().filed_at == early


def test_the_same_file_twice_changes_nothing(town: Town, sheet: Sheet) -> None:
    path = sheet([message(i) for i in range(7)])
    assert load(path, batch=3) == Imported(read=7, created=7)
    assert load(path, batch=2) == Imported(read=7, duplicates=7)
    longer = sheet([message(i) for i in range(9)], name="later.xlsx")
    assert load(longer) == Imported(read=9, created=2, duplicates=7)
    assert Case.objects.count() == 9


def test_a_row_that_stands_twice_in_one_file(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    rows = [message(1), message(1), message(2), message(1, text="同一个编号，别的内容，出租车。")]
    out = tmp_path / "errors.xlsx"
    assert load(sheet(rows), errors=out) == Imported(read=4, created=2, duplicates=1, errors=1)
    assert [row[0] for row in error_rows(out)] == [5]


def test_rows_without_a_number_are_known_by_their_content(town: Town, sheet: Sheet) -> None:
    path = sheet([("", "甲", "出租车", "", "出租车拒载"), ("", "乙", "出租车", "", "出租车拒载")], message_header())
    assert load(path).created == 2
    assert load(path).duplicates == 2


def message_header() -> tuple[str, ...]:
    return ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")


def error_rows(path: Path) -> list[list[Any]]:
    return list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())[1:]


def test_rows_at_fault_are_told_with_number_reason_and_remedy(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    rows = [
        message(1),
        message(2, when="someday"),
        message(3, when="2999/1/1 00:00:00"),
        message(4, text=""),
        message(5, text="长" * 10_001),
        message(6, when=""),
    ]
    out = tmp_path / "errors.xlsx"
    assert load(sheet(rows), errors=out) == Imported(read=6, created=2, errors=4)
    told = error_rows(out)
    assert [row[0] for row in told] == [3, 4, 5, 6]
    assert "someday" in told[0][2]
    assert all(row[3] for row in told)
    assert [row[1] for row in told[2:]] == ["text", "text"]


def test_no_error_no_sheet(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    load(sheet([message(1)]), errors=tmp_path / "errors.xlsx")
    assert not (tmp_path / "errors.xlsx").exists()


def test_a_dry_run_keeps_nothing(town: Town, sheet: Sheet) -> None:
    done = load(sheet([message(i) for i in range(5)]), dry_run=True, batch=2)
    assert done == Imported(read=5, created=5)
    assert Case.objects.count() == 0


def test_csv_in_both_encodings_and_with_any_separator(town: Town, tmp_path: Path) -> None:
    lines = [
        "留言编号;留言主题;留言时间;留言详情",
        "1;出租车;2019-3-1 8:00;出租车拒载",
        "",
        '2;公园;2019年3月1日;"公园\n管理"',
    ]
    for encoding, name in (("utf-8-sig", "a.csv"), ("gb18030", "b.csv")):
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        done = load(path)
        assert (done.read, done.errors) == (2, 0)
    assert Case.objects.count() == 2
    assert Narrative.objects.get(title="公园").text == "公园\n管理"


def test_a_mapping_of_ones_own(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    mapping = tmp_path / "hotline.yaml"
    mapping.write_text(
        "name: hotline\n"
        "columns:\n  工单号: id\n  内容: text\n  时间: {field: occurred_at, formats: ['%Y%m%d %H:%M']}\n"
        "  类别: category\n  经度: lon\n  纬度: lat\n  企业: about\n"
        "constants: {channel: hotline, datum: bd09}\n",
        encoding="utf-8",
    )
    header = ("工单号", "内容", "时间", "类别", "经度", "纬度", "企业")
    rows = [
        ("g1", "车子乱停", "20250301 08:30", "出租车", 120.2, 30.5, "firm"),
        ("g2", "车子乱停", "20250301 08:30", "traffic.2", "", "", ""),
        ("g3", "车子乱停", "", "没有这一类", "", "", ""),
        ("g4", "车子乱停", "", "", 10, 50, ""),
        ("g5", "车子乱停", "", "", 120.2, "x", ""),
        ("g6", "车子乱停", "", "", "", "", "nobody"),
    ]
    out = tmp_path / "errors.xlsx"
    done = load(sheet(rows, header), mapping=mapping, errors=out)
    assert done == Imported(read=6, created=2, errors=4)
    first = Case.objects.get(category__code="traffic.1")
    assert (first.channel, first.about_id, first.unit.code) == ("hotline", town.entities["firm"].pk, "900001001")
    assert first.occurred_at == datetime(2025, 3, 1, 0, 30, tzinfo=UTC)
    assert len(error_rows(out)) == 4


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns: [", "YAML 写法有误"),
        ("columns: 3", "columns"),
        ("name: x", "columns"),
        ("columns: {内容: words}", "words"),
        ("columns: {内容: text}\nconstants: {colour: red}", "colour"),
        ("columns: {内容: text}\nconstants: {datum: mars}", "mars"),
    ],
)
def test_mappings_that_are_wrong(town: Town, sheet: Sheet, tmp_path: Path, text: str, problem: str) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(text, encoding="utf-8")
    done = import_cases(console(NOW), sheet([message(1)]), playbook="letters", mapping=mapping)
    assert isinstance(done, Refused)
    assert done.code == "import_bad_mapping"
    assert problem in done.values["problem"]


def test_files_that_cannot_be_read(town: Town, sheet: Sheet, tmp_path: Path) -> None:
    sound = sheet([message(1)])
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(sound.read_bytes()[:2000])
    text = tmp_path / "text.xlsx"
    text.write_text("no table", encoding="utf-8")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(sound.read_bytes())
    empty = tmp_path / "empty.csv"
    empty.touch()
    codes = [refused(path) for path in (broken, text, binary, empty, tmp_path / "missing.xlsx", sheet([], ()))]
    assert codes == ["import_broken"] * 3 + ["import_empty", "import_no_file", "import_empty"]


def test_headers_that_are_not_known(town: Town, sheet: Sheet) -> None:
    assert refused(sheet([message(1)], ("a", "b", "c"))) == "import_unknown_header"
    assert refused(sheet([("x", "y")], ("诉求内容", "没有这一列"))) in {
        "import_unknown_header",
        "import_strange_column",
    }


def test_who_may_import_and_for_what(town: Town, sheet: Sheet) -> None:
    from wangge.engine.scope import nobody

    done = import_cases(nobody(NOW), sheet([message(1)]), playbook="letters")
    assert done == Refused("import_not_allowed")
    assert refused(sheet([message(1)]), playbook="nothing") == "import_no_practice"


def test_what_an_anonymous_caller_files_cannot_take_an_imports_key(town: Town, sheet: Sheet, client: Any) -> None:
    answer = client.post(
        "/api/v1/cases", {"text": "先占一个键"}, content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="import:messages:1",
    )  # fmt: skip
    assert answer.status_code == 201
    assert load(sheet([message(1)])).created == 1
