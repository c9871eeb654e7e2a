"""The real pages in Debian's Chromium: a phone of 390 px, a desk of 1280 px, script and content policy on."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.web.browsing import DESK, PHONE, Open, fits, shown_codes
from tests.web.test_filing import file
from tests.web.town import Town
from wangge.cases.models import Case

pytestmark = pytest.mark.browser
NIGHT = "昨晚十一点二标段还在夜间施工,扰民"


def file_at_site(visit: Open) -> Page:
    place = {"geolocation": {"longitude": 120.25, "latitude": 30.25}, "permissions": ["geolocation"]}
    page = visit("/file/", PHONE, **place)
    page.fill("textarea[name=text]", NIGHT)
    page.click("text=用我现在的位置")
    page.wait_for_selector("text=已取得位置")
    page.click("text=下一步")
    page.fill("input[name=name]", "居民甲")
    page.fill("input[name=phone]", "13800000000")
    assert "群众工作接待员" in page.inner_text(".promise")
    assert fits(page)
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")
    return page


def test_three_taps_on_a_phone_and_back_with_code_and_pin(visit: Open) -> None:
    receipt = file_at_site(visit)
    assert fits(receipt)
    code, pin = shown_codes(receipt)
    page = visit("/track/", PHONE)
    page.fill("input[name=code]", code.lower())
    page.click("main >> text=查询")
    page.fill("input[name=pin]", pin)
    assert NIGHT not in page.content()
    page.click("text=打开")
    page.wait_for_selector(f"text={NIGHT[:8]}")
    assert fits(page)


def test_typed_words_survive_a_dead_net(visit: Open) -> None:
    page = visit("/file/", PHONE)
    page.fill("textarea[name=text]", NIGHT)
    page.goto("/file/")
    assert page.input_value("textarea[name=text]") == NIGHT


def test_the_inbox_is_worked_by_keyboard(visit: Open) -> None:
    file_at_site(visit)
    page = visit("/inbox/", DESK, "receiver")
    page.keyboard.press("j")
    assert "二标段" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("a")
    page.wait_for_selector("text=已完成：接下并联系")
    assert Case.objects.get().state == "going"
    page.click(".message >> text=撤销")
    page.wait_for_selector("text=已撤销")
    assert Case.objects.get().state == "filed"


def test_a_case_from_acceptance_to_reply_at_the_desk(visit: Open) -> None:
    file_at_site(visit)
    code = Case.objects.get().code
    page = visit(f"/cases/{code}/", DESK, "receiver")
    assert fits(page)
    page.click(".next >> text=接下并联系")
    page.wait_for_selector("text=已完成")
    page.fill("details[open] textarea[name=note]", "已到现场查看")
    page.click("details[open] button.btn-primary")
    page.wait_for_selector("text=已到现场查看")
    page.fill("details[open] textarea[name=result]", "夜间停止破碎作业")
    page.click("details[open] button.btn-primary")
    page.wait_for_selector("text=待监督员核验")
    watcher = visit(f"/cases/{code}/", PHONE, "supervisor")
    watcher.click(".next summary")
    note = watcher.locator("details[open] textarea[name=note]")
    assert not note.is_visible()  # only who finds fault says what is wrong
    watcher.click("details[open] label:has(input[value=no])")
    assert note.is_visible()
    watcher.click("details[open] label:has(input[value=yes])")
    assert not note.is_visible()
    watcher.click("details[open] button.btn-primary")
    watcher.wait_for_selector("text=待答复")
    assert fits(watcher)
    page.reload()
    page.fill("details[open] textarea[name=reply_text]", "今后晚十点后不施工")
    page.click("details[open] button.btn-primary")
    page.wait_for_selector("text=待您确认")
    assert Case.objects.get().state == "replied"


def test_an_error_is_summed_up_and_linked_to_its_field(visit: Open) -> None:
    page = visit("/file/", PHONE)
    page.click("text=下一步")
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.name") == "text"


def test_language_and_large_text_are_kept(visit: Open) -> None:
    page = visit("/", PHONE)
    page.click("summary.tool")
    page.click("text=English")
    page.wait_for_selector("text=Say what it is")
    page.click("summary.tool")
    page.click("button[value=large]")
    page.goto("/track/")
    assert page.get_attribute("html", "data-text") == "large"
    assert page.get_attribute("html", "lang") == "en"
    assert fits(page)


def test_the_pages_work_without_script(visit: Open) -> None:
    page = visit("/file/", PHONE, java_script_enabled=False)
    page.fill("textarea[name=text]", NIGHT)
    page.fill("input[name=place_words]", "二标段工地")
    page.click("text=下一步")
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")


def test_no_page_of_staff_is_wider_than_its_screen(visit: Open) -> None:
    file_at_site(visit)
    for size in (PHONE, DESK):
        page = visit("/inbox/", size, "leader")
        for path in ("/inbox/", "/cases/", "/board/", "/board/?by=category", "/bell/"):
            page.goto(path)
            assert fits(page), (path, size)


def test_a_phone_shows_who_when_why_and_the_next_act_at_once(visit: Open) -> None:
    file_at_site(visit)
    page = visit(f"/cases/{Case.objects.get().code}/", PHONE, "receiver")
    three, act = page.locator("section.three"), page.locator(".next .btn")
    dues = page.locator(".due:not(.calendar-clocks .due)")  # the folded calendar names them again, for its numbers
    assert three.locator(".limit .due").count() == dues.count() == 1  # each limit once
    bar = page.locator("nav.bottom").bounding_box()
    button = act.bounding_box()
    assert bar
    assert button
    assert button["y"] + button["height"] <= bar["y"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 1800
    folded = page.locator("details[data-open-wide]").first
    assert folded.get_attribute("open") is None
    wide = visit(f"/cases/{Case.objects.get().code}/", DESK, "receiver")
    assert wide.locator("details[data-open-wide]").first.get_attribute("open") is not None


def test_a_long_list_of_names_is_narrowed_by_typing(visit: Open, town: Town) -> None:
    client = Client()
    client.force_login(town.users["manager"])
    file(client, place="G", category="difficulty")
    code = Case.objects.get().code
    client.force_login(town.users["handler"])
    client.post(f"/cases/{code}/acts/accept/")
    page = visit(f"/cases/{code}/?act=call_co", PHONE, "handler")
    names = page.locator("[data-filterable] label.radio")
    every = names.count()
    field = page.locator("[data-filterable] input[type=search]")
    field.fill("街道")
    assert names.locator("visible=true").all_inner_texts() == ["示例街道办事处"]
    field.press("Enter")  # goes to the box, and does not send the form
    page.keyboard.press("Space")
    field.fill("没有这个单位")
    assert names.locator("visible=true").count() == 1  # what is ticked stays
    plain = visit(f"/cases/{code}/?act=call_co", PHONE, "handler", java_script_enabled=False)
    assert plain.locator("[data-group] label.radio").count() == every
    assert not plain.locator("[data-filterable] input[type=search]").is_visible()
    assert "部门" in plain.locator(".radios-name").all_inner_texts()


def test_a_file_is_chosen_by_a_button_of_the_page_s_own_language(visit: Open) -> None:
    page = visit("/file/", PHONE)
    page.locator("textarea[name=text]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "file"
    assert page.locator(".file-button").inner_text() == "加照片"
    with page.expect_file_chooser() as chosen:
        page.click(".file-button")
    chosen.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"png"})
    assert page.locator(".previews figcaption").inner_text() == "a.png"
    plain = visit("/file/", PHONE, java_script_enabled=False)
    assert plain.locator("input[type=file]").is_visible()
    assert not plain.locator(".file-button").is_visible()
