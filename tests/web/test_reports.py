"""The report of a day on its page, the ledger as a file, and forms that show what is known (J11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.web.test_desk_work import act
from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge import acts
from wangge.cases.models import Case, Step
from wangge.people.access import scope_of_person

Enter = Callable[[str], Client]


@pytest.fixture
def checked(town: Town, enter: Enter) -> str:
    """A complaint at the site whose work is done and verified: the answer is what is left."""
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    code = str(Case.objects.get().code)
    act(enter("receiver"), code, "accept")
    act(enter("receiver"), code, "arrive", note="已到现场。")
    act(enter("receiver"), code, "finish", result="夜间不再浇筑，改到白天。")
    act(enter("supervisor"), code, "verify", passed="yes")
    assert Case.objects.get().state == "checked"
    return code


def test_what_was_done_stands_in_the_answer_and_is_sent_with_one_tap(enter: Enter, checked: str) -> None:
    page = text_of(enter("receiver").get(f"/cases/{checked}/?act=reply"))
    form = page[page.index(f"/cases/{checked}/acts/reply/") :]
    assert "夜间不再浇筑，改到白天。</textarea>" in form
    assert "已从记录带出" in form
    act(enter("receiver"), checked, "reply")
    assert Step.objects.get(case__code=checked, act="reply").data == {"reply_text": "夜间不再浇筑，改到白天。"}


def test_whoever_knows_better_mends_it(enter: Enter, checked: str) -> None:
    act(enter("receiver"), checked, "reply", reply_text="已改到白天浇筑，谢谢您。")
    assert Step.objects.get(case__code=checked, act="reply").data == {"reply_text": "已改到白天浇筑，谢谢您。"}


def test_what_another_keeps_is_shown_and_a_correction_stays_as_a_proposal(town: Town, enter: Enter) -> None:
    firm, manager = town.entities["food"].pk, town.entities["manager"].pk
    fields = {"given": ["signboard_form"], "applicant_name": "示例食品集团有限公司"}
    need = acts.Need(
        text="更换门头招牌。", category="signboard", asker=firm, about=firm, fields=fields, playbook="one_window"
    )
    filed = acts.file(scope_of_person(manager, datetime.now(UTC)), need)
    assert isinstance(filed, acts.Filed), filed
    data = Step.objects.get(case=filed.case).data
    assert (data["applicant_name"], data["_proposed"]) == (
        "示例食品有限公司", {"applicant_name": "示例食品集团有限公司"},
    )  # fmt: skip
    html = text_of(enter("clerk").get(f"/cases/{filed.code}/"))
    assert "建议更正申请单位" in html
    assert "示例食品集团有限公司" in html


def test_the_day_and_the_month_are_read_and_never_filled_in(enter: Enter, checked: str) -> None:
    client = enter("leader")
    for address, title in (
        ("/reports/", "工作日报"),
        ("/reports/?of=month", "工作月报"),
        ("/reports/?day=nonsense", "日报"),
    ):
        html = text_of(client.get(address))
        assert title in html
        assert "示例街道" in html
        assert "由办理记录计算" in html
    assert "Report of the day" in text_of(client.get("/reports/", headers={"accept-language": "en"}))
    assert 'href="/reports/"' in text_of(client.get("/board/"))


def test_the_ledger_is_taken_away_as_excel(enter: Enter, checked: str) -> None:
    answer = enter("leader").get("/reports/ledgers/standard/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["编号"], line["办理结果"], line["主办"]) == (
        checked,
        "夜间不再浇筑，改到白天。",
        "二标段 群众工作接待员",
    )
    assert enter("leader").get("/reports/ledgers/none/").status_code == 404


def test_without_the_right_to_figures_neither_opens(enter: Enter, checked: str) -> None:
    for address in ("/reports/", "/reports/ledgers/standard/"):
        assert enter("manager").get(address).status_code == 403
        assert Client().get(address).status_code == 302
