"""Three needs on their whole way, in Chromium, on a phone and at a desk: what people do, and what they see."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.browsing import DESK, PHONE, Open, StoryClock, act, fits, pill, rate, shown_codes, three
from tests.web.town import Town
from wangge.cases.models import Case

pytestmark = pytest.mark.browser
# Each at the width of whom it is about; that nothing is wider than its screen is tried at both.
ON_A_PHONE = pytest.mark.parametrize("size", [PHONE], ids=["390"])
AT_A_DESK = pytest.mark.parametrize("size", [DESK], ids=["1280"])


def opened(visit: Open, size: Any, who: str, code: str) -> Page:
    page = visit(f"/cases/{code}/", size, who)
    assert fits(page)
    return page


def by_code(visit: Open, size: Any, code: str, pin: str) -> Page:
    """Someone without an account, with the slip in hand."""
    page = visit("/track/", size)
    page.fill("input[name=code]", code)
    page.click("main >> text=查询")
    page.fill("input[name=pin]", pin)
    page.click("text=打开")
    page.wait_for_selector(".history")
    assert fits(page)
    return page


@ON_A_PHONE
def test_a_resident_tells_the_supervisor_at_two_in_the_afternoon(
    visit: Open, town: Town, clock: StoryClock, size: Any
) -> None:
    """J4: filed for the resident, received by the paired post, returned once, ruled, done, verified, replied, rated."""
    code, pin = file_for_a_resident(visit, size)
    case = Case.objects.get()
    assert case.filed_by_id == town.entities["supervisor"].pk
    assert case.asker_id is None

    clock.at(14, 5)
    bell = visit("/bell/", size, "receiver")
    assert "有新的事项请您接单" in bell.inner_text(".notices")
    receiver = visit("/inbox/", size, "receiver")
    receiver.click(".case-line-title")
    answers = three(receiver)
    assert "接待员甲" in answers
    assert "16:00" in answers
    assert "本区承诺：2 小时" in answers
    receiver.click("text=显示完整电话")
    receiver.wait_for_selector(".case-aside a[href='tel:13800000001']")

    clock.at(14, 20)
    receiver.goto(f"/cases/{code}/")
    owner = str(town.entities["owner"].pk)
    act(receiver, "return", return_reason="wrong_place", basis="车辆从三标段驶出。", suggested_owner=owner)
    assert pill(receiver) == "待裁定"

    clock.at(14, 50)
    delegate = opened(visit, size, "delegate", code)
    assert "车辆从三标段驶出" in delegate.inner_text(".history")
    act(delegate, "rule", owner=str(town.posts["p-receiver"].pk), basis="车从二标段出口驶出，冲洗设施归二标段。")

    clock.at(15)
    receiver.goto(f"/cases/{code}/")
    assert "最多可以办 1 次" in receiver.locator(".refused").text_content()
    act(receiver, "accept")
    assert "19:00" in three(receiver)
    clock.at(15, 40)
    act(receiver, "arrive", note="出口冲洗机停水，泥土带上路面。")
    clock.at(18)
    act(receiver, "finish", result="冲洗机已接水，十九点后停运。")

    clock.at(8, day=4)  # the next morning everyone logs in anew
    supervisor = opened(visit, size, "supervisor", code)
    act(supervisor, "verify", passed="yes")
    receiver = opened(visit, size, "receiver", code)
    act(receiver, "reply", reply_text="已恢复冲洗，夜间停运，给您添麻烦了。")

    clock.at(19)
    resident = by_code(visit, size, code, pin)
    assert "给您添麻烦了" in resident.inner_text(".history")
    rate(resident, "5")
    assert pill(resident) == "已办结"
    case.refresh_from_db()
    assert (case.outcome, case.rating) == ("solved", 5)


def file_for_a_resident(visit: Open, size: Any) -> tuple[str, str]:
    page = visit("/file/", size, "supervisor")
    page.fill("textarea[name=text]", "渣土车一过满屋灰，窗户不敢开。")
    page.click("text=下一步")
    page.click("label:has-text('二标段工地')")
    page.fill("input[name=name]", "居民甲")
    page.fill("input[name=phone]", "13800000001")
    page.click("text=下一步")
    promise = page.inner_text(".promise")
    assert "群众工作接待员" in promise
    assert "16:00" in promise
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")
    assert fits(page)
    code, pin = shown_codes(page)
    return code, pin


@ON_A_PHONE
def test_a_hazard_on_a_dedicated_grid_with_the_chief_beside_it(
    visit: Open, town: Town, clock: StoryClock, size: Any
) -> None:
    """From the firm's manager to the grade: one return and ruling, verified by another, the chief sees all of it."""
    manager = visit("/file/", size, "manager")
    manager.fill("textarea[name=text]", "二号车间消防通道堆满托盘，安全出口打不开。")
    manager.click("text=报隐患")
    manager.click("button[value=change_more]")
    manager.wait_for_selector("text=还要知道这些")  # what the practice's own form asks
    manager.click("label:has-text('一般隐患')")
    manager.click("text=下一步")
    assert "示例区住建部门" in manager.inner_text(".promise")
    assert fits(manager)
    manager.click("text=确认提交")
    manager.wait_for_selector("text=已经收到")
    code = shown_codes(manager)[0]

    chief = opened(visit, size, "chief", code)
    if size is PHONE:
        chief.click("text=还有谁")
    assert "全程参与" in chief.inner_text(".case-aside")
    handler = opened(visit, size, "handler", code)
    assert "16:00" in three(handler)
    street = str(town.entities["street"].pk)
    act(handler, "return", return_reason="not_ours", basis="消防通道不在本部门职责清单。", suggested_owner=street)
    assert seen_by(chief) == "待裁定"

    clock.at(14, 40)
    ruler = opened(visit, size, "ruler", code)
    act(ruler, "rule", owner=str(town.entities["housing"].pk), basis="在建厂房的消防通道由住建部门办。")
    clock.at(15)
    handler.goto("/inbox/")
    handler.click(".case-line-acts button")
    handler.wait_for_selector(".message")
    assert seen_by(chief) == "办理中"

    clock.at(17)
    handler.goto(f"/cases/{code}/")
    act(handler, "finish", result="托盘已清走，出口门锁已更换。")
    clock.at(9, day=4)
    chief = opened(visit, size, "chief", code)
    act(chief, "verify", passed="yes")
    handler = opened(visit, size, "handler", code)
    assert "网格长甲" in handler.inner_text(".history")
    act(handler, "reply", reply_text="两处出口均已恢复，核验通过。")
    assert seen_by(chief) == "待企业确认"

    clock.at(20)
    manager = opened(visit, size, "manager", code)
    rate(manager, "5")
    assert seen_by(chief) == "已办结"
    assert Case.objects.get().rating == 5


