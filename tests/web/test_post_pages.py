"""Posts and people: found by post and place, changed after the effects were seen, by one administrator alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.acts import posting
from wangge.cases.models import Case, Stake
from wangge.engine.values import Refused
from wangge.journal.models import Entry
from wangge.people.access import scope_of_person
from wangge.people.facts import roster
from wangge.people.models import Appointment, Entity, Post
from wangge.subjects import revisions

Enter = Callable[[str], Client]
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


@pytest.fixture
def house(town: Town) -> Town:
    for name, powers in {"security": ["admin.security", "people.appoint"], "system": ["admin.system"]}.items():
        town.person(f"{name}甲", name, employer=town.entities["window"])
        town.post(name, f"p-{name}", f"district.{name}", town.units["D"], "department", name, capabilities=powers,
                  organisation=town.entities["window"])  # fmt: skip
    revisions.check()
    return town


def href(town: Town, code: str) -> str:
    return f"/house/posts/{town.posts[code].pk}/"


def changed(client: Client, address: str, **given: Any) -> Any:
    """As a person does it: the form, what it brings about, the confirmation."""
    page = text_of(client.get(address))
    found = SEEN.search(page)
    assert found
    check = client.post(address, given)
    assert check.status_code == 200, text_of(check)
    assert "改了以后会怎样" in text_of(check)
    return client.post(address, given | {"seen": found[1], "sure": "yes"}, follow=True)


def holder(code: str) -> str:
    revisions.check()
    term = roster().incumbent(Post.objects.get(code=code).pk, datetime.now(UTC))
    return roster().name(term.person) if term else ""


def test_they_are_found_by_post_and_place_and_never_by_a_persons_name(house: Town, enter: Enter) -> None:
    client = enter("security")
    assert "群众工作接待员" in text_of(client.get("/house/posts/", {"q": "接待员"}))
    by_place = text_of(client.get("/house/posts/", {"q": "二标段工地"}))
    assert "监督员甲" in by_place
    assert "统筹员" not in by_place
    assert "没有找到岗位" in text_of(client.get("/house/posts/", {"q": "居民甲"}))
    assert "没有找到岗位" in text_of(client.get("/house/posts/", {"q": "网格长甲"}))
    assert client.get("/house/posts/", {"from": "-1", "vacant": "yes"}).status_code == 200
    assert client.get("/house/posts/", headers={"accept-language": "en"}).status_code == 200


def test_somebody_new_takes_over_and_the_matters_go_on(house: Town, enter: Enter) -> None:
    file(Client(), text="工地夜里施工。", **SITE)
    client, today = enter("security"), f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m-%d}"
    given = {"do": "replace", "person": "n-1", "name": "接待员乙", "phone": "13800000000", "login": "receiver2",
             "since": today}  # fmt: skip
    page = text_of(client.post(href(house, "p-receiver"), given))
    assert "接待员乙从" in page
    assert "1 件事项" in page
    assert "夜里施工" not in page
    assert Case.objects.get().code[:4] not in page
    assert holder("p-receiver") == "接待员甲", "nothing is done by looking"
    answer = changed(client, href(house, "p-receiver"), **given)
    assert "已换人" in text_of(answer)
    assert holder("p-receiver") == "接待员乙"
    assert Entity.objects.get(code="n-1").user.username == "receiver2"
    assert Entry.objects.filter(act="post.appoint", subject_id=house.posts["p-receiver"].pk).count() == 2


def test_a_post_is_vacated_and_abolished_when_what_waits_has_gone_on(house: Town, enter: Enter) -> None:
    file(Client(), text="工地夜里施工。", **SITE)
    client, address = enter("security"), href(house, "p-receiver")
    term = Appointment.objects.get(post=house.posts["p-receiver"])
    refused = client.post(address, {"do": "abolish", "seen": "x", "sure": "yes"})
    assert refused.status_code == 422
    answer = changed(client, address, do="end", term=str(term.pk))
    assert "空缺" in text_of(answer)
    assert "代办" in text_of(answer)
    gone = changed(client, address, do="abolish")
    assert "已撤销" in text_of(gone)
    assert client.get(address).status_code == 404
    stakes = Stake.objects.filter(kind="lead", until=None)
    assert [s.holder_id for s in stakes] == [house.posts["p-window"].pk] or stakes.get().holder_id != term.post_id
    assert roster().name(house.posts["p-receiver"].pk) == "二标段 群众工作接待员", "its name stays on what was done"
    assert Post.objects.get(code="p-supervisor").pair is None


def test_matters_of_a_closed_zone_move_no_figure(house: Town, as_owner: Any) -> None:
    file(Client(), text="工地夜里施工。", **SITE)
    scope = scope_of_person(house.entities["security"].pk, datetime.now(UTC))
    before = posting.sheet(scope, house.posts["p-receiver"].pk)
    assert isinstance(before, posting.Sheet)
    assert before.waiting == 1
    with as_owner():
        Stake.objects.update(zone="petition")
    after = posting.sheet(scope, house.posts["p-receiver"].pk)
    assert isinstance(after, posting.Sheet)
    assert after.waiting == 0


def test_two_at_once_do_not_overwrite_each_other(house: Town, enter: Enter) -> None:
    scope = scope_of_person(house.entities["security"].pk, datetime.now(UTC))
    post, term = house.posts["p-chief"].pk, Appointment.objects.get(post=house.posts["p-chief"])
    first = posting.sheet(scope, post)
    assert isinstance(first, posting.Sheet)
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    assert posting.end(scope, post, term.pk, day, first.seen) is None
    second = posting.replace(scope, post, posting.Wish("resident", day), first.seen)
    assert isinstance(second, Refused)
    assert second.code == "post_changed"
    address, sent = href(house, "p-chief"), {"do": "replace", "person": "x-9", "since": str(day), "name": "某甲"}
    answer = enter("security").post(address, sent | {"seen": first.seen, "sure": "yes"})
    assert answer.status_code == 422
    assert 'value="某甲"' in text_of(answer), "what was typed is still there"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"do": "replace", "person": "", "since": "2026-12-01"}, "必填"),
        ({"do": "replace", "person": "z", "since": "昨天"}, "看不懂日期"),
        ({"do": "replace", "person": "z", "since": "2999-12-01"}, "看不懂日期"),
        ({"do": "replace", "person": "z", "since": "2126-12-01"}, "没有人员编码"),
        ({"do": "replace", "person": "food", "since": "2126-12-01"}, "另一个人或单位"),
        ({"do": "replace", "person": "security", "since": "2126-12-01"}, "不能任命自己"),
        ({"do": "replace", "person": "z", "name": "某", "phone": "12", "since": "2126-12-01"}, "不是电话号码"),
        ({"do": "end", "term": "999999", "on": ""}, "已经结束"),
        ({"do": "end", "term": "x", "on": "2026-01-02"}, "已经结束"),
        ({"do": "pair", "other": "p-nobody"}, "没有编码"),
        ({"do": "grant", "powers": ["admin.system", "cases.read"]}, "管理员不能看事项"),
        ({"do": "grant", "powers": ["admin.system", "admin.audit"]}, "一种管理权限"),
    ],
)
def test_what_cannot_be_is_refused_in_words(house: Town, enter: Enter, given: dict[str, Any], words: str) -> None:
    client, address = enter("security"), href(house, "p-leader")
    found = SEEN.search(text_of(client.get(address)))
    assert found
    answer = client.post(address, given | {"seen": found[1], "sure": "yes"})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Entity.objects.filter(code="z").exists()


def test_powers_are_given_and_never_to_a_firm_nor_to_oneself(house: Town, enter: Enter) -> None:
    client = enter("security")
    changed(client, href(house, "p-ruler"), do="grant", powers=["cases.import"], zones=[])
    assert Post.objects.get(code="p-ruler").capabilities == ["cases.import"]
    for code, words in (("p-receiver", "工程"), ("p-security", "您自己的岗位")):
        found = SEEN.search(text_of(client.get(href(house, code))))
        assert found
        sent = {"do": "grant", "powers": ["board.read"], "seen": found[1], "sure": "yes"}
        answer = client.post(href(house, code), sent)
        assert answer.status_code == 422, code
        assert words in text_of(answer) or code == "p-receiver"


def test_members_come_and_go_and_the_lead_stays(house: Town, enter: Enter) -> None:
    client, four = enter("security"), house.entities["four"].pk
    address = f"/house/bodies/{four}/"
    assert "示例街道办事处" in text_of(client.get(address))
    client.post(address, {"do": "add", "member": "housing", "member_role": "adviser"})
    revisions.check()
    assert (house.entities["housing"].pk, "adviser") in roster().members[four]
    assert "已经是成员" in text_of(client.post(address, {"do": "add", "member": "housing", "member_role": "x"}))
    assert "没有编号" in text_of(client.post(address, {"do": "add", "member": "resident", "member_role": "x"}))
    client.post(address, {"do": "end", "ended": str(house.entities["housing"].pk)})
    revisions.check()
    assert (house.entities["housing"].pk, "adviser") not in roster().members[four]
    assert client.post(address, {"do": "end", "ended": str(house.entities["street"].pk)}).status_code == 422
    assert client.get("/house/bodies/999999/").status_code == 404


def test_an_organisation_becomes_a_body(house: Town, enter: Enter) -> None:
    client, sent = enter("security"), {"entity": "owner", "kind": "dual_posts.four_parties", "led_by": "street"}
    for wrong in ({"entity": "nobody"}, {"kind": "x"}, {"led_by": "owner"}, {"entity": "resident"}, {"entity": "four"}):
        assert client.post("/house/bodies/", sent | wrong).status_code == 422, wrong
    answer = client.post("/house/bodies/", sent)
    assert answer.headers["Location"] == f"/house/bodies/{house.entities['owner'].pk}/"
    assert client.get("/house/bodies/", headers={"accept-language": "en"}).status_code == 200
    assert enter("system").get("/house/bodies/").status_code == 403


@pytest.mark.parametrize("who", ["", "system", "leader", "chief", "resident"])
def test_it_is_for_the_security_administrator_alone(house: Town, enter: Enter, who: str) -> None:
    client = enter(who) if who else Client()
    for address in ("/house/posts/", href(house, "p-chief"), f"/house/bodies/{house.entities['four'].pk}/"):
        assert client.get(address).status_code == (403 if who else 302)
    refused = posting.end(
        scope_of_person(house.entities["leader"].pk, datetime.now(UTC)), house.posts["p-chief"].pk, 1, None, ""
    )
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"
