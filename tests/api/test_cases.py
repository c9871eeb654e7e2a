"""Filing, reading and acting over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.town import Town
from wangge.cases.models import Case, Narrative
from wangge.lib.coordinates import wgs84_to_bd09, wgs84_to_gcj02

Call = Callable[..., Any]
TAXI = {"title": "出租车拒载", "text": "A3区的出租车司机拒载，还要加价，请交通部门管一管。"}


def test_a_need_is_filed_by_anybody_and_lands_on_its_department(town: Town, call: Call) -> None:
    answer = call("POST", "/cases", TAXI)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert len(body["code"]) == 16
    assert len(body["pin"]) == 6
    assert body["owner"] == {"id": town.entities["traffic"].pk, "name": "交通运输局", "kind": "entity"}
    assert body["state"] == {"code": "filed", "name": "待接单"}
    assert body["category"]["code"] == "traffic.1"
    assert body["due"]
    assert body["ground"]["clock"] == "respond"
    assert body["ground"]["promise"] is True
    assert answer["Location"] == body["links"]["self"]


def test_nothing_of_the_pages_weighs_on_the_api(call: Call) -> None:
    answer = call("POST", "/cases", TAXI)
    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_sure_goes_to_the_window_and_says_so(town: Town, call: Call) -> None:
    body = call("POST", "/cases", {"text": "想说一件事情"}).json()
    assert body["sure"] is False
    assert body["category"] is None
    assert body["owner"]["id"] == town.posts["window"].pk


def test_the_same_key_and_words_are_done_once(call: Call) -> None:
    first = call("POST", "/cases", TAXI, idempotency_key="a-1")
    again = call("POST", "/cases", TAXI, idempotency_key="a-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert Case.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(call: Call) -> None:
    call("POST", "/cases", TAXI, idempotency_key="a-2")
    other = call("POST", "/cases", {**TAXI, "text": "公交车不到站，请管一管。"}, idempotency_key="a-2")
    assert other.status_code == 409
    assert other["Content-Type"] == "application/problem+json"
    assert other.json()["code"] == "key_reused"


def test_keys_of_one_caller_are_not_those_of_another(call: Call) -> None:
    call("POST", "/cases", TAXI, by="window", idempotency_key="a-3")
    assert call("POST", "/cases", TAXI, by="firm", idempotency_key="a-3").status_code == 201


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "text", "required"),
        ({"text": "  "}, "text", "required"),
        ({"text": 7}, "text", "not_text"),
        ({"text": "路灯坏了", "colour": "red"}, "colour", "unknown_field"),
        ({"text": "路灯坏了", "point": {"lon": "x", "lat": 1}}, "point", "bad_point"),
        ({"text": "路灯坏了", "point": [120.1]}, "point", "bad_point"),
        ({"text": "路灯坏了", "point": {"lon": 120.1, "lat": 30.1, "datum": "mars"}}, "point", "not_a_choice"),
        ({"text": "路灯坏了", "occurred_at": "2999-01-01"}, "occurred_at", "in_future"),
        ({"text": "路灯坏了", "occurred_at": "yesterday"}, "occurred_at", "not_a_datetime"),
        ({"text": "路灯坏了", "phone": "123"}, "phone", "bad_phone"),
        ({"text": "路灯坏了", "fields": {"shoe_size": 43}}, "fields.shoe_size", "unknown_field"),
        ({"text": "路灯坏了", "fields": []}, "fields", "bad_fields"),
        ({"text": "路灯坏了", "files": ["x"] * 10}, "files", None),
        ({"text": "路灯坏了", "title": "长" * 201}, "title", "too_long"),
        ({"text": "长" * 10_001}, "text", "too_long"),
    ],
)
def test_every_fault_names_its_field(call: Call, body: dict[str, Any], field: str, code: str | None) -> None:
    answer = call("POST", "/cases", body)
    assert answer.status_code == 422, answer.content
    if code is None:
        return
    faults = answer.json()["faults"]
    assert (faults[0]["field"], faults[0]["code"]) == (field, code)
    assert faults[0]["detail"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(("datum", "shown"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_point_of_a_chinese_map_service_is_converted_at_the_door(call: Call, datum: str, shown: Any) -> None:
    """Unconverted it would lie half a kilometre off, in the next grid."""
    lon, lat = shown((120.2, 30.5))
    code = call("POST", "/cases", {**TAXI, "point": {"lon": lon, "lat": lat, "datum": datum}}).json()["code"]
    point = call("GET", f"/cases/{code}", by="traffic").json()["point"]
    assert (point["lon"], point["lat"]) == (pytest.approx(120.2, abs=1e-6), pytest.approx(30.5, abs=1e-6))


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"text": "路灯坏了", "point": {"lon": 10.0, "lat": 50.0}}, "place_outside", 422),
        ({"text": "路灯坏了", "place": "nowhere"}, "place_unknown_code", 422),
        ({"text": "路灯坏了", "category": "nothing"}, "category_unknown", 422),
        ({"text": "路灯坏了", "files": ["0123456789abcdef0123"]}, "file_unknown", 422),
        ({"text": "路灯坏了", "asker": 1}, "form", 422),
        ({"text": "路灯坏了", "channel": "phone"}, "unauthorised", 401),
    ],
)
def test_refusals_say_what_to_do(call: Call, body: dict[str, Any], code: str, status: int) -> None:
    if "asker" in body:
        body = {**body, "asker": 2**40}
    answer = call("POST", "/cases", body)
    assert (answer.json()["code"], answer.status_code) == (code, status)
    assert answer.json()["detail"]
    assert answer["Content-Language"] == "zh-CN"
    assert Case.objects.count() == 0


@pytest.mark.parametrize("raw", [b"[]", b"{", b'{"text": NaN}', b"\xff\xfe", b'"x"', b"nul\x00l"])
def test_a_body_that_is_no_object(client: Any, town: Town, raw: bytes) -> None:
    answer = client.post("/api/v1/cases", raw, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_json"


def test_other_kinds_of_content_and_too_much_of_it(client: Any, town: Town) -> None:
    assert client.post("/api/v1/cases", {"text": "x"}).json()["code"] == "not_acceptable_type"
    big = client.post("/api/v1/cases", b"{" + b" " * 2_000_000 + b"}", content_type="application/json")
    assert (big.status_code, big.json()["code"]) == (413, "body_too_large")


def test_a_script_in_the_text_stays_text(call: Call) -> None:
    words = "<script>alert(1)</script>公园里路灯坏了"
    assert call("POST", "/cases", {"text": words}).status_code == 201
    assert Narrative.objects.get().text == words


def test_problems_in_english(call: Call) -> None:
    answer = call("POST", "/cases", {}, accept_language="en-GB,en;q=0.9,zh;q=0.1")
    assert answer["Content-Language"] == "en"
    assert answer.json()["faults"][0]["detail"] == "please fill in"


def test_filing_for_another_needs_the_right_to(town: Town, call: Call) -> None:
    rival = town.entities["rival"].pk
    assert call("POST", "/cases", {**TAXI, "asker": rival}, by="firm").json()["code"] == "forbidden"
    own = call("POST", "/cases", {**TAXI, "asker": town.entities["firm"].pk}, by="firm")
    assert own.status_code == 201
    assert own.json()["pin"] is None
    assert call("POST", "/cases", {**TAXI, "asker": rival, "channel": "phone"}, by="window").status_code == 201


def test_addresses_and_methods_that_are_not_there(call: Call) -> None:
    assert call("GET", "/nothing").json()["code"] == "not_found"
    wrong = call("DELETE", "/cases")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong["Allow"]
