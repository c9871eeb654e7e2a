"""Filing, the receipt and tracking, as a browser without script does them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.web.town import Town
from wangge.cases.models import Case

NIGHT = "昨晚十一点二标段还在夜间施工,扰民"


SITE = {"point_lon": "120.25", "point_lat": "30.25"}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def file(client: Client, **fields: str) -> Any:
    """Words → where → check → send; the receipt."""
    first = client.post("/file/", {"step": "words", "text": NIGHT, "key": fields.pop("key", "k1")})
    assert first.status_code == 200
    place = {} if fields.keys() & {"point_lon", "place", "place_words"} else SITE
    carried = hidden(text_of(first)) | {"step": "where", **place, **fields}
    check = client.post("/file/", carried)
    assert check.status_code == 200, errors(text_of(check))
    contact = {name: fields[name] for name in ("name", "phone") if name in fields}
    return client.post("/file/", hidden(text_of(check)) | contact | {"step": "send"}, follow=True)


def hidden(html: str) -> dict[str, str]:
    form = html.split('id="main"', 1)[1]
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def errors(html: str) -> str:
    found = re.search(r'<div class="error-summary".*?</div>', html, re.S)
    return found[0] if found else ""


def code_and_pin(html: str) -> tuple[str, str]:
    code, pin = re.findall(r'<dd class="code">([^<]*)</dd>', html)
    return code.replace("-", ""), pin.replace(" ", "")


def test_three_steps_without_an_account_lead_to_a_code_and_a_pin(client: Client, town: Town) -> None:
    receipt = file(client, point_lon="120.25", point_lat="30.25", name="居民甲", phone="13800000000")
    html = text_of(receipt)
    code, pin = code_and_pin(html)
    assert len(code) == 16
    assert len(pin) == 6
    assert "二标段 群众工作接待员" in html
    case = Case.objects.get(code=code)
    assert case.lead_id == town.posts["p-receiver"].pk
    assert case.asker_id is None


def test_the_pin_is_told_once(client: Client, town: Town) -> None:
    receipt = file(client)
    again = client.get(receipt.request["PATH_INFO"])
    assert "查询密码" not in text_of(again)
    assert client.get(receipt.request["PATH_INFO"]).status_code == 200


def test_the_check_page_says_who_and_by_when_and_keeps_nothing(client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT})
    check = client.post(
        "/file/", hidden(text_of(first)) | {"step": "where", "point_lon": "120.25", "point_lat": "30.25"}
    )
    assert "二标段 群众工作接待员" in text_of(check)
    assert Case.objects.count() == 0


def test_nothing_typed_is_said_and_linked(client: Client, town: Town) -> None:
    answer = client.post("/file/", {"step": "words", "text": "  "})
    assert answer.status_code == 422
    assert 'href="#field-text"' in errors(text_of(answer))


def test_a_bad_phone_and_a_bad_point_are_said_together(client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT})
    answer = client.post(
        "/file/", hidden(text_of(first)) | {"step": "where", "phone": "12", "point_lon": "500", "point_lat": "x"}
    )
    assert answer.status_code == 422
    assert errors(text_of(answer)).count("<li>") == 2
    assert NIGHT in text_of(answer)


def test_a_place_in_words_is_found_or_kept(client: Client, town: Town) -> None:
    file(client, place_words="食品产业一网格")
    assert Case.objects.get().unit_id == town.units["G"].pk
    file(client, place_words="河边的小桥旁", **SITE, key="k2")
    case = Case.objects.latest("subject_id")
    assert case.unit_id == town.units["W"].pk
    assert "河边的小桥旁" in case.narrative.text


def test_a_need_that_no_practice_takes_is_said_before_it_is_sent(client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT})
    answer = client.post("/file/", hidden(text_of(first)) | {"step": "where"})
    assert answer.status_code == 422
    assert "到窗口反映" in errors(text_of(answer))


def test_a_place_outside_the_district_is_refused_with_words(client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT})
    answer = client.post("/file/", hidden(text_of(first)) | {"step": "where", "point_lon": "100", "point_lat": "40"})
    assert answer.status_code == 422
    assert "不在本区范围内" in text_of(answer)


def test_the_code_shows_the_state_and_only_the_pin_the_words(client: Client, town: Town) -> None:
    code, pin = code_and_pin(text_of(file(client, name="居民甲", phone="13800000000")))
    stranger = Client()
    page = text_of(stranger.get(f"/track/?code={code}"))
    assert "待联系" in page
    assert NIGHT not in page
    assert "居民甲" not in page
    wrong = stranger.post("/track/", {"code": code, "pin": "000000" if pin != "000000" else "111111"})
    assert wrong.status_code == 403
    assert NIGHT not in text_of(wrong)
    opened = stranger.post("/track/", {"code": code, "pin": pin}, follow=True)
    assert NIGHT in text_of(opened)


def test_a_code_that_does_not_exist_is_said_plainly(client: Client, town: Town) -> None:
    answer = client.get("/track/?code=ZZZZ")
    assert answer.status_code == 404
    assert "没有查到" in text_of(answer)


def test_the_bearer_of_the_pin_can_withdraw(client: Client, town: Town) -> None:
    code, pin = code_and_pin(text_of(file(client, point_lon="120.25", point_lat="30.25")))
    stranger = Client()
    stranger.post("/track/", {"code": code, "pin": pin})
    answer = stranger.post(f"/cases/{code}/acts/withdraw/", {"note": "已经解决了"}, follow=True)
    assert "已撤回" in text_of(answer)
    assert Case.objects.get(code=code).state == "withdrawn"


def test_without_the_pin_nothing_can_be_done(client: Client, town: Town) -> None:
    code, _ = code_and_pin(text_of(file(client)))
    assert Client().post(f"/cases/{code}/acts/withdraw/", {"note": "x"}).status_code == 404


def test_the_practice_offers_what_a_need_does_not_carry(enter: Any, town: Town) -> None:
    """The usual place is chosen already: the words lead to the check, where the practice's own questions wait."""
    client = enter("manager")
    box = text_of(client.get("/"))
    assert "食品产业一网格" in box.split("box-place", 1)[1].split("</summary>")[0]
    said = {"step": "words", "text": "消防通道堆满托盘", "key": "m1", "place": "G", "category": "hazard"}
    check = text_of(client.post("/file/", said))
    assert "示例区住建部门" in check.split("promise", 1)[1]
    more = text_of(client.post("/file/", hidden(check) | {"step": "change_more"}))
    assert 'name="more-hazard_level"' in more
    check = text_of(client.post("/file/", hidden(more) | {"step": "more", "more-hazard_level": "major"}))
    assert "重大" in check
    receipt = client.post("/file/", hidden(check) | {"step": "send"}, follow=True)
    assert "已经收到" in text_of(receipt)
    case = Case.objects.get()
    assert case.steps.first().data["hazard_level"] == "major"
    leads = set(case.stakes.filter(kind="companion").values_list("holder", flat=True))
    assert town.entities["coordination"].pk in leads


