"""One hard matter on its whole way, in Chromium, each person entering in turn: what playbooks/hard_cases tells in its
scenario 04 with its dates, through the pages."""

from __future__ import annotations

import pytest

from tests.web.browsing import PHONE, Persons, StoryClock, act, fill, pill, rate, shown_codes, text_of, three, unfolded
from tests.web.stage import Played
from tests.web.taps import within
from wangge.acts import ticker
from wangge.cases.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.story("hard_cases/scenarios/04_one_case_on_its_whole_way")]


def test_returned_ruled_helped_paused_escalated_prescribed_checked_reopened_closed(
    persons: Persons, played: Played, clock: StoryClock
) -> None:
    clock.on("2026-03-02 09:00")
    code = told_by_the_firm(persons)
    climbs_by_hand(persons, clock, code)
    returned_and_ruled_the_same_day(persons, played, clock, code)
    helped_and_paused(persons, played, clock, code)
    escalated_by_its_clock(persons, clock, code)
    prescribed_and_followed(persons, clock, code)
    checked_and_answered_once(persons, clock, code)
    reopened_and_closed(persons, clock, code)
    case = Case.objects.get(code=code)
    assert (case.state, case.outcome, case.rating) == ("closed", "solved", 5)


def told_by_the_firm(persons: Persons) -> str:
    page = persons.at("manager_a", "/file/", PHONE)
    page.fill("textarea[name=text]", "新装的三台设备一开，整个车间就跳闸。")
    page.click("text=下一步")
    page.click("label:has-text('甲社区一网格')")
    page.select_option("select[name=category]", "power")
    fill(page.locator("main form"), "other", "no")  # their own matter, which they rate in the end
    page.click("text=下一步")
    assert "一网格网格长" in page.inner_text(".promise")
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")
    return shown_codes(page)[0]


def climbs_by_hand(persons: Persons, clock: StoryClock, code: str) -> None:
    """Grid → community → town, on foot: two taps and a sentence each."""
    clock.on("2026-03-02 09:30")
    chief = persons.at("chief_1", f"/cases/{code}/", PHONE)
    act(chief, "climb", note="增容要上级单位定，网格没有办法。")
    head = persons.at("head_a", "/inbox/", PHONE)
    head.click(".case-line-title")
    act(head, "climb", note="社区协调过物业，不是物业的线路。")
    assert "甲镇人民政府 在岗：甲镇经办人" in three(head)  # not whoever handed it on


def returned_and_ruled_the_same_day(persons: Persons, played: Played, clock: StoryClock, code: str) -> None:
    clock.on("2026-03-03 09:00")
    town, trade = persons.at("town_clerk", f"/cases/{code}/"), played.id("trade_office")
    act(town, "return", return_reason="not_ours", basis="企业用电增容由经信部门牵头。", suggested_owner=trade)
    assert pill(town) == "待裁定"
    clock.on("2026-03-03 15:00")
    ruler = persons.at("coordinator", f"/cases/{code}/")
    assert "3月3日(周二)24:00前" in three(ruler)
    assert "本区承诺：当日" in three(ruler)
    with within(ruler, 3):
        act(ruler, "rule", basis="区里的职责清单写明由经信部门牵头。")
    clerk = persons.at("trade_clerk", f"/cases/{code}/")
    assert "3月4日(周三)24:00前" in three(clerk)  # the whole time, whoever had it before
    assert "最多可以办 1 次" in clerk.locator(".refused").text_content()


def helped_and_paused(persons: Persons, played: Played, clock: StoryClock, code: str) -> None:
    clock.on("2026-03-04 09:00")
    clerk = persons.at("trade_clerk", f"/cases/{code}/")
    act(clerk, "accept")
    act(clerk, "call_co", co_handlers=played.id("power_company"), note="请查三号车间的进线容量。")
    assert "协办还没有办完" in clerk.locator(".refused").text_content()  # no end while a part is open
    helper = persons.at("power_clerk", "/inbox/")
    helper.click(".case-line-title")
    helper.click("text=整页打开")
    act(helper, "accept")
    clock.on("2026-03-05 09:00")
    clerk = persons.at("trade_clerk", f"/cases/{code}/")
    act(clerk, "pause", pause_reason="awaiting_asker", note="请提供三台设备的铭牌参数。")
    assert "暂停" in three(clerk)
    clock.on("2026-03-06 16:00")
    helper = persons.at("power_clerk", "/inbox/")
    helper.click(".case-line-title")
    helper.click("text=整页打开")
    act(helper, "finish", result="进线容量足够，问题在车间内部。")
    clock.on("2026-03-09 09:00")
    clerk = persons.at("trade_clerk", f"/cases/{code}/")
    act(clerk, "resume", note="清单已收到。")
    assert "3月13日(周五)24:00前" in three(clerk)  # two working days later than before
    form = unfolded(clerk, "extend")
    fill(form, "length", "6")
    fill(form, "note", "等设备厂家答复。")
    form.locator("button.btn").click()
    assert "最多还能延长 5" in text_of(clerk, ".error-summary")
    act(clerk, "extend", length="2", note="等设备厂家答复。")
    assert "3月17日(周二)24:00前" in three(clerk)


