"""The supervisor's day, in Chromium, on a phone and at a desk: lights set, patterns, an order, a sample, a finding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.browsing import DESK, Open, StoryClock, act, fill, fits, pill, text_of
from tests.web.taps import within
from tests.web.town import DAY, Town, adopt
from wangge import acts
from wangge.acts import setup, ticker
from wangge.adoptions.models import Adoption, District
from wangge.cases.models import Case
from wangge.people.access import scope_of_person
from wangge.subjects import zones

pytestmark = pytest.mark.browser
AT_A_DESK = pytest.mark.parametrize("size", [DESK], ids=["1280"])


@pytest.fixture
def watched(town: Town, clock: StoryClock) -> Town:
    """With a supervision group, an administrator, and a need of the firm that nobody took in time."""
    group = town.entity("第一监督组", "watchers", "department", "D")
    town.person("监督组员甲", "inspector", employer=group)
    town.person("系统管理员甲", "keeper")
    town.post("监督组员", "p-inspector", "supervision.inspector", group, "department", "inspector", acts_for=True,
              zones=["conduct"], capabilities=["supervise", "cases.read", "board.read"])  # fmt: skip
    town.post("系统管理员", "p-keeper", "house.keeper", town.units["D"], "department", "keeper",
              capabilities=["admin.system"])  # fmt: skip
    names = {"order": "督办", "finding": "监督发现", "sample": "抽查"}
    rows = [{"code": f"supervision_{c}", "name": n, "owner": group, "offered": False} for c, n in names.items()]
    setup.add_categories(town.by, rows=rows, valid_from=DAY)
    adopt(town, "supervision", {"supervisor": group}, {}, rank=5)
    firm, manager = town.entities["food"].pk, town.entities["manager"].pk
    need = acts.Need(text="车间蒸汽压力不够，请帮助协调。", category="difficulty", asker=firm, about=firm)
    filed = acts.file(scope_of_person(manager, datetime(2026, 2, 24, 1, tzinfo=UTC)), need)
    assert isinstance(filed, acts.Filed), filed
    ticker.tick(clock.now, seal=False)
    return town


def there(page: Page, *words: str) -> Page:
    text = text_of(page, "main")
    assert not [word for word in words if word not in text], text
    assert fits(page)
    return page


def lights_are_set(visit: Open, size: Any) -> None:
    page = there(visit("/house/", size, "keeper"), "亮灯和预警")
    page.click("text=亮灯和预警")
    there(page, "在走的时限各亮什么灯", "红灯", "现在的设定")
    form = page.locator("form:has([name=red_after])")
    fill(form, "overdue", "0")
    form.locator("button[value=save]").click()
    there(page, "请填范围内的整数")
    form = page.locator("form:has([name=red_after])")
    for name, value in (("overdue", "1"), ("by", "share"), ("share", "80"), ("red_after", "240")):
        fill(form, name, value)
    dedicated = Adoption.objects.get(edition__playbook="dedicated_grid")
    fill(form, f"red_{dedicated.pk}", ["above", "propose"])
    form.locator("button[value=preview]").click()
    page.wait_for_load_state()
    cells = page.locator("table tbody tr:last-child td").all_inner_texts()
    assert [cell.split()[-1] for cell in cells] == ["1", "0"], "one red light as it is set, none as it would be"
    assert District.objects.get().lights == {}, "a preview keeps nothing"
    form = page.locator("form:has([name=red_after])")
    fill(form, "red_after", "0")
    form.locator("button[value=save]").click()
    page.wait_for_selector(".message")
    there(page, "已保存")
    assert District.objects.get().lights["share"] == 80
    dedicated.refresh_from_db()
    assert dedicated.on_red == {"above": True, "tell": [], "propose": "supervision_order"}


def an_order_from_a_pattern(visit: Open, size: Any) -> str:
    page = there(visit("/board/", size, "inspector"), "督查")
    page.click("main .btn-row >> text=督查")
    there(page, "1 个单位有 1 种情形", "示例区住建部门", "超时", "还没有抽查过")
    begin = page.url
    with within(page, 2):  # from the pattern to the whole trail of a case
        page.click("ul.marked a")
        page.click(".case-line-title:has-text('车间蒸汽压力不够')")
        page.wait_for_selector(".history")
    page.goto(begin)
    page.click("text=拟督办单")
    page.wait_for_url("**/cases/*/")
    there(page, "示例区住建部门", "超时 1 件")
    assert pill(page) == "待下达"
    act(page, "issue", basis="二月的一件诉求没有人接单。")
    assert pill(page) == "待回告"
    return page.url.rstrip("/").rsplit("/", 1)[1]


def a_sample_and_a_finding(visit: Open, size: Any) -> str:
    page = visit("/supervision/", size, "inspector")
    page.click("text=抽查一次")
    there(page, "被抽到的单位看不到这次抽查")
    form = page.locator("form:has([name=sample_size])")
    form.locator("button").click()
    page.locator(".has-error >> nth=1").wait_for()
    page.goto("/supervision/")
    with within(page, 3):  # two for what is closed; that it is of open cases is one more
        page.click("text=抽查一次")
        form = page.locator("form:has([name=sample_size])")
        given = {"text": "二月在办诉求回头看。", "from_day": "2026-02-01", "to_day": "2026-02-28", "still_open": "yes"}
        for name, value in (given | {"sample_size": "1"}).items():
            fill(form, name, value)
        form.locator("button").click()
        page.wait_for_url("**/cases/*/")
    there(page, "抽中的事项", "从 1 件里抽 1 件", "重抽，结果一样", "车间蒸汽压力不够")
    with within(page, 5):
        act(page, "note", sampled_no="1", pattern="overdue", seen="一周没有人接单，也没有联系企业。")
    there(page, "一周没有人接单")
    with zones.every():
        return Case.objects.get(procedure="finding").code


@AT_A_DESK
def test_the_supervisors_day(visit: Open, watched: Town, clock: StoryClock, size: Any) -> None:
    lights_are_set(visit, size)
    order = an_order_from_a_pattern(visit, size)
    finding = a_sample_and_a_finding(visit, size)
    there(visit("/supervision/", size, "inspector"), "抽查")
    there(visit(f"/cases/{finding}/", size, "inspector"), "示例区住建部门")
    there(visit(f"/cases/{order}/", size, "handler"), "待回告")
    for address in (f"/cases/{finding}/", "/supervision/"):
        refused = visit("/inbox/", size, "handler").request.get(address)
        assert refused.status in (403, 404), address
    assert "一周没有人接单" not in visit("/cases/?show=all", size, "handler").inner_text("main")
