"""The leader at the screen: three rates → the unit → the case; the map drawn and clicked; the table taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.web.browsing import DESK, PHONE, Open, fits
from tests.web.taps import within
from tests.web.test_filing import SITE, file
from tests.web.town import Town
from wangge.cases.models import Case, Clock

pytestmark = pytest.mark.browser


@pytest.fixture
def troubled(transactional_db: None, town: Town) -> Town:
    """Two complaints at the site that nobody answered in time; each with a point."""
    for key in "ab":
        file(Client(), name="居民甲", phone="13800000000", key=key, **SITE)
    Case.objects.update(lon=120.25, lat=30.25, due_at=datetime(2026, 1, 5, tzinfo=UTC))
    Clock.objects.update(state="missed", due_at=datetime(2026, 1, 5, tzinfo=UTC))
    return town


def drawn(page: Page) -> None:
    page.wait_for_selector("[data-map][data-state=idle]")


def test_the_leader_comes_from_a_rate_to_the_case(troubled: Town, visit: Open, tmp_path: Path) -> None:
    page = visit("/board/", DESK, "leader")
    assert page.inner_text(".board-says").startswith("在办 2 件，2 件超时；最多的是示例街道，2 件")
    with within(page, 3):
        page.click(".figures-rates .figure-tile:first-child >> text=看差在哪里")
        page.click("#groups tbody tr:first-child th a")
        page.click("[data-line] a")
        page.wait_for_selector("#case-pane >> text=夜间施工")  # beside its list
    where = page.url
    page.goto("/board/")
    with page.expect_download() as taken:
        page.click("text=导出 Excel")
    taken.value.save_as(tmp_path / "board.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "board.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["示例街道", 2.0, 0.0, 2.0]
    page.goto(where)
    with within(page, 2):  # a line to whoever has it
        page.click("#act-remark [data-phrase] >> nth=0")
        page.click("#act-remark button.btn-primary")
        page.wait_for_selector("#case-pane >> text=批示待阅")


def test_the_leader_comes_from_the_trends_over_the_map_to_a_units_cases(troubled: Town, visit: Open) -> None:
    page = visit("/board/trends/", DESK, "leader")
    page.wait_for_selector("[data-chart][data-state=drawn]")
    with within(page, 2):
        page.click("nav.tabs >> text=地图")
        drawn(page)
        canvas = page.locator("canvas.maplibregl-canvas").bounding_box()
        assert canvas is not None
        page.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] * 0.3)
        page.wait_for_url("**/cases/?**unit=**")
    assert page.locator("[data-line]").count() == 2


def test_the_map_by_keyboard_and_on_a_phone(troubled: Town, visit: Open) -> None:
    page = visit("/board/map/", PHONE, "leader")
    drawn(page)
    assert fits(page)
    page.focus("canvas.maplibregl-canvas")
    assert "示例街道" in page.inner_text(".map-told")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/?**unit=**")
    page.goto("/cases/?show=all&view=map")
    tops = [page.locator(part).bounding_box() for part in ("[data-map]", ".case-lines")]
    assert tops[0]["y"] < tops[1]["y"], "who asked for the map sees it first"  # type: ignore[index]


def test_cases_at_one_spot_are_come_closer_to_and_then_listed(troubled: Town, visit: Open) -> None:
    Case.objects.update(lat=30.502)  # in the middle of the map, where the cross of the keyboard is
    page = visit("/board/map/", DESK, "leader")
    drawn(page)
    page.focus("canvas.maplibregl-canvas")
    assert "2 件 · 2 件超时" in page.inner_text(".map-told")
    with page.expect_response(lambda answer: "zoom=18" in answer.url):
        page.keyboard.press("Enter")
    drawn(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(".map-list a >> nth=1")
    page.click(".map-list a >> nth=0")
    page.wait_for_selector("section.three")
