"""A leader's remark on a case: heard by those who work on it or read its ground, and by nobody else on any way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.leaks.test_matrix import _differing, _everywhere, values
from tests.leaks.town import PEOPLE, Town
from tests.leaks.ways import BY_CODE, LISTS, TRACKING
from wangge import acts
from wangge.acts import tracking
from wangge.cases import access
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.indicators.reports import month_of, report

REMARK, ANSWER = "蓝鲸批示：请先打电话", "蓝鲸回复：已经打过"
# Of the need of firm A.
HEARS = {
    "growth_clerk",
    "two_posts",
    "leader",
    "coordinator_a",
    "ruler",
    "chief_a",
}
Filing = Callable[..., Town]
READING = {
    name: tuple(way for way in found if way.method == "GET") for name, found in {**BY_CODE, **TRACKING, **LISTS}.items()
}


def remarked(town: Town, case: str, who: str = "leader") -> Any:
    return acts.do(town.scope_now(who), town.cases[case].case, "remark", {"remark": REMARK})


def answered(town: Town, case: str) -> None:
    assert isinstance(remarked(town, case), acts.Done)
    scope = town.scope_now("growth_clerk")
    answer = acts.do(scope, town.cases[case].case, "remark_answer", {"remark_reply": ANSWER})
    assert isinstance(answer, acts.Done), answer


@pytest.mark.parametrize("who", sorted({*PEOPLE, "insider"} - {"leader", "coordinator_a"}))
def test_nobody_remarks_but_who_reads_the_board_of_this_ground(filed: Filing, who: str) -> None:
    """A street's board, a stake in the case, reading its ground: none of them will do."""
    town = filed("need")
    assert isinstance(remarked(town, "need", who), Refused)
    sheet = access.sheet(town.scope_now(who), town.cases["need"].code)
    assert sheet is None or "remark" not in {offer.act for offer in sheet.offers}


def test_who_hears_of_it(filed: Filing) -> None:
    town = filed("need")
    answered(town, "need")
    found = {who: access.sheet(town.scope_now(who), town.cases["need"].code) for who in PEOPLE}
    told = {who for who, sheet in found.items() if sheet and "remark" in {s.fact.act for s in sheet.steps}}
    assert told == HEARS


@pytest.mark.parametrize("who", ["manager_a", "manager_b", "outsider", "former_clerk"])
def test_no_page_no_list_and_no_count_of_the_others_moves(filed: Filing, who: str) -> None:
    """Among them the asker: not a byte differs."""
    town = filed("need")
    given = {**values(town, "need"), "code": town.cases["need"].code, "file": town.file_codes["need"]}
    before = _everywhere(town, who, READING, **given)
    answered(town, "need")
    assert _differing(before, _everywhere(town, who, READING, **given)) == {}


def test_whoever_has_code_and_pin_sees_nothing_of_it(filed: Filing) -> None:
    town = filed("letter")
    letter = town.cases["letter"]
    pin, way = {"HTTP_CASE_PIN": letter.pin or ""}, f"/api/v1/cases/{letter.code}"
    before = Client().get(way, **pin)  # type: ignore[arg-type]
    bearer = tracking.prove(nobody(town.at), letter.code, letter.pin or "")
    assert (before.status_code, isinstance(bearer, Refused)) == (200, False)
    answered(town, "letter")
    after = Client().get(way, **pin)  # type: ignore[arg-type]
    assert before.json()["steps"] == after.json()["steps"]
    assert "remark" not in after.content.decode()
    assert "remark" not in str(access.track(letter.code))
    assert isinstance(remarked(town, "letter"), acts.Done)
    taken_back = acts.do(town.scope_now("leader"), letter.case, "undo")
    assert isinstance(taken_back, acts.Done), taken_back
    sheet = access.sheet(replace(bearer, at=town.scope_now("leader").at), letter.code)  # type: ignore[type-var]
    assert sheet is not None
    assert {s.fact.act for s in sheet.steps} == {"file"}, "nor that one was taken back"


def test_in_a_closed_zone_there_is_nothing_to_remark_on(filed: Filing) -> None:
    town = filed("accusation", "finding", "petition")
    for case in ("accusation", "finding", "petition"):
        assert remarked(town, case) == Refused("not_found")


def test_who_is_barred_neither_remarks_nor_hears(filed: Filing) -> None:
    town = filed("need")
    need = town.need(barred=frozenset({town.stage.id("leader")}))
    barred = acts.file(town.scope_now("manager_a"), need)
    assert isinstance(barred, acts.Filed)
    town.cases["barred"] = barred
    assert remarked(town, "barred") == Refused("not_yours")
    assert isinstance(remarked(town, "barred", "coordinator_a"), acts.Done)
    assert access.sheet(town.scope_now("leader"), barred.code) is None


def test_it_counts_as_nobodys_work(filed: Filing) -> None:
    town = filed("need")
    scope = town.scope_now("leader")
    before = report(scope, *month_of(scope.at.date()))
    answered(town, "need")
    assert before is not None
    assert report(scope, *month_of(scope.at.date())) == before
