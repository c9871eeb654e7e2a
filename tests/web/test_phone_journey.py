"""The phone of those who ask, in Chromium at 390: every key task within its taps, honestly counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.browsing import PHONE, Persons, StoryClock, fits, shown_codes
from tests.web.stage import Played
from tests.web.taps import within
from wangge import acts
from wangge.cases.models import Case
from wangge.people.access import scope_of_person

pytestmark = [pytest.mark.browser, pytest.mark.story("demand_whistle/scenarios/03_beside_dedicated_grids")]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def test_a_firms_manager_from_the_first_word_to_the_grade(
    persons: Persons, played: Played, clock: StoryClock, tmp_path: Path
) -> None:
    page = persons.at("manager_a", "/", PHONE)
    code = raised(page, tmp_path)
    whistled(page)
    seen(page, code)
    handled(played, clock, code)
    graded(page, code)
    visited(page, played, clock)
    in_large_text(page, code)


def raised(page: Page, folder: Path) -> str:
    """Words, a photo and the usual place: three taps, the photo one of them."""
    photo = folder / "photo.png"
    photo.write_bytes(PIXEL)
    with within(page, 3):
        page.fill("textarea[name=text]", "用工缺口二十人，招不到会焊接的师傅。")
        page.set_input_files("input[name=files]", photo)
        page.click("text=下一步")
        page.wait_for_selector("text=核对后提交")
        assert fits(page)
        page.click("text=确认提交")
        page.wait_for_selector("text=已经收到")
    assert fits(page)
    assert page.locator("section.three a[href^='tel:']").count() or page.locator("section.three .who").count()
    assert "凭什么" in page.inner_text("section.three")
    return shown_codes(page)[0]


def whistled(page: Page) -> None:
    """需求哨: say it, blow, send."""
    page.goto("/")
    with within(page, 2):
        page.fill("textarea[name=text]", "要两台高压灭菌设备，三个月内。")
        page.click("text=吹需求哨")
        page.wait_for_selector("text=核对后提交")
        page.click("text=确认提交")
        page.wait_for_selector("text=已经收到")
    assert Case.objects.latest("subject_id").procedure == "whistle"


def seen(page: Page, code: str) -> None:
    """Whose it is and by when stands on home; one tap opens the names."""
    page.goto("/")
    line = page.locator(f".case-line:has(a[href='/cases/{code}/'])")
    assert line.locator("time").count() == 1
    with within(page, 1):
        page.click(f"a[href='/cases/{code}/']")
        page.wait_for_selector("section.three")
    assert fits(page)


def handled(played: Played, clock: StoryClock, code: str) -> None:
    case = Case.objects.get(code=code)
    for person, act, data in (
        ("growth_clerk", "accept", {}),
        ("growth_clerk", "reply", {"reply_text": "已联系技工学校，下周一送二十名焊工来面试。"}),
    ):
        door = scope_of_person(played.stage.id(person), clock.now)
        done = acts.do(door, case.pk, act, data, clock.now)
        assert isinstance(done, acts.Done), done


def graded(page: Page, code: str) -> None:
    """From home: open it, read the answer, press the grade."""
    page.goto("/")
    with within(page, 2):
        page.click(f".case-line:has(a[href='/cases/{code}/']) >> text=评价")
        assert "送二十名焊工" in page.inner_text(".answer")
        page.click("button[name=rating][value='5']")
        page.wait_for_selector("text=谢谢您的评价")
    assert Case.objects.get(code=code).rating == 5


def visited(page: Page, played: Played, clock: StoryClock) -> None:
    """A visit is announced: the day will do, in two taps from home."""
    firm, chief = played.stage.id("firm_a"), scope_of_person(played.stage.id("chief_a"), clock.now)
    fields = {"visit_day": date(2026, 3, 12).isoformat()}
    need = acts.Need(text="听听用工。", category="visit", asker=firm, about=firm, fields=fields)
    assert isinstance(acts.file(chief, need, clock.now), acts.Filed)
    page.goto("/")
    with within(page, 2):
        page.click(".bottom >> text=走访")
        page.wait_for_selector(".agenda .visit")
        assert fits(page)
        page.click("text=这天可以")
        page.wait_for_selector(".message")
    assert Case.objects.latest("subject_id").state == "agreed"


def in_large_text(page: Page, code: str) -> None:
    """One tap from home; then nothing is cut off on any page of theirs."""
    page.goto("/")
    with within(page, 1):
        page.click(".hello >> text=大字")
        page.wait_for_selector("html[data-text=large]")
    for path in ("/", "/file/", f"/cases/{code}/", "/visits/", "/cases/", "/track/"):
        page.goto(path)
        assert fits(page), path
        assert cut_off(page) == [], path


def cut_off(page: Page) -> list[str]:
    """Words that stand out of their own box."""
    script = """() => [...document.querySelectorAll("main :is(a, button, p, dt, dd, h1, h2, span, label)")]
        .filter((e) => e.offsetParent && getComputedStyle(e).overflow === "hidden" && e.clientWidth > 1
            && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim().slice(0, 30))"""
    return list(page.evaluate(script))


@pytest.mark.story("dual_posts/scenarios/01_two_in_the_afternoon")
def test_a_resident_without_an_account_reports_and_follows(persons: Persons, played: Played, clock: StoryClock) -> None:
    """Words and place, two presses; the slip's code and PIN open it again, and the grade is one press."""
    page = persons.opened("/", PHONE)
    with within(page, 3):
        page.fill("textarea[name=text]", "昨晚十一点还在打桩，老人睡不着。")
        page.fill("input[name=place_words]", played.stage.units["section_2"].name)
        page.click("text=下一步")
        page.wait_for_selector("text=核对后提交")
        page.fill("input[name=phone]", "13800000001")
        page.click("text=确认提交")
        page.wait_for_selector("text=已经收到")
    assert fits(page)
    code, pin = shown_codes(page)
    with within(page, 1):
        page.click("text=查看进度")
        page.wait_for_selector(".track-state")
    assert page.locator(".track-state .who").count() == 1
    page.fill("input[name=pin]", pin)
    page.click("text=打开")
    page.wait_for_selector(".history")
    assert fits(page)
    assert Case.objects.get(code=code).channel == "web"
