"""A department handler's and a window clerk's work at their desks in Chromium, within their taps."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.web.browsing import DESK, Open, StoryClock, fill, fits
from tests.web.taps import within
from tests.web.test_filing import SITE, file
from tests.web.town import Town
from wangge import acts
from wangge.cases.models import Case, Step
from wangge.people.access import scope_of_person

pytestmark = [pytest.mark.browser]
ID = "11010519491231002X"  # the example of GB 11643


@pytest.fixture
def filed(transactional_db: None, town: Town) -> list[str]:
    """Four complaints at the site."""
    for n in range(4):
        file(Client(), name="居民甲", phone="13800000000", key=f"k{n}", **SITE)
    return list(Case.objects.order_by("pk").values_list("code", flat=True))


def told(page: Page, sentence: str) -> None:
    page.wait_for_selector(f".message:has-text('{sentence}'), .lead-line:has-text('{sentence}')")
    assert fits(page)


def chosen(page: Page, code: str) -> None:
    """The case stands beside the list, and the address says so."""
    page.wait_for_selector(f"#case-pane .code-small:has-text('{code[:4]}-{code[4:8]}')")
    page.wait_for_url(f"**case={code}**")


def states() -> list[str]:
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


def test_a_handlers_inbox_by_keyboard_with_list_and_case_side_by_side(
    visit: Open, town: Town, clock: StoryClock, filed: list[str]
) -> None:
    clock.at(14)
    page = visit("/inbox/", DESK, "receiver")
    with within(page, 1):
        page.locator("[data-line] >> text=接下并联系").first.click()
        told(page, "已完成：接下并联系")
    for key in "jj":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    first = page.locator("[data-line][aria-current] .case-line-title").get_attribute("href").split("/")[2]  # type: ignore[union-attr]
    chosen(page, first)
    page.keyboard.press("k")
    page.wait_for_function("code => !location.search.includes(code)", arg=first)
    returns(page, town)
    page.keyboard.press("Escape")
    page.wait_for_url("**/inbox/")
    several_at_once(page)


def returns(page: Page, town: Town) -> None:
    """Disputed with a reason, the ground and another owner; the rule that bounds it stands above. Ctrl+Enter ends the
    writing and sends."""
    code = page.url.rpartition("case=")[2]
    chosen(page, code)
    page.keyboard.press("r")
    form = page.locator("#act-return")
    assert "派单异议由热线裁定" in form.inner_text()
    fill(form, "return_reason", "not_ours")
    fill(form, "suggested_owner", str(town.entities["owner"].pk))
    form.locator("[name=basis]").fill("车辆从三标段驶出，不在本标段。")
    form.locator("[name=basis]").press("Control+Enter")
    told(page, "已完成：退回")
    assert Case.objects.get(code=code).state == "disputed"


def several_at_once(page: Page) -> None:
    """Ticked by x, one key for the act, one page with what came of each, taken back by u."""
    page.goto("/inbox/?state=filed")
    waiting = page.locator("[data-line]").count()
    assert waiting == 2
    for key in ("j", "x", "j", "X", "a"):
        page.keyboard.press(key)
    told(page, "2 件全部办成")
    assert states().count("going") == 3
    page.keyboard.press("u")
    told(page, "2 件全部办成")
    assert states().count("going") == 1


def test_an_answer_from_a_text_to_begin_with_more_time_and_help_from_others(
    visit: Open, town: Town, clock: StoryClock, filed: list[str]
) -> None:
    clock.at(14)
    first, second = filed[:2]
    does(town, "receiver", "accept", first, second)
    does(town, "receiver", "arrive", first, second, note="已到现场查看。")
    does(town, "receiver", "finish", first, result="冲洗机已接水，夜间停运。")
    does(town, "supervisor", "verify", first, passed="yes")
    page = visit(f"/inbox/?case={first}", DESK, "receiver")
    with within(page, 3):
        page.keyboard.press("y")
        page.click("#act-reply [data-phrase] >> nth=0")
        page.click("#act-reply button.btn-primary")
        told(page, "已完成：答复")
    reply = Step.objects.get(act="reply").data["reply_text"]
    assert reply.startswith("您好，您反映的事情已经办好：冲洗机已接水，夜间停运。如果还有问题")
    page.goto(f"/inbox/?case={second}")
    with within(page, 3):
        page.keyboard.press("e")
        page.fill("#act-extend [name=length]", "2")
        page.click("#act-extend [data-phrase] >> nth=0")
        page.click("#act-extend button.btn-primary")
        told(page, "已完成：延长时限")
    with within(page, 3):
        page.keyboard.press("c")
        page.click(f"#act-call_co label:has([value='{town.entities['housing'].pk}'])")
        page.click("#act-call_co [data-phrase] >> nth=0")
        page.press("#act-call_co [name=note]", "Control+Enter")
        told(page, "已完成")
    assert Case.objects.filter(parent__code=second).count() == 1


def does(town: Town, who: str, name: str, *codes: str, **data: str) -> None:
    for code in codes:
        done = acts.do(scope_of_person(town.entities[who].pk, timezone.now()), code, name, data, timezone.now())
        assert isinstance(done, acts.Done), done


def test_a_window_clerk_accepts_tells_and_sends_on(visit: Open, town: Town, clock: StoryClock) -> None:
    clock.at(9)
    clerk = visit("/desk/", DESK, "clerk")
    with within(clerk, 6):
        clerk.click("text=个体工商户设立登记")
        clerk.click("text=全部收齐")
        clerk.fill("[name=asker_phone]", "13800000001")
        clerk.click("label:has([name=then_identity][value=in_person])")
        scanned(clerk)
        clerk.click(".desk-close >> text=受理")
        told_at_window(clerk, "已完成：受理")
        with clerk.expect_popup() as opened:
            clerk.click("text=打印《")
        opened.value.close()
    assert states() == ["accepted"]
    tells_everything(clerk)
    clerk.goto("/desk/")
    clerk.click("text=转后台办理（1 件）")
    clerk.click(".together-form button.btn-primary")
    told(clerk, "1 件全部办成")
    assert states() == ["handling", "supplementing"]


def scanned(clerk: Page) -> None:
    """A reader of cards types name and number, and ends with Enter: the form is not sent by it."""
    field = clerk.locator("[name=then_id_number]")
    field.wait_for(state="visible")
    field.fill(f"居民丁 {ID}")
    field.press("Enter")
    assert field.input_value() == ID
    assert clerk.locator("[name=asker_name]").input_value() == "居民丁"
    assert "号码核对无误" in clerk.inner_text(".desk-form")


def told_at_window(clerk: Page, sentence: str) -> None:
    clerk.wait_for_selector(f".at-window:has-text('{sentence}')")
    assert fits(clerk)


def tells_everything(clerk: Page) -> None:
    """Two papers are missing: the button says how many, and the notice is there to be printed."""
    clerk.click("text=为同一申请人再办一件")
    clerk.click("text=个体工商户设立登记")
    assert clerk.locator("[name=asker_name]").input_value() == "居民丁"
    clerk.click("label:has([value=registration_form])")
    clerk.click("text=一次性告知（缺 2 份）")
    told_at_window(clerk, "已完成")
    clerk.wait_for_selector("text=打印《")


def test_papers_that_may_follow_are_accepted_with_two_taps(visit: Open, town: Town, clock: StoryClock) -> None:
    clock.at(9)
    clerk: Any = visit("/desk/?item=road_occupation", DESK, "clerk")
    clerk.click("text=全部收齐")
    clerk.fill("[name=applicant_name]", "示例施工单位")
    clerk.fill("[name=applicant_uscc]", "91330402MA2AAAAA1T")
    clerk.fill("[name=asker_phone]", "13800000001")
    clerk.click("label:has([value=construction_permit])")
    clerk.click(".desk-close >> text=容缺受理")
    told_at_window(clerk, "已完成")
    assert states() == ["accepted_deferred"]
