"""Visits to a firm: announced, seen in one calendar, answered; two in a week become one; a competitor sees none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.test_filing import errors, hidden, text_of
from tests.web.town import Town
from wangge.cases import visits
from wangge.cases.models import Case
from wangge.people.access import scope_of
from wangge.web.when import DISTRICT

Enter = Callable[[str], Client]
WHY = "问问蒸汽够不够用"


def days_on(n: int) -> str:
    """A working week that lies ahead, whatever day it is: ``n`` days after the next Monday."""
    today = timezone.now().astimezone(DISTRICT).date()
    return (today + timedelta(days=7 - today.weekday() + n)).isoformat()


def announce(client: Client, town: Town, n: int = 1, **more: str) -> Any:
    sent = {"firm": str(town.entities["food"].pk), "day": days_on(n), "text": WHY, "half": "morning", **more}
    return client.post("/visits/", sent, follow=True)


@pytest.fixture
def told(town: Town) -> Case:
    chief = Client()
    chief.force_login(town.users["chief"])
    assert "已约定" in text_of(announce(chief, town))
    return Case.objects.get()


def test_a_firm_sees_who_comes_when_why_and_on_what_ground(told: Case, enter: Enter, town: Town) -> None:
    page = text_of(enter("manager").get("/visits/"))
    for word in ("四问走访", "上午", "企业专属网格", "这天可以", "换一天", "这次不走访"):
        assert word in page
    assert f"{int(days_on(1)[-2:])}日" in page
    assert town.posts["p-chief"].subject.title in page
    assert 'href="tel:' in page
    assert 'href="/visits/"' in page
    assert "要来走访的" in text_of(enter("manager").get("/"))


def test_the_firm_confirms_asks_for_another_day_and_declines(told: Case, enter: Enter, town: Town) -> None:
    client = enter("manager")
    client.post(f"/cases/{told.code}/acts/confirm/")
    assert Case.objects.get().state == "agreed"
    other = {"visit_day": days_on(3), "note": "周二盘点"}
    assert client.post(f"/cases/{told.code}/acts/propose/", other).status_code == 302
    sheet = visits.mine(scope_of(town.users["manager"].pk, timezone.now()))[0]
    assert (sheet.day and sheet.day.isoformat(), sheet.state) == (days_on(3), "proposed")
    enter("chief").post(f"/cases/{told.code}/acts/agree_day/")
    enter("manager").post(f"/cases/{told.code}/acts/decline/", {})
    assert Case.objects.get().state == "declined"
    assert "这天可以" not in text_of(enter("manager").get("/visits/"))


def test_who_comes_in_the_same_week_is_told_so_once(told: Case, enter: Enter, town: Town) -> None:
    client = enter("chief")
    again = announce(client, town, 3)
    assert again.status_code == 422
    assert "同一周已约了" in text_of(again)
    assert Case.objects.count() == 1
    assert hidden(text_of(again))["sure"] == "yes"
    assert "已约定" in text_of(announce(client, town, 3, sure="yes"))
    assert Case.objects.count() == 2
    announce(client, town, 9)
    assert Case.objects.count() == 3


def test_what_is_missing_is_said_at_its_field(enter: Enter, town: Town) -> None:
    answer = enter("chief").post("/visits/", {"firm": "没有这家", "day": "2020-01-01", "text": ""})
    assert answer.status_code == 422
    assert errors(text_of(answer)).count("<li>") == 3


@pytest.mark.parametrize("who", ["rival", "resident", "receiver"])
def test_nobody_else_sees_that_anything_is_announced(who: str, told: Case, enter: Enter, town: Town) -> None:
    if who == "rival":
        firm = town.entity("示例罐头有限公司", "rival-firm", "enterprise", "G")
        town.person("企业负责人乙", "rival", employer=firm)
        town.post("罐头 网格员", "p-rival", "dedicated_grid.grid_member", firm, "enterprise", "rival", acts_for=True)
    page = text_of(enter(who).get("/visits/"))
    assert told.code not in page
    assert WHY not in page
    assert visits.mine(scope_of(town.users[who].pk, timezone.now())) == ()
    refused = announce(enter(who), town, 3)
    assert refused.status_code == 403
    assert "同一周已约了" not in text_of(refused)


def test_who_is_not_logged_in_is_asked_to(client: Client, town: Town) -> None:
    assert client.get("/visits/").status_code == 302
