"""The administrators at a desk: units, a firm and a post come from tables, one row is mended, a practice is adopted in
the dialogue, and the next need goes to the new post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.web.browsing import DESK, Open, fits
from tests.web.taps import within
from tests.web.town import Town
from wangge import acts
from wangge.acts.importing import running
from wangge.adoptions.models import Adoption
from wangge.cases.models import Case
from wangge.files.models import Import
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.subjects import revisions

pytestmark = pytest.mark.browser
POWERS = {
    "system": ["admin.system", "playbooks.adopt", "places.edit"],
    "security": ["admin.security", "people.appoint"],
}
UNITS = ("网格编码", "网格名称", "类型", "图层", "上级编码")
FIRMS = ("企业名称", "编号", "所在网格编码")
POSTS = ("岗位", "网格编码", "岗位名称", "工号", "姓名", "任职起")


@pytest.fixture
def town(transactional_db: None) -> Town:
    from tests.web.town import build

    town = build()
    for name, powers in POWERS.items():
        town.person(f"{name}甲", name, employer=town.entities["window"])
        town.post(name, f"p-{name}", f"district.{name}", town.units["D"], "department", name, capabilities=powers,
                  organisation=town.entities["window"])  # fmt: skip
    revisions.check()
    return town


def test_a_district_is_set_up_from_tables_and_a_practice_works_in_it(visit: Open, town: Town, tmp_path: Path) -> None:
    system = visit("/house/", DESK, "system")
    units_with_a_faulty_row(system, tmp_path)
    brought(system, "enterprises", book(tmp_path, FIRMS, [("新来食品厂", "f-new", "N2")]))
    security = visit("/house/", DESK, "security")
    security.click("text=导入")
    brought(security, "posts", book(tmp_path, POSTS, [
        ("demand_whistle.grid_chief", "N2", "二号网格 需求哨", "s-1", "网格长乙", f"{datetime.now(UTC):%Y-%m-%d}"),
    ]))  # fmt: skip
    adopted_in_the_dialogue(system)
    need_goes_to_the_new_post(town)


def book(folder: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path = folder / f"{header[0]}.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet()
        for i, row in enumerate((header, *rows)):
            page.write_row(i, 0, row)
    return path


def brought(page: Page, kind: str, path: Path) -> None:
    """Upload, look, begin, and see how it ended; a worker does it meanwhile."""
    page.goto(f"/house/import/{kind}/")
    page.set_input_files("input[type=file]", path)
    page.click("text=上传并核对")
    page.wait_for_selector("text=开始导入")
    assert fits(page)
    page.click("text=开始导入")
    page.wait_for_selector("text=正在排队")
    running.run(Import.objects.filter(kind=kind).latest("id").code)
    page.wait_for_selector("text=再导入一份")  # the page looks by itself


def units_with_a_faulty_row(page: Page, folder: Path) -> None:
    rows = [("N1", "一号网格", "网格", "专属网格", "C"), ("N2", "二号网格", "网格", "专属网格", "X9")]
    with within(page, 6):
        page.click("text=区划、企业、类别")
        page.click("main >> text=区划和网格")
        page.set_input_files("input[type=file]", book(folder, UNITS, rows))
        page.click("text=上传并核对")
        page.wait_for_selector("text=没有编码为“X9”的上级")
        page.click("text=开始导入")
        page.wait_for_selector("text=正在排队")
    running.run(Import.objects.latest("id").code)
    page.wait_for_selector("text=有 1 行要改")
    assert fits(page)
    with page.expect_download() as taken:
        page.click("text=下载要改的行")
    file = folder / "mend.xlsx"
    taken.value.save_as(file)
    told = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes())).get_sheet_by_index(0).to_python()
    assert "X9" in str(told[1][-1])
    mended = [[*map(str, told[1][:4]), "C", str(told[1][5])]]
    brought(page, "units", book(folder, [str(head) for head in told[0]], mended))
    assert Import.objects.latest("id").created == 1


def adopted_in_the_dialogue(page: Page) -> None:
    page.goto("/house/adopt/demand_whistle/")
    page.click("text=开始准备")
    page.click("ol.tasks >> text=用在哪里")
    page.click("label:has-text('示例区') >> nth=0")
    save(page)
    page.wait_for_selector("h1:has-text('从哪天起')")
    save(page)
    page.wait_for_selector("h1:has-text('是哪个单位')")
    page.fill("input[name=other]", "示例区统筹办")
    save(page)
    page.wait_for_selector("h1:has-text('是哪些类别')")
    page.click("label:has-text('发展')")
    save(page)
    page.wait_for_selector("h1:has-text('要不要承诺更快')")
    save(page)
    page.wait_for_selector("h1:has-text('谁先')")
    page.click("label:has-text('前面') >> nth=0")
    save(page)
    page.wait_for_selector("h1:has-text('启用')")
    assert fits(page)
    assert "会换一个做法接" in page.inner_text("main")
    page.click("main >> text=确认启用")
    page.wait_for_selector(".message")
    assert "已启用" in page.inner_text(".message")
    assert Adoption.objects.filter(edition__playbook="demand_whistle").exists()


def save(page: Page) -> None:
    page.click("text=保存，下一步")
    page.wait_for_load_state()


def need_goes_to_the_new_post(town: Town) -> None:
    at = datetime.now(UTC) + timedelta(seconds=1)
    revisions.check()
    need = acts.Need(text="想找本地的包装材料。", category="growth", place="N2", name="居民甲", phone="13800000000")
    filed = acts.file(scope_of_person(town.entities["clerk"].pk, at), need, at)
    assert isinstance(filed, acts.Filed), filed
    assert roster().name(filed.lead) == "二号网格 需求哨"
    assert Case.objects.get(code=filed.code).adoption.edition.playbook == "demand_whistle"