def escalated_by_its_clock(persons: Persons, clock: StoryClock, code: str) -> None:
    clock.on("2026-03-18 00:05")
    ticker.tick(clock.now, seal=False)
    clock.on("2026-03-18 09:00")
    district = persons.at("coordinator", f"/cases/{code}/")
    assert "区营商环境统筹办" in three(district)
    assert "到期未解决，转上一级" in district.inner_text(".history")
    act(district, "accept")
    act(district, "coordinate", result="经信局、供电公司和企业一起看过，要请懂设备的人。")


def prescribed_and_followed(persons: Persons, clock: StoryClock, code: str) -> None:
    """Drawn by lot, written in four fields and a date; by which day it has to work is not typed a second time."""
    clock.on("2026-03-19 09:00")
    district = persons.at("coordinator", f"/cases/{code}/")
    act(district, "consult", note="三台设备一起开就跳闸，请到现场看。")
    clock.on("2026-03-20 15:00")
    expert = persons.at("expert_a", "/today/", PHONE)
    assert expert.locator(".today-line button:has-text('不接')").count() == 1  # to decline takes one tap
    with within(expert, 4):
        expert.click(".case-line-title")
        brief = text_of(expert, ".brief")  # the whole of it, one tap away
        act(
            expert,
            "prescribe",
            problem="三台设备同时启动即跳闸。",
            cause="启动电流叠加，超过总开关整定值。",
            measures="错开启动，加装软启动器。",
            effect_by="2026-04-10",
            effect_measured="连续十个工作日查看配电房跳闸记录。",
        )
    for known in ("整个车间就跳闸", "要请懂设备的人", "区供电公司", "进线容量足够，问题在车间内部。"):
        assert known in brief
    district = persons.at("coordinator", f"/cases/{code}/")
    form = unfolded(district, "follow")
    assert form.locator("[name=effect_by]:not([type=hidden])").count() == 0
    assert "4月10日" in form.inner_text() or "2026-04-10" in form.inner_text()
    act(district, "follow", plan="本周错峰启动，下周装软启动器。")
    assert "4月10日(周五)24:00前" in three(district)
    assert "本区承诺：到“何时应当见效”的日期" in three(district)


def checked_and_answered_once(persons: Persons, clock: StoryClock, code: str) -> None:
    clock.on("2026-04-08 10:00")
    district = persons.at("coordinator", f"/cases/{code}/")
    act(district, "finish", result="软启动器已装好，三台设备同时开没有再跳闸。")
    clock.on("2026-04-13 10:00")
    checker = persons.at("checker", f"/cases/{code}/")
    assert "4月15日(周三)24:00前" in three(checker)  # three working days from the date in the prescription
    act(checker, "check_effect", worked="yes")
    district = persons.at("coordinator", f"/cases/{code}/")
    act(district, "reply")  # what was done stands there already
    manager = persons.at("manager_a", f"/cases/{code}/")
    assert [one for one in manager.locator(".history strong").all_inner_texts() if one == "答复"] == ["答复"]


def reopened_and_closed(persons: Persons, clock: StoryClock, code: str) -> None:
    clock.on("2026-04-15 09:00")
    manager = persons.at("manager_a", f"/cases/{code}/")
    act(manager, "reopen", note="昨晚第四台设备进场，又跳了一次。")
    clock.on("2026-04-17 10:00")
    district = persons.at("coordinator", f"/cases/{code}/")
    act(district, "accept")
    act(district, "finish", result="第四台也加装了软启动器，四台同时开正常。")
    checker = persons.at("checker", f"/cases/{code}/")
    assert "4月22日(周三)24:00前" in three(checker)  # the date has passed: three days from now
    act(checker, "check_effect", worked="yes")
    act(persons.at("coordinator", f"/cases/{code}/"), "reply")
    manager = persons.at("manager_a", f"/cases/{code}/")
    rate(manager, "5")
    assert pill(manager) == "已办结"
