"""The board groups by organisation and never by post, and each figure opens exactly the cases that it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from tests.web.test_desk_work import act
from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.cases.board import OTHER_POSTS, board
from wangge.cases.models import Case
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.subjects import revisions

Enter = Callable[[str], Client]
FIGURE = re.compile(r'<a class="figure-tile tone-\w+" href="([^"]+)".*?figure-value">([\d,]+)<')
RATE = re.compile(r'<a href="([^"]+)">(?:达到|未达到|共) (\d+) 件</a>')


@pytest.fixture
def busy(town: Town, enter: Enter) -> Town:
    """Complaints at the site, led by a post; needs of a firm, led by a department: answered, rated badly, open, old."""
    for key in "ab":
        file(Client(), name="居民甲", phone="13800000000", key=key, **SITE)
        file(enter("manager"), place="G", category="difficulty", key=f"{key}{key}")
    answered, old = Case.objects.filter(category__code="difficulty").order_by("pk")
    reply, rating = {"reply_text": "已经协调解决"}, {"rating": "2"}
    called = {"reached": "yes"}
    steps = (("handler", "accept", {}), ("handler", "reply", reply), ("manager", "rate", rating))
    steps += (("ruler", "call_back", called),)
    for case in (answered, old):
        for who, name, data in steps:
            act(enter(who), case.code, name, **data)
    Case.objects.filter(pk=old.pk).update(filed_at=datetime.now(UTC) - timedelta(days=400))
    return town


def counted(client: Client, href: str) -> int:
    return text_of(client.get(unescape(href))).count("data-line")


def test_no_row_of_the_board_is_a_post(busy: Town) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    found = board(scope, "organisation")
    assert found is not None
    assert {r.key for r in found.rows}.isdisjoint(str(post) for post in roster().posts)
    assert {r.name: r.open for r in found.rows} == {"示例施工单位": 2, "示例区住建部门": 0}


def test_posts_of_no_organisation_are_one_line(busy: Town) -> None:
    busy.posts["p-receiver"].organisation = None
    busy.posts["p-receiver"].save()
    revisions.bump("people")
    found = board(scope_of_person(busy.entities["leader"].pk, datetime.now(UTC)), "organisation")
    assert found is not None
    assert {r.key: r.open for r in found.rows}[OTHER_POSTS] == 2


@pytest.mark.parametrize("by", ["unit", "organisation", "category"])
def test_every_figure_opens_exactly_its_cases(enter: Enter, busy: Town, by: str) -> None:
    leader = enter("leader")
    html = text_of(leader.get(f"/board/?by={by}"))
    tiles, rates = FIGURE.findall(html), RATE.findall(html)
    assert (len(tiles), len(rates)) == (4, 9)
    for href, value in (*tiles, *rates):
        assert counted(leader, href) == int(value), href
        assert f"共 {value} 件" in text_of(leader.get(unescape(href)))
    rows = re.findall(r'href="([^"]*show=(?:open|due|late)[^"]*)"[^>]*>\s*(\d+)\s*<', html.split("<table")[1])
    assert rows
    for href, value in rows:
        assert counted(leader, href) == int(value), href


def test_what_no_rate_counts_is_shown_with_its_ground_and_its_cases(enter: Enter, busy: Town) -> None:
    scope = scope_of_person(busy.entities["leader"].pk, datetime.now(UTC))
    before = board(scope, "organisation")
    rated = Case.objects.filter(rating=2, is_open=False, filed_at__gt=datetime.now(UTC) - timedelta(days=180))
    assert rated.update(exclusion="out_of_remit") == 1
    after = board(scope, "organisation")
    assert before is not None
    assert after is not None
    assert (before.total.satisfied.whole, after.total.satisfied.whole) == (1, 0)
    assert after.total.solved.whole == before.total.solved.whole - 1
    assert (after.total.excluded, after.total.open) == ({"out_of_remit": 1}, before.total.open)
    leader = enter("leader")
    href = re.findall(r'<a href="([^"]+)">不在职权范围 1 件</a>', text_of(leader.get("/board/")))
    assert [counted(leader, one) for one in href] == [1]
    assert counted(leader, "/cases/?show=satisfied&board=1") == 0
