"""The morning of those who walk: seven lines, a call with one tap, visits that the record suggests, the day as told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.test_filing import SITE, file, hidden, text_of
from tests.web.town import DAY, Town, adopt
from wangge import acts
from wangge.acts import setup, visits
from wangge.acts.ticker import tick
from wangge.adoptions.models import Category
from wangge.cases import today, visiting
from wangge.cases.models import Case, Step
from wangge.journal.models import Reading
from wangge.notices.models import Notice
from wangge.people.access import scope_of_person
from wangge.web.pages.today import MOST

Enter = Callable[[str], Client]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def scope(town: Town, who: str, at: datetime | None = None) -> Any:
    return scope_of_person(town.entities[who].pk, at or datetime.now(UTC))


def need(town: Town, who: str = "manager", category: str = "difficulty", **more: Any) -> acts.Filed:
    firm = town.entities["food"].pk
    wanted = acts.Need(text="车间电压不稳，影响生产。", category=category, asker=firm, about=firm, **more)
    filed = acts.file(scope(town, who), wanted)
    assert isinstance(filed, acts.Filed), filed
    return filed


def lines(html: str) -> int:
    return html.count('class="today-line"')


# --- where the day begins


@pytest.mark.parametrize(
    ("who", "page"), [("chief", "/today/"), ("receiver", "/today/"), ("supervisor", "/today/"), ("handler", "/inbox/")]
)
def test_who_walks_lands_on_today_and_who_handles_on_the_inbox(enter: Enter, who: str, page: str) -> None:
    client = enter(who)
    assert client.get("/").headers["Location"] == page
    bar = text_of(client.get(page)).split('class="bottom"')[1].split("</nav>")[0]
    assert bar.count('class="nav-item"') <= 4
    assert f'href="{page}" aria-current="page"' in bar


def test_nobody_without_an_account_has_a_morning(client: Client) -> None:
    for path in ("/today/", "/today/told/"):
        assert client.get(path).status_code == 302


# --- seven lines


def test_there_are_seven_lines_and_the_rest_is_told(enter: Enter, town: Town) -> None:
    for n in range(9):
        file(Client(), **{**SITE, "text": f"夜间施工第{n}处", "key": f"k{n}"})
    html = text_of(enter("receiver").get("/today/"))
    assert lines(html) == MOST
    assert "待办里还有 2 件" in html


def test_a_chief_sees_exceptions_and_not_every_matter(enter: Enter, town: Town) -> None:
    need(town)
    html = text_of(enter("chief").get("/today/"))
    assert "车间电压不稳" not in html  # it goes its way
    tick(datetime.now(UTC) + timedelta(days=30), seal=False)
    html = text_of(enter("chief").get("/today/"))
    assert "车间电压不稳" in html
    assert "红灯" in html
    assert "等示例区住建部门" in html
    assert "响应时限 · 本区承诺" in html
    assert 'href="tel:057380000001"' in html  # whoever is at it, called with one tap


def test_the_paired_post_sees_what_waits_for_the_other_by_name_and_number(enter: Enter, town: Town) -> None:
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    html = text_of(enter("supervisor").get("/today/"))
    assert "等二标段 群众工作接待员" in html
    assert 'href="tel:057380000003"' in html


def test_what_is_stuck_with_the_asker_or_oneself_is_no_matter_of_others(town: Town) -> None:
    file(Client(), **SITE)
    case = Case.objects.get()
    assert [one.case.id for one in today.stuck(scope(town, "supervisor"), 7)] == [case.pk]
    assert today.stuck(scope(town, "receiver"), 7) == []  # it waits for the receiver
    assert today.stuck(scope(town, "handler"), 7) == []  # who stands over no ground


def test_the_page_costs_two_statements_more_than_the_inbox(enter: Enter, town: Town) -> None:
    need(town)
    file(Client(), **SITE)
    tick(datetime.now(UTC) + timedelta(days=30), seal=False)
    for who in ("chief", "receiver"):
        client = enter(who)
        client.get("/today/")
        counts = []
        for path in ("/inbox/", "/today/"):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(path).status_code == 200
            counts.append(len(caught))
        assert counts[1] <= counts[0] + 2, who


# --- a call


def test_the_number_is_masked_until_it_is_called_and_the_call_is_journaled(enter: Enter, town: Town) -> None:
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    code, client = Case.objects.get().code, enter("receiver")
    html = text_of(client.get("/today/"))
    assert "13800000000" not in html
    assert f'action="/cases/{code}/call/"' in html
    before = Reading.objects.count()
    answer = client.post(f"/cases/{code}/call/")
    assert 'href="tel:13800000000"' in text_of(answer)
    assert answer.headers["Refresh"] == "0; url=tel:13800000000"
    assert "no-store" in answer.headers["Cache-Control"]
    assert Reading.objects.count() == before + 1
    answer = client.post(f"/cases/{code}/call/", headers={"Accept": "application/json"})
    assert answer.json() == {"number": "13800000000", "name": "居民甲"}
    assert Reading.objects.count() == before + 2


def test_who_has_nothing_to_do_with_a_case_calls_nobody(enter: Enter, town: Town) -> None:
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    code = Case.objects.get().code
    before = Reading.objects.count()
    assert enter("handler").post(f"/cases/{code}/call/").status_code == 404
    answer = enter("leader").post(f"/cases/{code}/call/", follow=True)  # reads the case, and has no part in it
    assert "13800000000" not in text_of(answer)
    assert Reading.objects.count() == before
    assert Client().post(f"/cases/{code}/call/").status_code == 302


# --- visits


def test_a_visit_is_suggested_announced_for_today_and_filled_in(enter: Enter, town: Town) -> None:
    client, firm = enter("chief"), town.entities["food"]
    html = text_of(client.get("/today/"))
    assert "示例食品有限公司" in html
    assert "还没有走访记录" in html
    answer = client.post("/today/visit/", {"whom": firm.pk, "key": "once"}, follow=True)
    client.post("/today/visit/", {"whom": firm.pk, "key": "once"})
    case = Case.objects.get()
    assert (case.about_id, case.state, case.channel) == (firm.pk, "announced", "visit")
    assert Step.objects.get(case=case).data["visit_day"] == visiting.today(datetime.now(UTC)).isoformat()
    html = text_of(answer)
    assert "约好" in html
    assert f"/cases/{case.code}/?act=report" in html
    assert lines(html) == 1  # not a second time as what waits
    client.post(f"/cases/{case.code}/acts/report/", {})  # nothing to report, nothing to type
    assert Case.objects.get().state == "reported"
    assert lines(text_of(client.get("/today/"))) == 0


def test_the_firm_is_told_that_one_comes_and_why(enter: Enter, town: Town) -> None:
    need(town)
    enter("chief").post("/today/visit/", {"whom": town.entities["food"].pk, "key": "k"})
    client = enter("manager")
    assert "四问走访" in text_of(client.get("/bell/"))
    code = Case.objects.get(category__code="visit").code
    assert "不检查" in text_of(client.get(f"/cases/{code}/"))


def test_who_else_comes_to_the_firm_this_week_is_told_first(enter: Enter, town: Town) -> None:
    """Of another kind, for one of the same keeps the firm out of the suggestions."""
    day, firm = visiting.today(datetime.now(UTC)).isoformat(), town.entities["food"]
    enter("chief").post("/visits/", {"firm": str(firm.pk), "day": day, "text": "看看新车间", "half": "morning"})
    Case.objects.update(category=Category.objects.get(code="party_building"))
    again = enter("chief").post("/today/visit/", {"whom": firm.pk, "key": "once"})
    assert again.status_code == 422
    html = text_of(again)
    assert "同一周已约了" in html
    assert 'action="/today/visit/"' in html
    assert Case.objects.count() == 1
    sure = {name: hidden(html)[name] for name in ("whom", "key", "sure")}
    enter("chief").post("/today/visit/", sure)
    assert Case.objects.filter(about=firm.pk, channel="visit").count() == 2


def test_a_firm_is_told_of_whatever_visit_is_announced(enter: Enter, town: Town) -> None:
    day = visiting.today(datetime.now(UTC)).isoformat()
    firm = str(town.entities["food"].pk)
    enter("chief").post("/visits/", {"firm": firm, "day": day, "text": "看看新车间", "half": "morning"})
    case = Case.objects.get()
    told = Notice.objects.filter(about=case.pk, holder=town.entities["food"].pk).values_list("kind", flat=True)
    assert list(told) == ["moved"]


def test_an_answer_is_a_ground_to_go_and_show_it(town: Town) -> None:
    filed = need(town)
    handler = scope(town, "handler")
    for act, data in (("accept", {}), ("reply", {"reply_text": "变压器已经更换。"})):
        assert isinstance(acts.do(handler, filed.case, act, data), acts.Done)
    (visit,) = visiting.visits(scope(town, "chief"))
    assert [ground.code for ground in visit.suggestion.grounds] == ["result", "never"]


def test_who_is_lent_by_a_firm_and_who_stands_elsewhere_is_suggested_nothing(town: Town) -> None:
    for who in ("manager", "receiver", "supervisor", "handler", "leader", "resident"):
        assert visiting.visits(scope(town, who)) == (), who


def test_a_firm_of_the_next_grid_is_never_suggested_nor_announced(enter: Enter, town: Town) -> None:
    town.unit("食品产业二网格", "G2", "grid", "dedicated", "C")
    other = town.entity("另一食品有限公司", "food2", "enterprise", "G2", phone="057380000009")
    setup.refresh()
    client = enter("chief")
    assert "另一食品" not in text_of(client.get("/today/"))
    assert client.post("/today/visit/", {"whom": other.pk}).status_code == 404
    assert client.post("/today/visit/", {"whom": "x"}).status_code == 404
    refused = visits.announce_suggested(scope(town, "chief"), other.pk, "四问走访", "想来看看。")
    assert getattr(refused, "code", "") == "not_found"
    assert not Case.objects.exists()


# --- from the spot


def spot(client: Client) -> str:
    found = re.search(r'href="(/today/spot/\d+/hazard/)"', text_of(client.get("/today/")))
    assert found
    return found[1]


def test_a_hazard_is_snapped_with_a_picture_alone_and_once(enter: Enter, town: Town) -> None:
    client = enter("chief")
    path = spot(client)
    form = client.get(path)
    assert "示例区住建部门" in text_of(form)  # whose it will be, before it is sent

    def send() -> Any:
        return client.post(path, {"key": "k1", "files": SimpleUploadedFile("p.png", PNG, "image/png")})

    first, second = send(), send()
    assert first.headers["Location"] == second.headers["Location"]
    case = Case.objects.get()
    assert (case.category.code, case.unit.code) == ("hazard", "G")
    answer = client.post(path, {"key": "k2", "text": "电线外露"}, headers={"Accept": "application/json"})
    assert answer.json()["to"].startswith("/file/")


def test_nothing_at_all_is_not_sent(enter: Enter, town: Town) -> None:
    client = enter("chief")
    answer = client.post(spot(client), {"key": "k", "text": " "})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert client.get("/today/spot/999/hazard/").status_code == 404


def test_the_supervisor_files_for_a_resident(enter: Enter, town: Town) -> None:
    client = enter("supervisor")
    path = re.search(r'href="(/today/spot/\d+/report/)"', text_of(client.get("/today/")))
    assert path
    client.post(path[1], {"key": "k", "text": "便道太窄", "name": "居民甲", "phone": "13800000000"})
    case = Case.objects.get()
    assert (case.asker_id, case.unit.code, case.contact.name) == (None, "W", "居民甲")


def test_an_act_sent_again_under_its_key_is_done_once(enter: Enter, town: Town) -> None:
    file(Client(), **SITE)
    code, client = Case.objects.get().code, enter("receiver")
    sent = {"key": "same", "next": "/today/"}
    for _ in range(2):
        answer = client.post(f"/cases/{code}/acts/accept/", sent, headers={"Accept": "application/json"})
        assert answer.json() == {"to": "/today/"}
    assert Step.objects.filter(act="accept").count() == 1


# --- the day as told


def test_the_day_is_written_already_about_matters_and_not_about_people(enter: Enter, town: Town) -> None:
    need(town)
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    html = text_of(enter("chief").get("/today/told/"))
    assert "新到 1 件，办结 0 件，还在办 1 件。" in html
    assert "困难（示例食品有限公司）：示例区住建部门办" in html
    assert "没有超期的。" in html
    for unsaid in ("网格长甲", "车间电压不稳", "13800000000", "施工噪声"):
        assert unsaid not in html.split('id="told"')[1].split("</article>")[0]
    html = text_of(enter("supervisor").get("/today/told/"))
    assert "新到 1 件" in html
    assert "居民甲" not in html.split('id="told"')[1].split("</article>")[0]


def test_other_days_and_those_without_a_ground(enter: Enter, town: Town) -> None:
    client = enter("chief")
    assert "新到 0 件" in text_of(client.get("/today/told/?day=2026-01-05"))
    assert client.get("/today/told/?day=2999-01-05").status_code == 200
    assert enter("handler").get("/today/told/").status_code == 403


# --- the firm's own manager


def test_a_manager_blows_the_whistle_with_two_taps_and_sees_no_competitor(enter: Enter, town: Town) -> None:
    demand = {"code": "demand", "name": "需求", "name_en": "Demand", "owner": None, "words": []}
    setup.add_categories(town.by, rows=[demand], valid_from=DAY)
    adopt(town, "demand_whistle", {"organiser": town.entities["coordination"]}, {}, rank=16)
    rival = town.entity("对手食品有限公司", "rival", "enterprise", "G", phone="057380000008")
    setup.refresh()
    filed = acts.file(scope(town, "chief"), acts.Need(text="对手的难处", category="difficulty", about=rival.pk))
    assert isinstance(filed, acts.Filed)
    tick(datetime.now(UTC) + timedelta(days=30), seal=False)
    client = enter("manager")
    html = text_of(client.get("/today/"))
    assert "对手" not in html
    found = re.search(r'href="(/today/spot/\d+/whistle/)"', html)
    assert found
    client.post(found[1], {"key": "k", "text": "想找高压灭菌设备"})
    case = Case.objects.get(category__code="demand")
    assert (case.procedure, case.about_id) == ("whistle", town.entities["food"].pk)
    assert "对手食品有限公司" in text_of(enter("chief").get("/today/"))


def test_the_weeks_list_is_one_choice(enter: Enter, town: Town) -> None:
    need(town)
    file(Client(), **SITE)
    for path in ("/inbox/?show=week", "/cases/?show=week"):
        assert "夜间施工" in text_of(enter("receiver").get(path)), path
        assert "一周内到期" in text_of(enter("receiver").get(path)), path
