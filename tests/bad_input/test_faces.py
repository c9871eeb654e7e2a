"""Bad input at both faces: a sentence in the reader's language that says what to do, and not a row changed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape

from tests.leaks.town import Town
from wangge.cases.models import Case, Narrative

Unchanged = Callable[[], AbstractContextManager[None]]
Filing = Callable[..., Town]
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{3,}")
PLACEHOLDER = re.compile(r"\{\w+\}")
GOOD = {"text": "缺包装工三十人，请帮助对接。", "category": "growth", "place": "grid_a"}
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()

NEEDS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no text": ({"text": None}, 422, "text"),
    "text of blanks": ({"text": " \t\u200b "}, 422, "text"),
    "a number for text": ({"text": 7}, 422, "text"),
    "a list for text": ({"text": ["a"]}, 422, "text"),
    "too long a text": ({"text": "长" * 20_000}, 422, "text"),
    "too long a title": ({"title": "长" * 201}, 422, "title"),
    "a field that is not known": ({"colour": "red"}, 422, "colour"),
    "a category that is not known": ({"category": "nothing"}, 422, ""),
    "a place that is not known": ({"place": "nowhere"}, 422, ""),
    "a point outside every unit": ({"place": None, "point": {"lon": 0.5, "lat": 0.5}}, 422, ""),
    "a point off the globe": ({"point": {"lon": 500, "lat": 1}}, 422, "point"),
    "half a point": ({"point": {"lon": 120}}, 422, "point"),
    "words for a point": ({"point": "here"}, 422, "point"),
    "a date in the future": ({"occurred_at": TOMORROW}, 422, "occurred_at"),
    "no date": ({"occurred_at": "yesterday"}, 422, "occurred_at"),
    "letters for a phone": ({"phone": "call me"}, 422, "phone"),
    "an attachment that never came": ({"files": ["0" * 20]}, 422, ""),
    "too many attachments": ({"files": [f"{n:020}" for n in range(10)]}, 422, "files"),
    "an attachment's name": ({"files": ["../../etc/passwd" * 9]}, 422, "files"),
    "a field of the form that is not there": ({"fields": {"nothing": 1}}, 422, "fields.nothing"),
    "no object for fields": ({"fields": [1]}, 422, "fields"),
    "someone who is not there": ({"about": 999999999}, 422, "about"),
    "a yes for someone": ({"asker": True}, 422, "asker"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", list(NEEDS))
def test_a_bad_need_is_answered_field_by_field(town: Town, unchanged: Unchanged, what: str, lang: str) -> None:
    change, status, field = NEEDS[what]
    sent = {k: v for k, v in (GOOD | change).items() if v is not None}
    with unchanged():
        answer = post("/api/v1/cases", sent, town.headers("window_clerk"), lang)
    assert answer.status_code == status, answer.content
    body = answer.json()
    said = [body["title"], body["detail"], *(f["detail"] for f in body.get("faults", ()))]
    assert all(speaks(sentence, lang) for sentence in said), said
    if field:
        assert field in [f["field"] for f in body["faults"]]


def post(path: str, body: Any, headers: dict[str, str], lang: str = "zh", **more: Any) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body)
    kind = more.pop("content_type", "application/json")
    return Client(raise_request_exception=False).post(
        path, data, content_type=kind, HTTP_ACCEPT_LANGUAGE=lang, **headers, **more
    )


def speaks(sentence: str, lang: str) -> bool:
    """Whether it is a sentence of that language and no bare code."""
    wanted = CHINESE if lang == "zh" else ENGLISH
    return bool(wanted.search(sentence)) and (lang == "zh" or " " in sentence) and not PLACEHOLDER.search(sentence)


BODIES: dict[str, tuple[bytes, str, int]] = {
    "half an object": (b'{"text": "', "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "another encoding": ("{\"text\": \"好\"}".encode("utf-16"), "application/json", 400),
    "GB18030": ("{\"text\": \"好好好\"}".encode("gb18030"), "application/json", 400),
    "no number": (b'{"text": NaN}', "application/json", 400),
    "nested a hundred thousand deep": (b"[" * 100_000, "application/json", 400),
    "nested objects": (b'{"text":' * 20_000, "application/json", 400),
    "more than a megabyte": (b'{"text": "' + b"a" * 2**20 + b'"}', "application/json", 413),
    "a form": (b"text=a", "application/x-www-form-urlencoded", 415),
    "xml": (b"<need/>", "application/xml", 415),
    "a form without its boundary": (b"{}", "multipart/form-data", 415),
}  # fmt: skip


@pytest.mark.parametrize("what", list(BODIES))
def test_a_body_that_is_none_is_answered_in_words(town: Town, unchanged: Unchanged, what: str) -> None:
    content, kind, status = BODIES[what]
    with unchanged():
        for lang in ("zh", "en"):
            answer = post("/api/v1/cases", content, town.headers("window_clerk"), lang, content_type=kind)
            assert answer.status_code == status, (what, answer.content)
            assert speaks(answer.json()["title"], lang)
            assert speaks(answer.json()["detail"], lang)


HOSTILE = ("\x00", "a\x00b", "%", "'; DROP TABLE cases_case; --", "{{7*7}}{% debug %}", "0" * 300, "../../etc/passwd",
           "{0.__class__}", "%s%(x)s", "\u202e", "١٢", "é" * 3000)  # fmt: skip
PAGES = (
    "/cases/{}/", "/file/{}/", "/track/?code={}", "/cases/{code}/files/{}/", "/cases/{code}/?act={}",
    "/bell/?before={}",
    "/cases/?unit={}&category={}&lead={}&show={}&order={}&after={}", "/board/?by={}", "/desk/?item={}",
)  # fmt: skip
CALLS = (
    "/cases/{}", "/track/{}", "/files/{}", "/cases?state={}", "/cases?category={}", "/cases?unit={}",
    "/cases?lead={}", "/cases?order={}", "/cases?size={}", "/cases?open={}", "/cases?cursor={}", "/inbox?cursor={}",
    "/board?by={}", "/board?unit={}", "/board?days={}", "/units?parent={}", "/units?lon={}&lat={}",
    "/files/x?case={}",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_whatever_stands_in_an_address_no_server_breaks(filed: Filing, unchanged: Unchanged, number: int) -> None:
    town, hostile = filed("need"), quote(HOSTILE[number])
    browser, code = town.browser("leader"), town.cases["need"].code
    browser.raise_request_exception = False
    with unchanged():
        for page in PAGES:
            path = page.replace("{code}", code).replace("{}", hostile)
            assert browser.get(path).status_code < 500, path
        for path in (f"/cases/{hostile}/acts/accept/", f"/cases/{code}/acts/{hostile}/", f"/cases/{hostile}/contact/"):
            assert browser.post(path).status_code < 500, path
        text = HOSTILE[number]
        for path, sent in (("/track/", {"code": text, "pin": text}), ("/looks/", {"next": text}),
                           ("/enter/", {"username": text, "password": "x", "next": text})):  # fmt: skip
            assert Client(raise_request_exception=False).post(path, sent).status_code < 500, path


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_whatever_stands_in_a_call_the_answer_is_a_problem_in_words(
    town: Town, unchanged: Unchanged, number: int
) -> None:
    client, headers = Client(raise_request_exception=False), town.headers("leader")
    with unchanged():
        for call in CALLS:
            path = "/api/v1" + call.replace("{}", quote(HOSTILE[number]))
            answer = client.get(path, HTTP_ACCEPT_LANGUAGE="en", **headers)
            assert answer.status_code < 500, path
            if answer.status_code >= 400:
                assert speaks(answer.json()["detail"], "en"), path


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


CURSORS = (
    "x", "====", "é", cursor("[" * 90_000), cursor('{"a":1}'), cursor("[1,2,3]"), cursor('["newest",null,null]'),
    cursor('["newest","2026-01-01T00:00:00+00:00",1e400]'), cursor('["urgent","2026-01-01T00:00:00+00:00",1]'),
)  # fmt: skip


def test_a_cursor_that_is_none_of_ours_says_so(town: Town, unchanged: Unchanged) -> None:
    client, headers = Client(raise_request_exception=False), town.headers("leader")
    with unchanged():
        for text in CURSORS:
            answer = client.get("/api/v1/cases", {"cursor": text}, **headers)
            assert answer.status_code == 400, text[:40]
            assert "cursor" in answer.json()["title"]
        for moment in ("0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"):
            asked = {"cursor": cursor(json.dumps(["newest", moment, 1])), "after": f"{moment}~1"}
            assert client.get("/api/v1/cases", asked, **headers).status_code in (200, 400)
            assert town.browser("leader").get("/cases/", asked).status_code == 200


FORMS: dict[str, tuple[dict[str, str], str, str]] = {
    "no words": ({"step": "words", "text": ""}, "填写", "fill in"),
    "too many words": ({"step": "words", "text": "长" * 4001}, "4000", "4000"),
    "a phone of letters": ({"step": "where", "text": "好好好", "phone": "call me"}, "手机", "phone"),
    "a point off the globe": (
        {"step": "where", "text": "好好好", "point_lon": "500", "point_lat": "1"}, "经纬度", "coordinates",
    ),
    "too long a name": ({"step": "where", "text": "好好好", "name": "长" * 61}, "60", "60"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(FORMS))
def test_the_filing_page_says_what_to_mend_and_keeps_what_was_typed(
    town: Town, unchanged: Unchanged, what: str
) -> None:
    typed, zh, en = FORMS[what]
    with unchanged():
        for lang, part in (("zh", zh), ("en", en)):
            answer = Client(headers={"accept-language": lang}).post("/file/", typed)
            html = answer.content.decode()
            assert answer.status_code == 422
            assert "error" in html
            assert part in html, (lang, part)
            assert typed["text"][:100] in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_point_outside_every_unit_is_told_before_anything_is_kept(
    town: Town, unchanged: Unchanged, lang: str
) -> None:
    typed = {"text": "好好好", "point_lon": "0.5", "point_lat": "0.5", "category": "growth"}
    with unchanged():
        for step in ("where", "send"):
            answer = Client(headers={"accept-language": lang}).post("/file/", {**typed, "step": step})
            assert answer.status_code == 422, step
            assert (
                ("网格" in answer.content.decode()) if lang == "zh" else ("outside" in answer.content.decode().lower())
            )


def test_an_act_that_state_role_or_form_do_not_allow_is_refused_in_words(filed: Filing, unchanged: Unchanged) -> None:
    town = filed("need")
    path = f"/api/v1/cases/{town.cases['need'].code}/acts/"
    wrong = {
        ("growth_clerk", "reply"): ({"reply_text": "已办好了。"}, 409),
        ("growth_clerk", "return"): ({"return_reason": "nothing", "basis": "x" * 700}, 422),
        ("growth_clerk", "call_co"): ({"co_handlers": [1]}, 409),
        ("manager_a", "accept"): ({}, 403),
        ("chief_a", "accept"): ({}, 403),
        ("growth_clerk", "nonsense"): ({}, 422),
        ("former_clerk", "accept"): ({}, 404),
        ("outsider", "accept"): ({}, 404),
    }
    with unchanged():
        for (who, act), (body, status) in wrong.items():
            for lang in ("zh", "en"):
                answer = post(path + act, body, town.headers(who), lang)
                assert answer.status_code == status, (who, act, answer.content)
                assert speaks(answer.json()["detail"], lang)


def test_the_page_says_so_too(filed: Filing, unchanged: Unchanged) -> None:
    town = filed("need")
    code = town.cases["need"].code
    with unchanged():
        for lang, part in (("zh", "不能"), ("en", "not")):
            browser = town.browser("growth_clerk")
            answer = browser.post(f"/cases/{code}/acts/reply/", {"reply_text": "已办好了。"}, follow=True,
                                  headers={"accept-language": lang})  # fmt: skip
            assert part in answer.content.decode()
    assert Case.objects.get(code=code).state == "filed"


def test_a_key_answers_what_it_answered_and_refuses_other_words(town: Town, unchanged: Unchanged) -> None:
    headers = {**town.headers("window_clerk"), "HTTP_IDEMPOTENCY_KEY": "one"}
    first = post("/api/v1/cases", GOOD, headers)
    assert first.status_code == 201
    with unchanged():
        again = post("/api/v1/cases", GOOD, headers)
        assert (again.status_code, again.json()["code"]) == (200, first.json()["code"])
        for lang in ("zh", "en"):
            other = post("/api/v1/cases", {**GOOD, "text": "别的事"}, headers, lang)
            assert other.status_code == 409
            assert speaks(other.json()["detail"], lang)
        for bad in ("", "a b", "ключ", "x" * 81):
            assert post("/api/v1/cases", GOOD, {**headers, "HTTP_IDEMPOTENCY_KEY": bad}).status_code == 400


def test_two_strangers_with_the_same_key_do_not_meet(town: Town) -> None:
    """Without an account all are one owner of keys: who says the same words must not be told the first's PIN."""
    mine = post("/api/v1/cases", {**GOOD, "name": "甲", "phone": "13800000000"}, {"HTTP_IDEMPOTENCY_KEY": "1"})
    assert mine.status_code == 201
    other = post("/api/v1/cases", {**GOOD, "name": "乙", "phone": "13900000000"}, {"HTTP_IDEMPOTENCY_KEY": "1"})
    assert other.status_code == 409
    assert mine.json()["pin"] not in other.content.decode()
    assert mine.json()["code"] not in other.content.decode()


SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}{% debug %}", "javascript:alert(1)",
    '=HYPERLINK("http://x")', "${7*7}#{7*7}", '#eval("1")[*bold*]$x$\\u{41}', "'; DROP TABLE cases_case; --",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_what_looks_like_a_program_is_kept_and_shown_as_text(town: Town, number: int) -> None:
    script = SCRIPTS[number]
    headers = town.headers("window_clerk")
    sent = {**GOOD, "text": f"{script} 好好好", "title": script, "name": script[:60]}
    code = post("/api/v1/cases", sent, headers).json()["code"]
    assert Narrative.objects.get(case__code=code).text == f"{script} 好好好"
    for who, path in (("growth_clerk", f"/cases/{code}/"), ("growth_clerk", "/inbox/"), ("leader", "/cases/?show=all"),
                      ("growth_clerk", "/bell/"), ("", f"/track/?code={code}"), ("leader", "/board/")):  # fmt: skip
        html = town.browser(who).get(path).content.decode()
        for raw in ("<script>alert", "<img src=x", ">49<", 'href="javascript:'):
            assert raw not in html, (path, raw)
    shown = town.browser("growth_clerk").get(f"/cases/{code}/").content.decode()
    assert escape(script) in shown
    read = Client().get(f"/api/v1/cases/{code}", **town.headers("growth_clerk"))
    assert read["Content-Type"] == "application/json"
    assert read.json()["title"] == script


def test_hidden_characters_go_and_the_words_stay(town: Town) -> None:
    sent = {**GOOD, "text": "缺\u0000工\u202e三十\u200b人。\r\n第二行\u0007"}
    answer = post("/api/v1/cases", sent, town.headers("window_clerk"))
    assert answer.status_code == 201, answer.content
    text = Narrative.objects.get(case__code=answer.json()["code"]).text
    assert text == "缺工三十人。\n第二行"
