"""Inbox, case page and acts for those who handle, and what others do not get to see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.test_filing import SITE, errors, file, text_of
from tests.web.town import Town
from wangge.adoptions.facts import rulebook
from wangge.cases import access
from wangge.cases.models import Case
from wangge.people.access import scope_of
from wangge.web.showing.sheets import grouped_code, tab_of

Enter = Callable[[str], Client]


@pytest.fixture
def code(town: Town) -> str:
    """A complaint at the site, filed by someone without an account."""
    file(Client(), name="居民甲", phone="13800000000", **SITE)
    return str(Case.objects.get().code)


def act(client: Client, code: str, name: str, **data: Any) -> Any:
    return client.post(f"/cases/{code}/acts/{name}/", data, follow=True)


def test_the_inbox_shows_what_waits_for_me_with_its_first_act(enter: Enter, code: str) -> None:
    html = text_of(enter("receiver").get("/inbox/"))
    assert "夜间施工" in html
    assert f"/cases/{code}/acts/accept/" in html
    assert 'data-key="a"' in html


def test_accepting_from_the_inbox_can_be_undone(enter: Enter, code: str) -> None:
    client = enter("receiver")
    answer = act(client, code, "accept", next="/inbox/")
    assert answer.request["PATH_INFO"] == "/inbox/"
    assert "已完成：接下并联系" in text_of(answer)
    assert Case.objects.get().state == "going"
    assert f"/cases/{code}/acts/undo/" in text_of(answer)
    act(client, code, "undo")
    assert Case.objects.get().state == "filed"


def test_the_case_page_answers_who_when_and_why(enter: Enter, code: str) -> None:
    html = text_of(enter("receiver").get(f"/cases/{code}/"))
    for part in ("谁在办", "接待员甲", "何时办完", "凭什么", "本区承诺", "为什么是这一天", "经过", "为什么到这里"):
        assert part in html
    assert "138****0000" in html
    assert "13800000000" not in html


def test_the_number_in_full_is_asked_for_and_journaled(enter: Enter, code: str) -> None:
    answer = enter("receiver").post(f"/cases/{code}/contact/")
    assert "13800000000" in text_of(answer)


def test_a_form_that_lacks_something_comes_back_as_it_was_typed(enter: Enter, code: str) -> None:
    answer = act(enter("receiver"), code, "return", basis="不在我们标段")
    assert answer.status_code == 422
    html = text_of(answer)
    assert errors(html).count("<li>") == 2
    assert "不在我们标段" in html
    assert Case.objects.get().state == "filed"


def test_who_would_return_a_case_reads_the_rule_first(enter: Enter, code: str) -> None:
    html = text_of(enter("receiver").get(f"/cases/{code}/?act=return"))
    returning = html.split('id="act-return"')[1].split("</details>")[0]
    assert "/laws/14/" in returning
    assert "派单异议由热线裁定" in returning


def test_a_return_needs_another_owner_and_leads_to_a_ruling(enter: Enter, town: Town, code: str) -> None:
    owner = str(town.entities["housing"].pk)
    answer = act(
        enter("receiver"), code, "return", return_reason="not_ours", basis="属于许可核查", suggested_owner=owner
    )
    assert answer.status_code == 200
    assert Case.objects.get().state == "disputed"
    assert "住建部门" in text_of(answer)


def test_what_is_not_mine_looks_like_what_does_not_exist(enter: Enter, code: str) -> None:
    client = enter("manager")
    assert client.get(f"/cases/{code}/").status_code == 404
    assert act(client, code, "accept").status_code == 404
    assert client.get("/cases/0000000000000000/").status_code == 404
    assert "夜间施工" not in text_of(client.get("/cases/?show=all"))


def test_pages_of_staff_ask_for_a_login(client: Client, town: Town) -> None:
    for path in ("/inbox/", "/cases/", "/board/", "/bell/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/enter/")


def test_an_act_twice_is_refused_in_words(enter: Enter, code: str) -> None:
    client = enter("receiver")
    act(client, code, "accept")
    answer = act(client, code, "accept")
    assert "现在的状态不能办这一步" in text_of(answer)


def test_the_board_opens_its_cases(enter: Enter, code: str) -> None:
    html = text_of(enter("leader").get("/board/?by=category"))
    assert "/cases/?show=open" in html
    assert "施工噪声" in html
    listed = enter("leader").get("/cases/?show=open")
    assert "夜间施工" in text_of(listed)
    assert enter("receiver").get("/board/").status_code == 403


def test_every_figure_of_the_board_counts_the_list_that_it_opens(enter: Enter, code: str) -> None:
    html = text_of(enter("leader").get("/board/"))
    for href, value in re.findall(r'class="figure-tile tone-\w+" href="([^"]+)".*?figure-value">([\d,]+)<', html):
        listed = text_of(enter("leader").get(href.replace("&amp;", "&")))
        assert listed.count("data-line") == int(value.replace(",", "")), href


def test_the_bell_tells_and_can_be_read(enter: Enter, code: str) -> None:
    client = enter("receiver")
    assert "有新的事项请您接单" in text_of(client.get("/bell/"))
    counted = client.get("/bell/count/")
    assert ">1<" in text_of(counted)
    assert client.get("/bell/count/", headers={"If-None-Match": counted["ETag"]}).status_code == 304
    client.post("/bell/read/")
    assert text_of(client.get("/bell/count/")).strip() == ""


def test_staff_go_home_to_the_inbox_and_residents_are_asked(enter: Enter, town: Town) -> None:
    assert enter("chief").get("/").headers["Location"] == "/today/"
    assert "说说什么事" in text_of(enter("resident").get("/"))
    home = text_of(enter("manager").get("/"))
    assert "网格长甲" in home


def test_a_case_of_my_own_needs_no_pin(enter: Enter, town: Town) -> None:
    client = enter("manager")
    receipt = text_of(file(client, place=town.units["G"].code))
    assert "查询密码" not in receipt
    case = Case.objects.get()
    assert case.asker_id == town.entities["manager"].pk
    assert case.about_id == town.entities["food"].pk
    assert "夜间施工" in text_of(client.get("/cases/"))


def test_the_window_takes_an_item_in_and_says_everything_that_is_missing(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    page = text_of(client.get("/desk/?item=business_registration"))
    assert "个体工商户设立登记" in page
    assert page.count('name="given"') == 3
    assert 'value="business_licence"' not in page
    data = {"given": ["registration_form"], "asker_name": "居民乙", "asker_phone": "13800000001", "key": "d1"}
    receipt = client.post("/desk/?item=business_registration", data, follow=True)
    assert "已经收到" in text_of(receipt)
    case = Case.objects.get()
    told = text_of(client.get(f"/cases/{case.code}/?act=tell_missing"))
    ticked = set(re.findall(r'name="missing" value="(\w+)" checked', told))
    assert ticked == {"identity_card", "premises_proof"}
    answer = act(client, case.code, "tell_missing", missing=sorted(ticked))
    assert answer.status_code == 200
    papers = re.findall(r'href="(/cases/\w+/papers/\d+/)"', text_of(answer))
    assert len(papers) == 1
    paper = client.get(papers[0])
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert "?lang=en" not in text_of(answer)
    client.post("/looks/", {"language": "en", "next": f"/cases/{case.code}/"})
    assert f'href="{papers[0]}?lang=en"' in text_of(client.get(f"/cases/{case.code}/"))
    translation = client.get(papers[0], {"lang": "en"})
    assert translation.content.startswith(b"%PDF")
    assert translation.content != paper.content


def test_an_application_says_who_applies_and_brings_something(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    answer = client.post("/desk/?item=business_registration", {"key": "d2"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    for field in ("given", "asker_name", "asker_phone"):
        assert f'href="#field-{field}"' in page
    assert "请核对申请人" in page
    assert "applicant_uscc" not in page  # who registers a business has none yet
    firm = text_of(
        client.post("/desk/?item=employment_record", {"given": "employee_list", "asker_phone": "13800000001"})
    )
    assert 'href="#field-applicant_uscc"' in firm
    assert 'href="#field-asker_name"' not in firm


def test_the_window_is_only_for_those_who_stand_at_it(enter: Enter, town: Town) -> None:
    assert enter("chief").get("/desk/").status_code == 403
    assert "/desk/" not in text_of(enter("chief").get("/inbox/"))
    assert "/desk/" in text_of(enter("clerk").get("/inbox/"))


def test_what_a_rate_lacks_is_what_it_opens(enter: Enter, town: Town) -> None:
    client = enter("manager")
    file(client, place="G", category="difficulty")
    code = Case.objects.get().code
    act(enter("handler"), code, "accept")
    act(enter("handler"), code, "reply", reply_text="已经协调解决")
    act(enter("manager"), code, "rate", rating="2")
    html = text_of(enter("leader").get("/board/"))
    assert "未达到 1 件" in html
    assert text_of(enter("leader").get("/cases/?show=satisfied")).count("data-line") == 1
    assert text_of(enter("leader").get("/cases/?show=response")).count("data-line") == 0


def test_a_list_can_be_narrowed_by_step_and_category(enter: Enter, code: str) -> None:
    client = enter("leader")
    noise = rulebook().by_code["noise"].id
    for query, shown in (
        ("state=filed", 1),
        ("state=filed&show=closed", 0),
        ("state=closed", 0),
        ("state=nonsense", 1),
        (f"category={noise}&state=filed", 1),
        ("category=noise&state=filed", 1),
        (f"category={noise + 1}", 0),
    ):
        assert text_of(client.get(f"/cases/?{query}")).count("data-line") == shown, query


def test_the_inbox_can_be_narrowed(enter: Enter, code: str) -> None:
    client = enter("receiver")
    noise = rulebook().by_code["noise"].id
    for query, shown in (
        ("state=filed", 1),
        ("state=disputed", 0),
        (f"category={noise}", 1),
        (f"category={noise + 1}", 0),
        ("show=late", 0),
        ("show=due", 1),
        ("order=newest", 1),
        ("state=filed&show=due&order=newest", 1),
    ):
        assert text_of(client.get(f"/inbox/?{query}")).count("data-line") == shown, query


def test_a_photo_of_an_act_stands_beside_its_step(enter: Enter, code: str) -> None:
    client = enter("receiver")
    act(client, code, "accept")
    photos = [SimpleUploadedFile(f"{n}.png", b"\x89PNG\r\n\x1a\n" + bytes([n]), "image/png") for n in range(2)]
    page = text_of(act(client, code, "arrive", note="已到现场", attachments=photos))
    links = re.findall(rf'href="(/cases/{code}/files/\w+/)"', page.split('class="history"')[1])
    assert len(links) == 2
    assert client.get(links[0])["Content-Type"] == "image/png"
    assert enter("manager").get(links[0]).status_code == 404


def test_who_has_two_posts_may_act_in_one(enter: Enter, town: Town) -> None:
    town.post("二标段 第二接待员", "p-second", "window.clerk", town.entities["window"], "department", "chief",
              acts_for=True, capabilities=["cases.file_for_others"])  # fmt: skip
    client = enter("chief")
    page = text_of(client.get("/cases/"))
    assert "全部岗位" in page
    choices = re.findall(r'name="appointment" value="(\d+)"[^>]*>([^<]+)<', page)
    second = next(value for value, title in choices if "第二接待员" in title)
    client.post("/as/", {"appointment": second})
    assert "食品产业一网格 网格长" not in text_of(client.get("/cases/")).split("menu-body")[0]
    client.post("/as/", {"appointment": "999999"})
    assert client.session["appointment"] == int(second)
    client.post("/as/", {"appointment": ""})
    assert client.session["appointment"] is None


def test_a_tab_shows_code_and_category_and_of_a_closed_zone_the_code_alone(enter: Enter, town: Town, code: str) -> None:
    case = Case.objects.get()
    shown = re.findall(r"<title>(.*?)</title>", text_of(enter("receiver").get(f"/cases/{code}/")))[0]
    assert "夜间施工" not in shown
    assert shown.startswith(f"{grouped_code(code)} · ")
    sheet = access.sheet(scope_of(town.users["receiver"].pk, case.filed_at), code)
    assert sheet is not None
    assert tab_of(replace(sheet, zone="petition"), "zh") == grouped_code(code)


def test_two_co_handlers_are_ticked_and_named_on_the_page(enter: Enter, town: Town) -> None:
    file(enter("manager"), place="G", category="difficulty")
    code = Case.objects.get().code
    client = enter("handler")
    act(client, code, "accept")
    asked = [str(town.entities[name].pk) for name in ("street", "community")]
    assert 'type="checkbox" name="co_handlers"' in text_of(client.get(f"/cases/{code}/"))
    page = act(client, code, "call_co", co_handlers=asked, note="请一起到现场看")
    assert page.status_code == 200
    assert "示例街道办事处、示例社区居委会" in text_of(page)
    assert Case.objects.filter(parent__code=code).count() == 2


def test_the_window_unlocks_for_an_asker_who_mistyped_the_pin(town: Town, enter: Enter) -> None:
    file(Client(), name="居民甲", phone="13800000000")
    code = Case.objects.get().code
    for _ in range(5):
        Client().post("/track/", {"code": code, "pin": "none"})
    where = f"/cases/{code}/unlock/"
    assert where not in text_of(enter("resident").get(f"/track/?code={code}"))
    assert enter("resident").post(where).status_code == 403
    assert enter("clerk").post("/cases/0000000000000000/unlock/").status_code == 404
    assert where in text_of(enter("clerk").get(f"/track/?code={code}"))
    assert where in text_of(enter("supervisor").get(f"/cases/{code}/"))
    enter("clerk").post(where)
    assert "已解锁" in text_of(enter("clerk").get(f"/track/?code={code}"))
    assert where not in text_of(enter("clerk").get(f"/track/?code={code}"))
    assert Case.objects.get().pin_failures == 0


def test_the_place_is_said_in_names_and_the_point_stands_beside_it(enter: Enter, code: str) -> None:
    html = text_of(enter("receiver").get(f"/cases/{code}/"))
    assert re.search(
        r"<dt>地点</dt><dd>示例街道 › 示例社区 › 二标段工地 .*见坐标 <code[^>]*>120\.25000, 30\.25000</code>", html
    )
    assert html.count("120.25") == 1


def test_where_an_organisation_leads_those_who_act_for_it_are_named(town: Town, enter: Enter) -> None:
    file(enter("manager"), place="G", category="difficulty")
    html = text_of(enter("manager").get(f"/cases/{Case.objects.get().code}/"))
    assert "在岗：承办人甲" in html
    assert "057380000001" in html  # the department's own number
    assert "示例街道 › 示例社区 › 食品产业一网格</dd>" in html