def test_one_press_says_of_what_sort_it_is(enter: Any, town: Town) -> None:
    """The practices on one's own ground offer it; who stands elsewhere is not offered what nobody would take there."""
    client = enter("manager")
    page = text_of(client.get("/"))
    assert re.search(r'<button class="btn" name="category" value="hazard">', page)
    check = text_of(client.post("/file/", {"text": "托盘堵门", "place": "G", "category": "hazard"}))
    assert hidden(check)["category"] == "hazard"
    assert 'name="category" value="hazard"' not in text_of(Client().get("/"))
    assert hidden(text_of(client.get("/file/?about=hazard")))["category"] == "hazard"
    assert "category" not in hidden(text_of(client.get("/file/?about=nonsense")))


def test_another_place_than_the_usual_one_is_asked_about(enter: Any, town: Town) -> None:
    """The usual place stays chosen unless the words name another: then it is asked, and nothing is lost."""
    client = enter("manager")
    where = text_of(client.post("/file/", {"step": "words", "text": NIGHT, "place": "G", "place_words": "二标段工地"}))
    assert "在哪里" in where
    assert hidden(where)["text"] == NIGHT
    inside = text_of(client.post("/file/", {"step": "words", "text": NIGHT, "place": "G", "place_words": "3 号门"}))
    assert "核对后提交" in inside


def test_without_an_account_a_number_is_asked_on_the_check_and_a_bad_one_said_there(client: Client, town: Town) -> None:
    check = text_of(client.post("/file/", {"step": "words", "text": NIGHT, **SITE}))
    assert 'name="phone"' in check
    wrong = client.post("/file/", hidden(check) | {"step": "send", "phone": "12"})
    assert wrong.status_code == 422
    assert 'href="#field-phone"' in errors(text_of(wrong))
    assert Case.objects.count() == 0


def test_who_files_for_somebody_says_how_it_came_and_the_slip_names_them(enter: Any, town: Town) -> None:
    client = enter("supervisor")
    first = text_of(client.post("/file/", {"step": "words", "text": NIGHT}))
    assert 'name="channel"' in first
    given = {"step": "where", **SITE, "other": "yes", "name": "居民甲", "channel": "phone"}
    check = text_of(client.post("/file/", hidden(first) | given))
    assert "打电话来的" in check
    receipt = text_of(client.post("/file/", hidden(check) | {"step": "send"}, follow=True))
    assert re.search("电话反映，.+代为登记", receipt)
    assert len(code_and_pin(receipt)[1]) == 6
    case = Case.objects.get()
    assert (case.channel, case.filed_by_id) == ("phone", town.entities["supervisor"].pk)


def test_check_and_receipt_say_on_what_ground_and_why_this_date(client: Client, town: Town) -> None:
    first = client.post("/file/", {"step": "words", "text": NIGHT})
    check = text_of(client.post("/file/", hidden(text_of(first)) | {"step": "where", **SITE}))
    receipt = text_of(client.post("/file/", hidden(check) | {"step": "send"}, follow=True))
    code = code_and_pin(receipt)[0]
    tracked = text_of(Client().get(f"/track/?code={code}"))
    for html in (check, receipt, tracked):
        assert "本区承诺：2 小时" in html
        assert "为什么是这一天" in html
        assert "daystrip" in html


def test_whoever_is_about_to_file_sees_the_same_thing_nearby_and_nothing_of_its_asker(town: Town) -> None:
    file(Client(), name="居民甲", phone="13800000000")
    case = Case.objects.get()
    other = {"step": "where", "text": "夜间施工太吵了", "category": case.category.code}  # type: ignore[union-attr]
    near = text_of(Client().post("/file/", {**other, "point_lon": "120.252", "point_lat": "30.25"}))
    assert "附近已有类似事项" in near
    hint = near.split("附近已有类似事项", 1)[1].split("</section>", 1)[0]
    assert case.category.name in hint  # type: ignore[union-attr]
    assert "href" not in hint
    assert not [part for part in (NIGHT, "居民甲", "138", case.code) if part in near]
    assert "附近已有类似事项" not in text_of(
        Client().post("/file/", {**other, "point_lon": "120.254", "point_lat": "30.25"})
    )
