"""Who × way: nobody learns of a case that is not theirs, by page, API, list, count, filter, key, bell, file, error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.leaks.town import FILERS, MARK, NAME, PHONE, Town
from tests.leaks.ways import BY_CODE, LISTS, PLAIN, TRACKING, Way, ask, patterns
from wangge.api.parsing import cursor_of
from wangge.cases.models import Case
from wangge.subjects import zones

BLIND = {
    "need": ("", "outsider", "manager_b", "chief_b", "former_clerk"),
    "letter": ("", "manager_a", "chief_b", "reader"),
    "recused": ("chief_a",),
    "sorted": ("", "chief_a", "leader"),
    "accusation": ("", "chief_a", "leader", "growth_clerk", "liaison_growth", "two_posts", "former_clerk"),
    "petition": ("", "chief_a", "leader", "accused_clerk"),
    "finding": ("", "growth_clerk", "leader", "insider"),
    "sample": ("growth_clerk", "insider"),
}
SEES = {
    "need": ("manager_a", "chief_a", "two_posts"),
    "letter": ("growth_clerk", "leader"),
    "accusation": ("reader",),
    "handed": ("reader", "accused_clerk"),
    "finding": ("inspector",),
}
CLOSED = (
    "accusation",
    "sorted",
    "petition",
    "handed",
    "finding",
    "sample",
)  # where not even the state is told to whoever has the code
CODES = {"finding": "supervision_finding", "sample": "supervision_sample"}
UNSEEN = {
    who: [case for case, people in BLIND.items() if who in people]
    for who in dict.fromkeys(who for people in BLIND.values() for who in people)
}
SEEN = [(case, who) for case, people in SEES.items() for who in people]
Filing = Callable[..., Town]


def test_every_address_is_in_the_matrix() -> None:
    tables = (BY_CODE, TRACKING, LISTS, PLAIN)
    assert patterns() - {"api/v1/"} - {name for table in tables for name in table} == set(), "enter it in ways.py"
    assert {name for table in tables for name in table} - patterns() == set(), "nothing has this address any more"


def values(town: Town, case: str) -> dict[str, Any]:
    row = Case.objects.filter(code=town.cases[case].code).first() if case in town.cases else None
    return {
        "lead": town.stage.id("growth_bureau"),
        "category": town.stage.id("growth_bureau") if row is None else row.category_id,
        "category_code": CODES.get(case, "accusation" if case in CLOSED else "growth"),
        "unit": town.stage.units["grid_a"].subject.unit_path,
        "unit_code": "grid_a",
        "cursor": cursor_of("newest", (town.at.replace(year=2990), 2**62)),
    }


def _everywhere(town: Town, who: str, ways: dict[str, tuple[Way, ...]], **given: Any) -> dict[str, Any]:
    browser, program = town.browser(who), Client()
    tried = [way for found in ways.values() for way in found]
    return {way.name: ask(town, who, way, program if way.api else browser, **given) for way in tried}


def _differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {way: (one[way], other[way]) for way in one if one[way] != other[way]}


@pytest.mark.parametrize("who", UNSEEN)
def test_what_is_not_mine_is_answered_like_what_does_not_exist(filed: Filing, who: str) -> None:
    town = filed(*UNSEEN[who])
    ghost = _everywhere(town, who, BY_CODE | TRACKING)
    for case in UNSEEN[who]:
        ways = BY_CODE | (TRACKING if case in CLOSED else {})
        if who == "" and case not in CLOSED:  # whoever has the code may try PINs: that there is one is told (TRACKING)
            ways = {name: tuple(way for way in found if not way.pin) for name, found in ways.items()}
        there = _everywhere(town, who, ways, code=town.cases[case].code, file=town.file_codes[case])
        if case not in CLOSED:
            there = {way: answer for way, answer in there.items() if "PIN" not in way}
        assert (case, _differing(there, ghost)) == (case, {})
        assert not [way for way, answer in there.items() if MARK in answer.body or PHONE in answer.body], case


@pytest.mark.parametrize("who", UNSEEN)
def test_what_is_not_mine_moves_no_list_no_count_and_no_figure(town: Town, who: str) -> None:
    given = values(town, "")
    before = _everywhere(town, who, LISTS, **given)
    for case in UNSEEN[who]:
        FILERS[case](town)
        assert case in town.cases
    assert _differing(before, _everywhere(town, who, LISTS, **given)) == {}


def test_the_accused_handle_other_petitions_and_learn_nothing_of_the_one_about_them(filed: Filing) -> None:
    """信访工作条例 30: they may enter the zone and handle a petition there, and yet nothing moves."""
    town = filed("handed")
    given = values(town, "")
    _everywhere(town, "accused_clerk", LISTS, **given)  # what the bell told is read
    before = _everywhere(town, "accused_clerk", LISTS, **given)
    assert MARK in before["GET /inbox/"].body
    FILERS["petition"](town)
    assert _differing(before, _everywhere(town, "accused_clerk", LISTS, **given)) == {}
    there = {"code": town.cases["petition"].code, "file": town.file_codes["petition"]}
    tried = _everywhere(town, "accused_clerk", BY_CODE | TRACKING, **there)
    assert _differing(tried, _everywhere(town, "accused_clerk", BY_CODE | TRACKING)) == {}


@pytest.mark.parametrize(("case", "who"), SEEN)
def test_what_is_mine_is_there(filed: Filing, case: str, who: str) -> None:
    """So that the tests above are not empty."""
    town = filed(case)
    code, file = town.cases[case].code, town.file_codes[case]
    found = _everywhere(town, who, BY_CODE, code=code, file=file)
    for way in ("GET /cases/{code}/", "GET /api/v1/cases/{code}", "GET /api/v1/files/{file}",
                "GET /cases/{code}/files/{file}/"):  # fmt: skip
        assert found[way].status == 200, way
        assert MARK in found[way].body, way
    lists = _everywhere(town, who, LISTS, **values(town, case))
    assert MARK in lists["GET /cases/?show=all"].body
    assert MARK in lists["GET /api/v1/cases"].body
    shown = [way for way, answer in {**found, **lists}.items() if PHONE in answer.body]
    asked = {"POST /cases/{code}/contact/", "POST /cases/{code}/call/", "POST /api/v1/cases/{code}/contact"}
    assert set(shown) <= asked, "masked, unless asked for"


@pytest.mark.parametrize("case", ["need", "letter"])
def test_the_code_alone_tells_the_state_and_nothing_else(filed: Filing, case: str) -> None:
    town = filed(case)
    for who in ("", "manager_b", "outsider"):
        for way, answer in _everywhere(town, who, TRACKING, code=town.cases[case].code).items():
            assert MARK not in answer.body, way
            assert NAME not in answer.body, way
            assert PHONE not in answer.body, way
    tracked = _everywhere(town, "", TRACKING, code=town.cases[case].code)
    assert "经济发展局" in tracked["GET /open311/v2/requests/{code}.json"].body
    assert "经济发展局" in tracked["GET /track/?code={code}"].body


def test_whoever_asked_by_name_opens_what_was_sorted_into_a_closed_zone(filed: Filing) -> None:
    """By the log-in, for there never was a PIN: the way back to it stands where codes are asked for, and in no list."""
    town = filed("sorted", "accusation")
    code, page = town.cases["sorted"].code, town.browser("resident")
    lists = _everywhere(town, "resident", LISTS, **values(town, ""))
    assert not [way for way, answer in lists.items() if MARK in answer.body or code in answer.body]
    assert page.get("/track/").content.decode().count('class="code" href=') == 1
    for address in (f"/cases/{code}/", f"/track/?code={code}", f"/cases/{code}/files/{town.file_codes['sorted']}/"):
        assert MARK in town.browser("resident").get(address).content.decode("utf-8", "replace"), address
    api = Client().get(f"/api/v1/cases/{code}", **town.headers("resident"))
    assert (api.status_code, MARK in api.content.decode()) == (200, True)
    file = Client().get(f"/api/v1/files/{town.file_codes['sorted']}?case={code}", **town.headers("resident"))
    assert file.status_code == 200
    assert page.post(f"/cases/{code}/acts/accept/").status_code == 302
    with zones.every():
        assert Case.objects.get(code=code).state == "filed"
    other = town.cases["accusation"].code
    assert page.get(f"/cases/{other}/").status_code == page.get(f"/track/?code={other}").status_code == 404


def test_the_pages_bring_the_asker_of_a_closed_case_back_by_code_and_pin(town: Town) -> None:
    asker = Client()
    sent = {"step": "send", "text": f"{MARK}，请处理。", "category": "accusation", "place": "grid_a", "key": "k1"}
    receipt = asker.post("/file/", sent, follow=True).content.decode()
    pin = re.search(r'<dd class="code">(\d{3} \d{3})</dd>', receipt)
    assert pin, "the PIN is told once, though the code alone shows nothing"
    with zones.every():
        code = Case.objects.get(zone="petition").code
    assert asker.get(f"/track/?code={code}").status_code == 404
    assert asker.post("/track/", {"code": code, "pin": "000000"}).status_code == 404
    opened = asker.post("/track/", {"code": code, "pin": pin[1].replace(" ", "")}, follow=True)
    assert MARK in opened.content.decode()
    assert MARK not in Client().get(f"/track/?code={code}").content.decode()


@pytest.mark.parametrize("case", list(FILERS))
def test_the_hint_tells_that_there_is_such_a_thing_and_of_firms_and_closed_zones_not_even_that(
    town: Town, case: str
) -> None:
    category = "accusation" if case in CLOSED else "growth"
    body = {"step": "where", "text": "请问", "category": category, "place": "grid_a"}
    way = Way("/file/", "POST", tuple(body.items()))
    before = ask(town, "manager_b", way)
    FILERS[case](town)
    after = ask(town, "manager_b", way)
    assert (after != before) == (case == "letter")
    assert not [part for part in (MARK, NAME, PHONE, town.cases[case].code) if part in after.body]
