"""A site complaint becomes a petition and goes to the very end, in Chromium (J12): classified first, each route with
its own papers, 15, 60 and 30 days, review and re-review; and the accused learn nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.web.browsing import PHONE, Persons, StoryClock, act, fill, fits, pill, shown_codes, three, unfolded
from tests.web.stage import Played
from wangge import acts
from wangge.cases.models import Case
from wangge.people.access import scope_of_person

NO_CODE = "AAAA0000AAAA0000"
TOKEN = re.compile(r'value="\w{64}"')
pytestmark = [pytest.mark.browser, pytest.mark.story("petition/scenarios/06_from_a_site_complaint")]


def papers(page: Page) -> list[str]:
    """The papers that the page offers, the first of which opens."""
    found = page.locator("main a[href*='/papers/']")
    answer = page.request.get(str(found.first.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")
    return [str(one.text_content()).split()[0].removeprefix("信访事项") for one in found.all()]


def test_from_the_site_to_the_last_word(persons: Persons, played: Played, clock: StoryClock) -> None:
    clock.on("2024-03-04 14:00")
    code, pin = told_on_the_ground(persons)
    receiver = persons.at("receiver_2", f"/cases/{code}/", PHONE)
    act(receiver, "accept")

    clock.on("2024-03-11 09:00")
    resident = by_code(persons, code, pin)
    act(resident, "to_petition")
    assert pill(resident) == "已登记，待分类"
    assert "3月26日" in three(resident)  # 15 days from the day on which it became a petition
    assert "信访工作条例" in three(resident)
    assert resident.locator(".history strong").first.inner_text() == "转为信访事项"
    for name in ("supervisor_2", "receiver_2"):
        assert_hidden(persons, name, code, "打桩")

    clock.on("2024-03-12 09:00")
    clerk = persons.at("petition_clerk", "/inbox/")
    clerk.click(".case-line-title")
    clerk.click("text=整页打开")
    assert clerk.locator("form[action$='/acts/transfer/']").count() == 0  # classified first
    act(clerk, "classify", petition_route="claim", basis="依照条例第三十一条第六项。")
    act(clerk, "transfer", owner=played.id("ecology_office"))
    assert papers(clerk) == ["转送告知书"]

    decided_in_sixty_days(persons, clock, code)
    reviewed_twice(persons, clock, code, pin)
    assert not Case.objects.filter(code=code).exists()  # the database shows it to nobody outside its zone


def decided_in_sixty_days(persons: Persons, clock: StoryClock, code: str) -> None:
    """受理, 60 days from that day, at most 30 more, 处理意见书, delivered."""
    clock.on("2024-03-20 09:00")
    handler = persons.at("ecology_clerk", f"/cases/{code}/")
    assert "3月27日" in three(handler)
    act(handler, "accept")
    assert "5月20日" in three(handler)  # the 19th is a Sunday
    clock.on("2024-05-10 09:00")
    handler = persons.at("ecology_clerk", f"/cases/{code}/")
    form = unfolded(handler, "extend")
    for field, value in (("length", "40"), ("approved_by", "分管副局长"), ("note", "需要重新监测噪声。")):
        fill(form, field, value)
    form.locator("button.btn:not([type=button])").click()
    told = handler.locator(".error-summary").inner_text()
    assert "不能大于 30" in told
    assert "信访工作条例 第二十条" in told
    act(handler, "extend", length="30")
    assert "6月18日" in three(handler)
    act(
        handler,
        "issue_opinion",
        facts_found="二标三月有四晚超时施工。",
        opinion="supported",
        opinion_text="责令停止夜间打桩。",
    )
    act(handler, "deliver_opinion", handed_by="in_person")
    assert sorted(papers(handler)) == ["受理告知书", "处理意见书", "延长办理期限告知书", "转送告知书"]


def reviewed_twice(persons: Persons, clock: StoryClock, code: str, pin: str) -> None:
    """复查 and 复核, thirty days each; the hearing's time is not counted."""
    resident = by_code(persons, code, pin)
    assert "6月11日" in three(resident)  # 30 days to ask for a review; the 9th and the 10th are days off
    act(resident, "ask_review", note="罚得太轻。")
    clock.on("2024-05-20 09:00")
    reviewer = persons.at("review_clerk", f"/cases/{code}/")
    assert "6月11日" in three(reviewer)
    act(reviewer, "issue_review", facts_found="事实清楚。", review_result="upheld", opinion_text="予以维持。")
    act(reviewer, "deliver_review", handed_by="by_post")

    act(by_code(persons, code, pin), "ask_rereview", note="请求听证。")
    clock.on("2024-05-22 09:00")
    last = persons.at("rereview_clerk", f"/cases/{code}/")
    assert "6月19日" in three(last)
    act(last, "open_hearing", note="听证公告发出。")
    assert "暂停" in three(last)
    clock.on("2024-05-27 09:00")
    last = persons.at("rereview_clerk", f"/cases/{code}/")
    act(last, "close_hearing", note="听证记录已由各方签字。")
    assert "6月24日" in three(last)  # five days were left out
    act(last, "issue_rereview", facts_found="听证查明一致。", review_result="upheld", opinion_text="维持复查意见。")
    act(last, "deliver_rereview", handed_by="by_post")
    resident = by_code(persons, code, pin)
    assert {"复查意见书", "复核意见书"} <= set(papers(resident))
    assert pill(resident) == "复核终结"


