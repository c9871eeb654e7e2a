"""A morning on foot in Chromium, on a phone, each task within its taps; and what was written while the net was away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.web.browsing import PHONE, Open, fits
from tests.web.taps import within
from tests.web.test_today import PNG, need, scope
from tests.web.town import Town
from wangge import acts
from wangge.acts.ticker import tick
from wangge.cases.models import Case
from wangge.journal.models import Reading

pytestmark = pytest.mark.browser
PICTURE = {"name": "p.png", "mimeType": "image/png", "buffer": PNG}
TROUBLE = "车间电压不稳"


def test_a_chiefs_morning(visit: Open, town: Town) -> None:
    filed = need(town)
    assert isinstance(acts.do(scope(town, "handler"), filed.case, "accept", {}), acts.Done)
    tick(datetime.now(UTC) + timedelta(days=30), seal=False)
    page = visit("/", PHONE, "chief")
    assert page.url.endswith("/today/")
    assert fits(page)
    red_items_are_one_tap_away(page)
    escalated(page, filed.case)
    visited_with_four_questions(page, town)
    snapped(page)
    written_without_a_net(page)


def red_items_are_one_tap_away(page: Page) -> None:
    assert "红灯" in page.inner_text(f".today-line:has-text('{TROUBLE}')")
    with within(page, 1):
        page.click(f"text={TROUBLE}")
        page.wait_for_selector("section.three")
    page.goto("/today/")


def escalated(page: Page, case: int) -> None:
    with within(page, 2):
        page.click(f".today-line:has-text('{TROUBLE}') >> text=提请区级统筹")
        form = page.locator("form[action$='/acts/escalate/']")
        form.locator("[name=hard_point]").fill("台区要增容，一个部门定不了。")
        form.locator("[name=tried]").fill("换过线，没有用。")
        form.locator("button.btn").click()
        page.wait_for_selector(".message")
    assert Case.objects.get(pk=case).state == "coordinating"
    page.goto("/today/")


def visited_with_four_questions(page: Page, town: Town) -> None:
    with within(page, 4):
        page.click(".today-line >> text=今天去")
        page.click(".today-line >> text=填四问")
        form = page.locator("form[action$='/acts/report/']")
        form.locator("[name=ask_growth]").fill("想与邻近企业合用仓库")
        form.locator("button.btn").click()
        page.wait_for_selector(".message")
    assert Case.objects.filter(channel="visit", category__code="growth").count() == 1
    page.goto("/today/")


def snapped(page: Page) -> None:
    with within(page, 3):
        page.click("text=随手拍隐患")
        assert "示例区住建部门" in page.inner_text(".promise")
        page.set_input_files("input[type=file]", PICTURE)
        page.click("button:has-text('发出')")
        page.wait_for_selector("text=已经收到")
    assert Case.objects.filter(category__code="hazard").count() == 1


def written_without_a_net(page: Page) -> None:
    """Kept with its picture, told, and sent by itself, once, when the net is back."""
    page.goto("/today/")
    page.click("text=随手拍隐患")
    page.fill("textarea[name=text]", "二号门电线外露")
    page.set_input_files("input[type=file]", PICTURE)
    page.context.set_offline(True)
    page.click("button:has-text('发出')")
    page.wait_for_selector("text=未发出 1 件")
    assert page.locator("textarea[name=text]").input_value() == ""  # ready for the next one
    assert Case.objects.filter(category__code="hazard").count() == 1
    page.context.set_offline(False)
    page.wait_for_selector("text=未发出 1 件", state="hidden")
    sent = Case.objects.filter(category__code="hazard").order_by("-filed_at")[0]
    assert sent.narrative.text == "二号门电线外露"
    assert Case.objects.filter(category__code="hazard").count() == 2


def test_the_two_posts_at_the_site(visit: Open, town: Town) -> None:
    need_ = acts.Need(text="夜里十一点还在施工", place="W", category="noise", name="居民甲", phone="13800000000")
    assert isinstance(acts.file(scope(town, "clerk"), need_), acts.Filed)
    page = visit("/today/", PHONE, "receiver")
    assert "13800000000" not in page.content()
    before = Reading.objects.count()
    with within(page, 1):
        page.click("[data-call] button")
        page.wait_for_selector("text=13800000000")
    assert Reading.objects.count() == before + 1
    other = visit("/today/", PHONE, "supervisor")
    assert "群众工作接待员" in other.inner_text(".today-line")
    with within(other, 1):  # the step that is stuck
        other.click(".case-line-title")
        other.wait_for_selector("section.three")
