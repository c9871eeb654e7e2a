"""Tables are brought in by pages: mapping, preview with faults per cell, progress, sheet of faults; and who may not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.acts.importing import running
from wangge.cases.models import Case
from wangge.files import actions as files
from wangge.files import store
from wangge.files.models import Import, ImportFault
from wangge.journal.models import Entry
from wangge.places.models import Unit
from wangge.subjects import revisions

Enter = Callable[[str], Client]
UNITS = ("网格编码", "网格名称", "类型", "上级", "备注")
ROWS = [("N1", "一号", "网格", "C", ""), ("N2", "二号", "星球", "C", ""), ("N3", "三号", "网格", "C", "")]
POWERS = {
    "system": ["admin.system", "places.edit", "playbooks.adopt"], "security": ["admin.security", "people.appoint"],
    "audit": ["admin.audit"], "importer": ["cases.import"],
}  # fmt: skip


def book(rows: Sequence[Sequence[Any]], header: Sequence[str] = UNITS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet()
        for i, row in enumerate((header, *rows)):
            page.write_row(i, 0, row)
    return out.getvalue()


@pytest.fixture
def house(town: Town) -> Town:
    for name, powers in POWERS.items():
        town.person(f"{name}甲", name, employer=town.entities["window"])
        town.post(name, f"p-{name}", f"district.{name}", town.units["D"], "department", name, capabilities=powers,
                  organisation=town.entities["window"])  # fmt: skip
    revisions.check()
    return town


def upload(client: Client, kind: str, content: bytes, name: str = "网格.xlsx", **more: str) -> Any:
    return client.post(f"/house/import/{kind}/", {"file": SimpleUploadedFile(name, content), **more})


def taken(client: Client, kind: str, content: bytes, **more: str) -> str:
    answer = upload(client, kind, content, **more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def started(client: Client, href: str, **chosen: str) -> Import:
    shown = Import.objects.get(code=href.split("/")[-2])
    columns = {f"c{i}": name for i, name in shown.given["places"].items()}
    assert client.post(href, columns | chosen | {"do": "start"}).status_code == 302
    running.run(shown.code)
    shown.refresh_from_db()
    return shown


def test_a_table_goes_its_way_and_a_mended_row_comes_after(house: Town, enter: Enter) -> None:
    client = enter("system")
    href = taken(client, "units", book(ROWS))
    shown = text_of(client.get(href))
    assert "3 行都看过了，1 行要改" in shown
    assert "没有“星球”这一种" in shown
    assert not Unit.objects.filter(code="N1").exists(), "nothing is kept by looking"
    done = started(client, href)
    assert (done.state, done.created, done.faulty) == ("done", 2, 1)
    assert "有 1 行要改" in text_of(client.get(href))
    sheet = client.get(f"{href}faults/")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == [*UNITS, "要改什么"]
    assert len(rows) == 2
    rows[1][2] = "网格"
    again = started(client, taken(client, "units", book(rows[1:], [str(head) for head in rows[0]])))
    assert (again.created, again.faulty) == (1, 0)
    acts = list(Entry.objects.filter(act__startswith="import.").values_list("act", flat=True))
    assert acts == ["import.begin", "import.end"] * 2
    assert "二号" in text_of(client.get("/house/import/")) or "网格.xlsx" in text_of(client.get("/house/import/"))
    client.cookies["language"] = "en"
    assert "Stood already" not in text_of(client.get(href))


def test_a_column_may_be_chosen_otherwise_and_what_is_missing_is_asked_for(house: Town, enter: Enter) -> None:
    client = enter("system")
    href = taken(client, "units", book(ROWS, ("甲", "乙", "丙", "丁", "戊")))
    assert "还缺这些列：编码、名称" in text_of(client.get(href))
    answer = client.post(href, {"do": "start", "c0": "code"})
    assert (answer.status_code, Import.objects.get().state) == (422, "checked")
    twice = client.post(href, {"do": "check", "c0": "code", "c1": "code"})
    assert twice.status_code == 422
    assert "有两列都对应“编码”" in text_of(twice)
    client.post(href, {"do": "check", "c0": "code", "c1": "name", "c2": "kind", "c3": "parent"})
    assert "1 行要改" in text_of(client.get(href))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("网格.exe", b"MZ", "不是能导入的文件"), ("网格.ods", b"PK", "不是能导入的文件"),
        ("网格.xlsx", b"PK\x03\x04broken", "不是完好的表格文件"),
        ("网格.csv", b"\xff\xfe\x00\x01", "不是完好的表格文件"),
        ("网格.geojson", b"[" * 100_000, "不是完好的表格文件"),
        ("网格.xlsx", b"", "空"), ("网格.csv", b"\n\n", "没有内容"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(
    house: Town, enter: Enter, name: str, content: bytes, words: str
) -> None:
    answer = upload(enter("system"), "units", content, name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Import.objects.exists()


def test_what_is_too_large_or_swells_is_refused(house: Town, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter("system")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    monkeypatch.setattr(running, "UNPACKED_MOST", 1_000_000)
    assert "解开以后太大" in text_of(upload(client, "units", bomb.getvalue()))
    monkeypatch.setattr(running, "MOST_BYTES", 100)
    assert upload(client, "units", book(ROWS)).status_code == 422
    assert "还没有选文件" in text_of(client.post("/house/import/units/"))


def test_a_killed_worker_leaves_whole_batches_and_the_next_goes_on_behind_them(
    house: Town, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the process had gone."""

    client, rows = enter("system"), [(f"N{n}", f"{n}号", "网格" if n % 3 else "星球", "C", "") for n in range(30)]
    href = taken(client, "units", book(rows))
    monkeypatch.setattr(running.KINDS["units"], "batch", 10)
    real = running.imports.advance
    batches = iter([True, False])

    def dies(**given: Any) -> None:
        if not next(batches, True):
            raise Killed
        real(**given)

    monkeypatch.setattr(running.imports, "advance", dies)
    with pytest.raises(Killed):
        started(client, href)
    revisions.forget()
    half = Import.objects.get()
    assert (half.state, half.read, Unit.objects.filter(code__startswith="N").count()) == ("running", 10, half.created)
    assert "正在导入：10 / 30" in text_of(client.get(href))
    monkeypatch.setattr(running.imports, "advance", real)
    running.run(half.code)
    half.refresh_from_db()
    assert (half.state, half.read, half.created, half.faulty) == ("done", 30, 20, 10)
    assert ImportFault.objects.count() == 10
    running.run(half.code)  # a second worker finds nothing to do
    assert Unit.objects.filter(code__startswith="N").count() == 20


