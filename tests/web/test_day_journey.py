"""A grid chief's day in Chromium (J11): what was said once is not typed again, and the evening's report stands there.

The other half of J11, that a practice which has people check in is refused, stands in tests/cli/test_playbook.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.web.browsing import PHONE, Persons, StoryClock, act, fits, pill, shown_codes, three, unfolded
from tests.web.stage import Played
from wangge import acts
from wangge.cases.models import Case, Step
from wangge.people.access import scope_of_person

pytestmark = [pytest.mark.browser, pytest.mark.story("dedicated_grid/scenarios/10_nothing_typed_twice")]
DONE = "灭火器全部更换，已登记下次检查日期。"


def test_a_day_on_the_grid_of_which_nobody_writes_a_report(
    persons: Persons, played: Played, clock: StoryClock, tmp_path: Path
) -> None:
    clock.on("2026-03-11 09:00")
    visit = announced(played, clock)
    hazard = told_by_the_firm(persons, played)
    clock.on("2026-03-11 10:30")
    trouble = reported(persons, played, visit)
    clock.on("2026-03-11 10:50")
    answered_as_it_was_done(persons, hazard)
    clock.on("2026-03-11 14:00")
    returned_and_ruled_as_suggested(persons, played, trouble)
    clock.on("2026-03-11 17:30")
    report_is_written(persons, hazard, tmp_path)


def told_by_the_firm(persons: Persons, played: Played) -> str:
    """The firm's own manager is asked for neither name nor number nor firm: the platform has them."""
    page = persons.at("manager_a", "/file/", PHONE)
    page.fill("textarea[name=text]", "一号车间灭火器过期，不知道找谁换。")
    page.click("text=下一步")
    assert page.locator("input[name=name], input[name=phone]").count() == 0
    page.click("button[value=change_more]")
    page.wait_for_selector("text=还要知道这些")
    page.click("label:has-text('一般隐患')")
    page.click("text=下一步")
    page.click("text=确认提交")
    page.wait_for_selector("text=已经收到")
    code = shown_codes(page)[0]
    assert str(Case.objects.get(code=code).about_id) == played.id("firm_a")
    return code


def announced(played: Played, clock: StoryClock) -> str:
    firm = played.stage.id("firm_a")
    need = acts.Need(text="上午去企业甲，听听需要什么。", category="visit", asker=firm, about=firm)
    filed = acts.file(scope_of_person(played.stage.id("chief_a"), clock.now), need, clock.now)
    assert isinstance(filed, acts.Filed), filed
    return filed.code


def reported(persons: Persons, played: Played, visit: str) -> str:
    """On foot: the visit lies in the morning's list; two things are said, a line each; the rest is left empty.

    What was said becomes two cases without anybody writing it a second time: whose it is, where and about whom goes
    without saying.
    """
    chief = persons.at("chief_a", f"/cases/{visit}/", PHONE)
    act(chief, "report", ask_growth="想与邻近企业合用仓库", ask_trouble="车间电压不稳，影响生产")
    raised = {
        case.category.code: case
        for case in Case.objects.filter(channel="visit", filed_by__isnull=False, procedure="request").select_related(
            "category"
        )
    }
    assert raised.keys() == {"growth", "difficulty"}
    assert {(str(case.asker_id), case.unit.code) for case in raised.values()} == {(played.id("firm_a"), "grid_a")}
    return str(raised["difficulty"].code)


def returned_and_ruled_as_suggested(persons: Persons, played: Played, code: str) -> None:
    """Who should own it was said once: the arbiter finds it chosen and writes the ground alone, the same day."""
    clerk, owner = persons.at("growth_clerk", f"/cases/{code}/"), played.id("power_company")
    act(clerk, "return", return_reason="not_ours", basis="供用电不在本局职责清单。", suggested_owner=owner)
    ruler = persons.at("ruler", "/inbox/")
    ruler.click(".case-line-title")
    answers = three(ruler)
    assert "3月11日(周三)24:00前" in answers
    assert "本区承诺：当日" in answers
    act(ruler, "rule", basis="供电可靠性由供电单位负责。")
    assert Step.objects.get(case__code=code, act="rule").data["owner"] == int(owner)


def answered_as_it_was_done(persons: Persons, code: str) -> None:
    """The one who does it writes what was done; the answer stands there, is looked over and sent with one tap."""
    clerk = persons.at("safety_clerk", f"/cases/{code}/")
    act(clerk, "accept")
    act(clerk, "finish", result=DONE)
    act(persons.at("chief_a", f"/cases/{code}/"), "verify", passed="yes")
    clerk = persons.at("safety_clerk", f"/cases/{code}/")
    form = unfolded(clerk, "reply")
    assert form.locator("[name=reply_text]").input_value() == DONE
    act(clerk, "reply")
    assert pill(clerk) == "待企业确认"


def report_is_written(persons: Persons, code: str, folder: Path) -> None:
    """The day's and the month's tables, and the ledger as a file: nothing on these pages can be filled in."""
    leader = persons.at("coordinator_a", "/board/")
    leader.click("text=日报、月报和台账")
    leader.wait_for_selector("text=工作日报")
    leader.wait_for_load_state()
    assert leader.locator("main textarea, main input:not([type=hidden]):not([type=date])").count() == 0
    assert "由办理记录计算" in leader.inner_text("main")
    day = total(leader)
    assert day[1:4] == ["0", "4", "3"]  # open before, came in, worked on
    with leader.expect_download() as taken:
        leader.click("main a[href*='/reports/ledgers/']")
    file = folder / "ledger.xlsx"
    taken.value.save_as(file)
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    lines = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert len(lines) == 4
    hazard = next(line for line in lines if line["编号"] == code)
    assert (hazard["办理结果"], hazard["主办"]) == (DONE, "应急管理局")
    leader.goto("/reports/?of=month&day=2026-03-11")
    assert fits(leader)
    assert total(leader) == day  # it was the month's first


def total(page: Page) -> list[str]:
    """The row of sums of the first table."""
    return page.locator("main tr:has-text('合计')").first.locator("th, td").all_inner_texts()