def test_each_route_has_its_own_papers_and_the_accused_learn_nothing(
    persons: Persons, played: Played, clock: StoryClock
) -> None:
    clock.on("2024-03-04 09:00")
    office = played.id("ecology_office")
    clerk = persons.at("petition_clerk", "/inbox/")
    for route, way, given, paper in (
        ("suggestion", "send_suggestion", {"owner": office}, "转送告知书"),
        ("arbitration", "tell_route", {"lawful_route": "向劳动人事争议仲裁委员会申请仲裁。"}, "法定途径告知书"),
    ):
        clerk.goto(f"/cases/{letter(played, clock)}/")
        act(clerk, "classify", petition_route=route, basis="依照条例第三十一条。")
        assert "60 日" not in three(clerk)
        act(clerk, way, **given)
        assert papers(clerk) == [paper]

    ordinary, secret = letter(played, clock), letter(played, clock, "反映监测数据造假的问题。")
    clerk.goto(f"/cases/{ordinary}/")
    act(clerk, "classify", petition_route="claim", basis="依照条例第三十一条第六项。")
    act(clerk, "transfer", owner=office)
    clerk.goto(f"/cases/{secret}/")
    act(clerk, "classify", petition_route="accusation", basis="属于检举控告。", accused=office)
    accused = persons.at("ecology_clerk", f"/cases/{ordinary}/")  # at work on another petition
    act(accused, "decline", decline_ground="litigation", grounds="属于合同纠纷。", lawful_route="向人民法院起诉。")
    assert "不予受理告知书" in papers(accused)
    assert_hidden(persons, "ecology_clerk", secret, "造假")
    clerk.goto(f"/cases/{secret}/")
    act(clerk, "hand_over", receipt_no="收-0007", received_on="2024-03-04")
    assert papers(clerk) == ["检举控告移送告知书"]
    assert_hidden(persons, "ecology_clerk", secret, "造假")


def letter(played: Played, clock: StoryClock, text: str = "来信反映的事情。") -> str:
    """The code of a letter that came in at the petition office's window."""
    need = acts.Need(text=text, category="petition", place="section_2", name="村民甲", phone="13800000002")
    filed = acts.file(scope_of_person(played.stage.id("petition_clerk"), clock.now), need, clock.now)
    assert isinstance(filed, acts.Filed), filed
    return filed.code


def told_on_the_ground(persons: Persons) -> tuple[str, str]:
    """The supervisor files for a resident, on foot."""
    page = persons.at("supervisor_2", "/file/", PHONE)
    page.fill("textarea[name=text]", "半夜还在打桩，老人睡不着。")
    page.click("text=下一步")
    page.click("label:has-text('快速路二标段')")
    page.fill("input[name=name]", "居民甲")
    page.fill("input[name=phone]", "13800000001")
    page.click("text=下一步")
    page.wait_for_selector("text=确认提交")
    assert fits(page)
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")
    code, pin = shown_codes(page)
    return code, pin


def by_code(persons: Persons, code: str, pin: str) -> Page:
    page = persons.opened("/track/", PHONE)
    page.fill("input[name=code]", code)
    page.click("main >> text=查询")
    page.fill("input[name=pin]", pin)
    page.click("main form button.btn-primary")  # of a petition the code alone tells nothing: both at once
    page.wait_for_selector(".history")
    assert fits(page)
    return page


def assert_hidden(persons: Persons, name: str, code: str, word: str) -> None:
    """Not by its page, which reads as that of no case; not in the inbox, not in the bell, not by search."""
    page = persons.at(name, "/inbox/")
    assert word not in page.inner_text("main")
    answers = [page.request.get(f"/cases/{one}/") for one in (code, NO_CODE)]
    assert [answer.status for answer in answers] == [404, 404]
    hidden, none = (TOKEN.sub("", answer.text()) for answer in answers)
    assert hidden.replace(code, "") == none.replace(NO_CODE, "")
    for path in ("/bell/", f"/cases/?q={word}"):
        assert word not in page.request.get(path).text().replace(f'value="{word}"', "")