def test_it_can_be_stopped_and_gone_on_with_and_nobody_elses_is_seen(house: Town, enter: Enter) -> None:
    client = enter("system")
    href = taken(client, "units", book(ROWS))
    code = href.split("/")[-2]
    columns = {f"c{i}": n for i, n in Import.objects.get().given["places"].items()}
    client.post(href, columns | {"do": "start"})
    assert "正在排队" in text_of(client.get(href))
    client.post(href, {"do": "cancel"})
    running.run(code)
    assert not Unit.objects.filter(code="N1").exists()
    assert "接着导入" in text_of(client.get(href))
    client.post(href, {"do": "go_on"})
    running.run(code)
    assert Unit.objects.filter(code="N1").exists()
    town_post = house.posts["p-system"]
    house.person("另一管理员", "system2", employer=house.entities["window"])
    house.post("另一", "p-system2", "district.system", house.units["D"], "department", "system2",
               capabilities=POWERS["system"], organisation=town_post.organisation)  # fmt: skip
    assert enter("system2").get(href).status_code == 404


def test_whoever_loses_the_power_in_the_middle_is_stopped(house: Town, enter: Enter) -> None:
    from wangge.acts import setup
    from wangge.people.models import Appointment

    client = enter("system")
    href = taken(client, "units", book(ROWS))
    term = Appointment.objects.get(post=house.posts["p-system"])
    columns = {f"c{i}": n for i, n in Import.objects.get().given["places"].items()}
    client.post(href, columns | {"do": "start"})
    setup.end_term(house.by, appointment=term, until=house.by.at + timedelta(days=1))
    running.run(href.split("/")[-2])
    done = Import.objects.get()
    assert (done.state, (done.refused or {})["code"]) == ("failed", "not_allowed")
    assert not Unit.objects.filter(code="N1").exists()


def test_files_and_rows_to_mend_are_gone_after_a_day(house: Town, enter: Enter) -> None:
    client = enter("system")
    href = taken(client, "units", book(ROWS))
    done = started(client, href)
    assert store.path_of(done.sha256).is_file()
    files.sweep(at=done.added_at + timedelta(hours=25))
    done.refresh_from_db()
    assert (done.cleared_at is not None, done.name, ImportFault.objects.count()) == (True, "", 0)
    assert "文件已清除" in text_of(client.get(href))
    assert client.get(f"{href}faults/").status_code == 404


def test_cases_are_brought_in_by_a_power_of_its_own_and_by_no_administrator(house: Town, enter: Enter) -> None:
    header = ("编号", "标题", "诉求内容", "发生时间", "区划编号")
    rows = [("a1", "夜里施工", "工地夜里施工扰民。", "2026-02-01 10:00", "W"), ("a2", "没有内容", "", "", "W"),
            ("a3", "没有时间", "有内容。", "昨天晚上", "W")]  # fmt: skip
    content = book(rows, header)
    client = enter("importer")
    href = taken(client, "cases", content, playbook="dual_posts")
    assert set(Import.objects.get().given["places"].values()) == {"id", "title", "text", "occurred_at", "place"}
    done = started(client, href)
    assert {said[0] for row in ImportFault.objects.all() for said in row.said} == {"text", "occurred_at"}
    assert (done.created, done.faulty) == (1, 2), list(ImportFault.objects.values_list("said", flat=True))
    assert Case.objects.get().channel == "import"
    assert "有 2 行要改" in text_of(client.get(href))
    for who in ("system", "security", "audit"):
        assert enter(who).get("/house/import/cases/").status_code == 403
        assert enter(who).get(href).status_code == 403


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("system", {"units", "enterprises", "categories"}), ("security", {"posts"}), ("importer", {"cases"}),
        ("audit", set()), ("leader", set()), ("resident", set()),
    ],
)  # fmt: skip
def test_each_kind_is_for_its_own_power(house: Town, enter: Enter, who: str, opens: set[str]) -> None:
    client = enter(who)
    found = {kind for kind in running.KINDS if client.get(f"/house/import/{kind}/").status_code == 200}
    assert found == opens
    assert client.get("/house/import/").status_code == (200 if opens else 403)
    assert client.get("/house/import/nonsense/").status_code == 404
    for kind in opens:
        assert client.get(f"/house/import/{kind}/", {"template": "dual_posts"}).status_code == 200


def test_categories_come_with_who_answers(house: Town, enter: Enter) -> None:
    from wangge.adoptions.models import Category

    client = enter("system")
    rows = [("城建", "道路", "坑洼", "housing"), ("城建", "", "积水", ""), ("城建", "道路", "", "nobody")]
    done = started(
        client, taken(client, "categories", book(rows, ("一级分类", "二级分类", "三级分类", "负责单位编码")))
    )
    assert (done.created, done.faulty) == (1, 2)
    assert Category.objects.get(name="坑洼").parent.parent.owner == house.entities["housing"]
