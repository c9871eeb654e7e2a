"""Lists, single cases, the desk; and what may not be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_cases import TAXI
from tests.api.town import Town
from wangge.cases.models import Case
from wangge.journal.models import Reading
from wangge.people.facts import roster
from wangge.subjects.models import RAISED, Link

Call = Callable[..., Any]
PARK = {"title": "公园没人管理", "text": "公园管理不到位，垃圾没有人打扫。", "place": "900001001"}


@pytest.fixture
def filed(call: Call) -> list[str]:
    """Five cases: three about taxis, two about a park in the eastern street."""
    return [call("POST", "/cases", TAXI if i % 2 == 0 else PARK).json()["code"] for i in range(5)]


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [case["code"] for case in answer.json()["cases"]]


def test_the_list_is_newest_first_and_pages_by_key(call: Call, filed: list[str]) -> None:
    first = call("GET", "/cases?size=2", by="window")
    assert codes(first) == [filed[4], filed[3]]
    second = call("GET", f"/cases?size=2&cursor={first.json()['next']}", by="window")
    assert codes(second) == [filed[2], filed[1]]
    third = call("GET", f"/cases?size=2&cursor={second.json()['next']}", by="window")
    assert codes(third) == [filed[0]]
    assert third.json()["next"] is None


def test_urgent_pages_too_and_a_cursor_fits_its_own_order_alone(call: Call, filed: list[str]) -> None:
    first = call("GET", "/cases?order=urgent&size=3", by="window")
    next_ = first.json()["next"]
    rest = call("GET", f"/cases?order=urgent&size=3&cursor={next_}", by="window")
    assert sorted(codes(first) + codes(rest)) == sorted(filed)
    assert call("GET", f"/cases?cursor={next_}", by="window").json()["code"] == "bad_parameter"


def test_filters(town: Town, call: Call, filed: list[str]) -> None:
    assert len(codes(call("GET", "/cases?category=traffic.1", by="window"))) == 3
    assert len(codes(call("GET", "/cases?unit=900001001", by="window"))) == 2
    assert len(codes(call("GET", f"/cases?lead={town.entities['construction'].pk}", by="window"))) == 2
    assert len(codes(call("GET", "/cases?state=filed&state=working&open=true", by="window"))) == 5
    assert codes(call("GET", "/cases?state=closed", by="window")) == []
    assert codes(call("GET", "/cases?overdue=true", by="window")) == []


@pytest.mark.parametrize(
    "query", ["size=0", "size=101", "size=x", "order=best", "open=maybe", "cursor=%%%", "cursor=W10", "lead=-1"]
)
def test_parameters_that_are_wrong(call: Call, town: Town, query: str) -> None:
    answer = call("GET", f"/cases?{query}", by="window")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_a_department_sees_its_own_cases_and_no_others(call: Call, filed: list[str]) -> None:
    assert sorted(codes(call("GET", "/cases", by="traffic"))) == sorted([filed[0], filed[2], filed[4]])
    assert call("GET", f"/cases/{filed[0]}", by="traffic").status_code == 200
    assert codes(call("GET", "/cases", by="rival")) == []


def test_what_may_not_be_seen_is_answered_as_what_is_not_there(call: Call, filed: list[str]) -> None:
    hidden = call("GET", f"/cases/{filed[0]}", by="rival")
    missing = call("GET", "/cases/0000000000000000", by="rival")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    done = call("POST", f"/cases/{filed[0]}/acts/accept", {}, by="rival")
    nowhere = call("POST", "/cases/0000000000000000/acts/accept", {}, by="rival")
    assert (done.status_code, done.content) == (404, nowhere.content)


def test_one_case_with_its_clocks_acts_and_grounds(town: Town, call: Call, filed: list[str]) -> None:
    case = call("GET", f"/cases/{filed[0].lower()}", by="traffic").json()
    assert case["text"] == TAXI["text"]
    assert [s["act"] for s in case["steps"]] == ["file"]
    assert "text" not in case["steps"][0]["data"]
    assert case["clocks"][0]["clock"] == "respond"
    assert case["clocks"][0]["days"]
    acts = {a["act"]: a for a in case["acts"]}
    assert acts["accept"]["schema"] is None
    asked = acts["return"]["schema"]
    assert asked["required"] == ["return_reason", "basis", "suggested_owner"]
    assert asked["properties"]["return_reason"]["title"] == "退回原因"
    assert "not_ours" in asked["properties"]["return_reason"]["enum"]
    assert any(r["code"] == "sorted_by_words" for r in case["reasons"])


def test_an_act_comes_with_what_its_form_need_not_be_sent(town: Town, call: Call, filed: list[str]) -> None:
    """R-53: the arbiter finds the owner that was suggested, and may send the ground alone."""
    other = town.entities["construction"].pk
    said = {"return_reason": "not_ours", "basis": "公园里的事归园林。", "suggested_owner": other}
    assert call("POST", f"/cases/{filed[0]}/acts/return", said, by="traffic").status_code == 200
    acts = {a["act"]: a for a in call("GET", f"/cases/{filed[0]}", by="window").json()["acts"]}
    assert acts["rule"]["known"] == {"owner": other}
    assert acts["rule"]["schema"]["required"] == ["basis"]


def test_a_case_tells_what_it_raised_and_how_long_it_is_kept(call: Call, filed: list[str]) -> None:
    taxi, park, other = (Case.objects.get(code=code) for code in filed[:3])
    for raised in (park, other):
        Link.objects.create(a_id=taxi.pk, b_id=raised.pk, kind=RAISED, at=taxi.filed_at)
    case = call("GET", f"/cases/{filed[0]}", by="traffic").json()
    assert [line["code"] for line in case["raised"]] == [filed[2]]  # what the caller may not see is not named
    assert case["raised_from"] == []
    back = call("GET", f"/cases/{filed[2]}", by="traffic").json()
    assert [line["code"] for line in back["raised_from"]] == [filed[0]]
    contact = next(kept for kept in case["keeping"] if kept["purpose"] == "contact")
    assert {field["code"] for field in contact["fields"]} >= {"asker_name", "asker_phone"}
    assert contact["months"] == 12
    assert contact["until"] is None
    assert contact["law"]["title"]


def test_inbox_board_and_me(town: Town, call: Call, filed: list[str]) -> None:
    waiting = call("GET", "/inbox?size=2", by="traffic").json()
    assert len(waiting["waiting"]) == 2
    rest = call("GET", f"/inbox?size=2&cursor={waiting['next']}", by="traffic").json()
    assert len(rest["waiting"]) == 1
    assert waiting["waiting"][0]["as"] == "lead"
    board = call("GET", "/board?by=organisation", by="window").json()
    assert board["total"]["open"] == 5
    assert {row["name"]: row["open"] for row in board["rows"]} == {"交通运输局": 3, "城乡建设局": 2}
    assert call("GET", "/board", by="traffic").status_code == 403
    me = call("GET", "/me", by="traffic").json()
    assert me["waiting"] == 3
    assert me["posts"][0]["post"]["id"] == town.posts["traffic"].pk


def test_categories_units_and_tracking_need_no_token(call: Call, filed: list[str]) -> None:
    tree = call("GET", "/categories").json()["categories"]
    taxi = next(c for c in tree if c["code"] == "traffic.1")
    assert (taxi["parent"], taxi["owner"]["name"]) == ("traffic", "交通运输局")
    below = call("GET", "/units").json()["units"]
    assert [u["code"] for u in below] == ["900001001"]
    here = call("GET", "/units?lon=120.2&lat=30.5").json()["units"]
    assert [u["code"] for u in here] == ["900001001", "900001"]
    assert call("GET", "/units?lon=1&lat=2").json()["code"] == "place_outside"
    assert call("GET", "/units?lon=x&lat=2").json()["code"] == "bad_parameter"
    track = call("GET", f"/track/{filed[0]}").json()
    assert track["owner"]["name"] == "交通运输局"
    assert "text" not in track
    assert call("GET", "/track/0000000000000000").status_code == 404


@pytest.mark.parametrize("address", ["/cases", "/inbox", "/board", "/me", "/cases/0000000000000000"])
def test_reading_needs_a_token(call: Call, town: Town, address: str) -> None:
    answer = call("GET", address)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="wangge"')


def test_the_inbox_is_filtered_as_on_the_page(call: Call, filed: list[str]) -> None:
    def mine(query: str) -> list[str]:
        answer = call("GET", f"/inbox?{query}", by="traffic")
        assert answer.status_code == 200, answer.content
        return [line["case"]["code"] for line in answer.json()["waiting"]]

    every = mine("")
    assert len(every) == 3
    assert mine("category=traffic.1") == mine("category=traffic") == every
    assert mine("category=schools") == mine("state=working") == mine("overdue=true") == []
    assert mine("state=filed&due_before=2990-01-01T00:00:00%2B08:00") == every
    first = call("GET", "/inbox?order=newest&size=1", by="traffic").json()
    rest = mine(f"order=newest&cursor={first['next']}")
    assert sorted([first["waiting"][0]["case"]["code"], *rest]) == sorted(every)
    for wrong in ("order=oldest", "due_before=tomorrow", "due_before=2026-01-01T00:00:00", "state=", "overdue=yes",
                  "due_before=0001-01-01T00:00:00%2B14:00", f"cursor={first['next']}"):  # fmt: skip
        answer = call("GET", f"/inbox?{wrong}", by="traffic")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter"), wrong
    assert call("GET", "/inbox?category=nothing", by="traffic").status_code == 422


def test_a_category_is_asked_for_with_all_below_it(call: Call, filed: list[str]) -> None:
    def count(query: str) -> int:
        return len(call("GET", f"/cases?{query}", by="window").json()["cases"])

    assert (count("category=traffic"), count("category=traffic.1"), count("")) == (3, 3, 5)
    assert count("category=traffic&state=filed&order=urgent") == 3


def test_the_contact_is_shown_to_who_works_on_it_and_the_reading_is_kept(call: Call, town: Town) -> None:
    filed = call("POST", "/cases", {**TAXI, "name": "居民癸", "phone": "15400000009"}).json()
    address = f"/cases/{filed['code']}/contact"
    assert call("POST", address).status_code == 401
    assert call("POST", address, by="rival").json()["code"] == "not_found"
    assert call("POST", "/cases/0000000000000000/contact", by="rival").json()["code"] == "not_found"
    assert not Reading.objects.exists()
    assert call("POST", address, by="traffic").json() == {"name": "居民癸", "phone": "15400000009"}
    read = Reading.objects.get()
    post = roster().by_person[read.actor or 0][0].post
    assert (read.field, post, read.appointment is not None) == ("contact", town.posts["traffic"].pk, True)
    assert call("GET", address, by="traffic").status_code == 405