def seen_by(companion: Page) -> str:
    """The state as the companion finds it on the case's page now."""
    code = companion.url.rstrip("/").rpartition("/")[2]
    companion.goto(f"/cases/{code}/")
    return pill(companion)


@AT_A_DESK
def test_a_window_item_with_a_missing_paper(visit: Open, town: Town, clock: StoryClock, size: Any) -> None:
    """Taken in, everything missing told at once on paper, supplemented by code and PIN, decided, delivered, rated."""
    clock.at(9)
    clerk = visit("/desk/", size, "clerk")
    clerk.click("text=个体工商户设立登记")
    clerk.click("label:has([value=registration_form])")
    clerk.fill("input[name=asker_name]", "居民甲")
    clerk.fill("input[name=asker_phone]", "13800000001")
    assert fits(clerk)
    clerk.click(".desk-close >> text=收件")
    clerk.wait_for_selector("text=已经收到")
    code, pin = shown_codes(clerk)

    clerk.goto(f"/cases/{code}/?act=tell_missing")
    ticked = clerk.locator("form[action$='/tell_missing/'] [name=missing]:checked")
    assert ticked.count() == 2
    act(clerk, "tell_missing", note="请带原件。")
    paper = clerk.get_attribute(".case-story a[href*='/papers/']", "href")
    notice = clerk.request.get(str(paper))
    assert notice.headers["content-type"] == "application/pdf"
    assert notice.body().startswith(b"%PDF")

    clock.at(10, day=5)
    applicant = by_code(visit, size, code, pin)
    assert "身份证" in applicant.inner_text(".history")
    act(applicant, "supplement", given=["identity_card", "premises_proof"])

    clock.at(10, 20)
    clerk = opened(visit, size, "clerk", code)
    act(clerk, "accept_item", identity="in_person")
    act(clerk, "hand_over")
    officer = opened(visit, size, "handler", code)
    clock.at(15)
    act(officer, "decide", decision="granted", grounds="材料齐全，符合法定形式。")
    clerk.goto(f"/cases/{code}/")
    act(clerk, "deliver", handed_by="at_window")
    applicant.reload()
    rate(applicant, "5")
    assert Case.objects.get().outcome == "solved"
