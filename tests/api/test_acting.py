"""Acts over the API: by those whose act it is, by the asker with the PIN, twice under one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_cases import TAXI
from tests.api.town import Town

Call = Callable[..., Any]


@pytest.fixture
def case(call: Call) -> dict[str, Any]:
    return call("POST", "/cases", TAXI).json()


def test_a_letter_goes_its_way_to_the_close(town: Town, call: Call, case: dict[str, Any]) -> None:
    acts = f"/cases/{case['code']}/acts"
    accepted = call("POST", f"{acts}/accept", by="traffic")
    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["state"]["code"] == "working"
    assert accepted.json()["due"]
    replied = call("POST", f"{acts}/reply", {"reply_text": "已对驾驶员批评教育，谢谢来信。"}, by="traffic")
    assert replied.json()["state"]["code"] == "replied"
    rated = call("POST", f"{acts}/rate", {"rating": 5}, case_pin=case["pin"])
    assert rated.json()["state"]["code"] == "closed"
    read = call("GET", f"/cases/{case['code']}", case_pin=case["pin"]).json()
    assert read["rating"] == 5
    assert call("GET", f"/cases/{case['code']}", by="traffic").json()["rating"] is None


def test_the_same_act_under_one_key_is_done_once(call: Call, case: dict[str, Any]) -> None:
    address = f"/cases/{case['code']}/acts/accept"
    first = call("POST", address, {}, by="traffic", idempotency_key="k")
    again = call("POST", address, {}, by="traffic", idempotency_key="k")
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    other = call(
        "POST", f"/cases/{case['code']}/acts/reply", {"reply_text": "谢谢来信"}, by="traffic", idempotency_key="k"
    )
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_refused_acts_say_why_and_by_which_law(town: Town, call: Call, case: dict[str, Any]) -> None:
    acts = f"/cases/{case['code']}/acts"
    wrong = call("POST", f"{acts}/reply", {"reply_text": "谢谢来信"}, by="traffic")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_state")
    faulty = call("POST", f"{acts}/return", {"basis": "职责分工"}, by="traffic")
    assert faulty.status_code == 422
    assert {f["field"] for f in faulty.json()["faults"]} == {"return_reason", "suggested_owner"}
    own = {"return_reason": "not_ours", "basis": "职责分工第三条", "suggested_owner": town.entities["traffic"].pk}
    refused = call("POST", f"{acts}/return", own, by="traffic").json()
    assert refused["code"] == "owner_is_self"
    assert refused["law"]["id"] == "R-14"
    assert refused["law"]["title"]
    assert call("POST", f"{acts}/fly", {}, by="traffic").json()["code"] == "unknown_act"
    assert call("POST", f"{acts}/accept", {"x": 1}, by="traffic").json()["faults"][0]["field"] == "x"


def test_a_return_is_ruled_on(town: Town, call: Call, case: dict[str, Any]) -> None:
    acts, other = f"/cases/{case['code']}/acts", town.entities["construction"].pk
    sent = {"return_reason": "not_ours", "basis": "职责分工第三条", "suggested_owner": other}
    assert call("POST", f"{acts}/return", sent, by="traffic").json()["state"]["code"] == "disputed"
    ruled = call("POST", f"{acts}/rule", {"owner": other, "basis": "由建设部门办理"}, by="window")
    assert ruled.json()["owner"]["name"] == "城乡建设局"
    again = {**sent, "suggested_owner": town.entities["schools"].pk}
    assert call("POST", f"{acts}/return", again, by="construction").json()["code"] == "too_often"


def test_the_pin_opens_and_five_wrong_ones_lock(call: Call, case: dict[str, Any]) -> None:
    wrong = "000000" if case["pin"] != "000000" else "111111"
    address = f"/cases/{case['code']}"
    said = [call("GET", address, case_pin=wrong).json() for _ in range(5)]
    assert [s["code"] for s in said] == ["pin_wrong"] * 4 + ["pin_locked"]
    assert call("GET", address, case_pin=case["pin"]).status_code == 423
    nobody = call("GET", "/cases/0000000000000000", case_pin=wrong).json()
    assert nobody == said[0]


def test_attachments_hang_on_their_case(town: Town, call: Call, client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 100
    sent = client.post("/api/v1/files", {"file": SimpleUploadedFile("灯.png", picture)})
    assert sent.status_code == 201, sent.content
    code = sent.json()["code"]
    assert call("GET", f"/files/{code}", by="traffic").status_code == 404
    case = call("POST", "/cases", {**TAXI, "files": [code]}).json()
    got = call("GET", f"/files/{code}", by="traffic")
    assert (got.status_code, got.content, got["Content-Type"]) == (200, picture, "image/png")
    assert "attachment" in got["Content-Disposition"]
    assert call("GET", f"/files/{code}", by="rival").status_code == 404
    assert call("GET", f"/files/{code}?case={case['code']}", case_pin=case["pin"]).status_code == 200
    used = call("POST", "/cases", {**TAXI, "files": [code]})
    assert used.json()["code"] == "file_unknown"


def test_attachments_that_are_not_taken(call: Call, client: Any, town: Town) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    disguised = client.post("/api/v1/files", {"file": SimpleUploadedFile("x.png", b"MZ\x90\x00")})
    assert (disguised.status_code, disguised.json()["code"]) == (415, "file_kind")
    large = client.post(
        "/api/v1/files", {"file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20 * 2**20)}
    )
    assert (large.status_code, large.json()["code"]) == (413, "file_too_large")
    assert client.post("/api/v1/files", {"other": "x"}).json()["faults"][0]["field"] == "file"
    assert call("POST", "/files", {}).json()["code"] == "not_acceptable_type"
