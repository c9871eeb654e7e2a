"""Adopting in a dialogue: left and resumed, refused with the rule, settled among neighbours, ended on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.acts import dialogue, shifts
from wangge.adoptions.models import Adoption, Proposal
from wangge.cases.models import Case
from wangge.engine.values import Refused
from wangge.people.access import scope_of_person
from wangge.subjects import revisions

Enter = Callable[[str], Client]
BASE = "/house/adopt/demand_whistle/"
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


@pytest.fixture
def house(town: Town) -> Town:
    for name, powers in {
        "system": ["admin.system", "playbooks.adopt", "places.edit"], "other": ["admin.system", "playbooks.adopt"],
        "security": ["admin.security", "people.appoint"],
    }.items():  # fmt: skip
        town.person(f"{name}甲", name, employer=town.entities["window"])
        town.post(name, f"p-{name}", f"district.{name}", town.units["D"], "department", name, capabilities=powers,
                  organisation=town.entities["window"])  # fmt: skip
    revisions.check()
    return town


def today(days: int = 0) -> str:
    return f"{datetime.now(UTC) + timedelta(hours=8, days=days):%Y-%m-%d}"


def answered(client: Client, step: str, **given: Any) -> Any:
    revision = Proposal.objects.get(adoption=None, withdrawn_at=None).revision
    return client.post(f"{BASE}{step}/", given | {"revision": str(revision)})


def all_answered(client: Client) -> None:
    client.post(BASE, {"do": "begin"})
    answered(client, "area", area="D")
    answered(client, "since", since=today())
    scope = scope_of_person(Proposal.objects.get(adoption=None).begun_by_id, datetime.now(UTC))
    one = dialogue.opened(scope, "demand_whistle")
    assert isinstance(one, dialogue.Opened)
    for question in one.questions:
        if question.slot and question.slot.kind == "organisations":
            answered(client, question.step, code="coordination")
        elif question.slot:
            answered(client, question.step, codes=["growth"])
    answered(client, "promises")
    answered(client, "order", rank=str(dialogue.ranks(one)[-1][0]))


def seen(client: Client) -> str:
    page = text_of(client.get(f"{BASE}check/"))
    found = SEEN.search(page)
    assert found, page
    return found[1]


def test_it_is_answered_left_resumed_looked_at_and_adopted(house: Town, enter: Enter) -> None:
    client = enter("system")
    shown = text_of(client.get("/house/adopt/"))
    assert "在用" in shown
    client.post(BASE, {"do": "begin"})
    answer = answered(client, "area", area="D")
    assert answer.headers["Location"] == f"{BASE}since/"
    assert "已答 1 /" in text_of(enter("other").get(BASE)), "somebody else goes on with it"
    all_answered(enter("system"))
    check = text_of(client.get(f"{BASE}check/"))
    assert "这里第一次启用" in check
    assert "需要的岗位" in check
    done = client.post(f"{BASE}check/", {"seen": seen(client)}, follow=True)
    assert "已启用" in text_of(done)
    adoption = Adoption.objects.get(edition__playbook="demand_whistle")
    assert adoption.mapping["organisations"]["organiser"] == house.entities["coordination"].pk
    assert Proposal.objects.get().adoption == adoption
    assert client.post(f"{BASE}check/", {"seen": "x"}).status_code == 302
    english = client.get(BASE, headers={"accept-language": "en"})
    assert english.status_code == 200


def test_a_promise_slower_than_its_law_is_refused_with_the_rule(house: Town, enter: Enter) -> None:
    base = "/house/adopt/petition/"
    client = enter("system")
    client.post(base, {"do": "begin"})
    one = dialogue.opened(scope_of_person(house.entities["system"].pk, datetime.now(UTC)), "petition")
    assert isinstance(one, dialogue.Opened)
    name, clock = next((n, c) for n, c in one.playbook.spec.clocks.items() if c.basis.law and c.length.unit != "month")
    sent = {f"p_{name}": str(clock.length.n + 400), "revision": "0"}
    answer = client.post(f"{base}promises/", sent)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert 'href="/laws/' in shown
    assert f'value="{clock.length.n + 400}"' in shown, "what was typed stays"
    assert client.post(f"{base}promises/", {f"p_{name}": "两天", "revision": "0"}).status_code == 422
    assert client.post(f"{base}promises/", {"revision": "0"}).status_code == 302


@pytest.mark.parametrize(
    ("step", "given", "words"),
    [
        ("area", {"area": "X9"}, "X9"),
        ("since", {"since": "2020-01-01"}, "已经过去"),
        ("since", {"since": "昨天"}, "看不懂日期"),
        ("since", {"since": "2126-01-02", "until": "2126-01-01"}, ""),
        ("organisations.organiser", {"other": "没有这个单位"}, "没有编号或名称"),
        ("organisations.organiser", {"code": ""}, "请选一个"),
        ("organisations.organiser", {"code": "resident"}, "没有编号或名称"),
        ("order", {"rank": "0"}, "请选一个"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    house: Town, enter: Enter, step: str, given: dict[str, str], words: str
) -> None:
    client = enter("system")
    client.post(BASE, {"do": "begin"})
    answer = answered(client, step, **given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Proposal.objects.get().answers == {}
    assert client.get(f"{BASE}nonsense/").status_code == 404
    assert client.get("/house/adopt/nonsense/").status_code == 404
    assert client.get(f"{BASE}check/").status_code == 302


def test_two_who_answer_at_once_notice_each_other(house: Town, enter: Enter) -> None:
    client = enter("system")
    client.post(BASE, {"do": "begin"})
    client.post(BASE, {"do": "begin"})
    assert Proposal.objects.count() == 1
    assert client.post(f"{BASE}area/", {"area": "S", "revision": "0"}).status_code == 302
    late = enter("other").post(f"{BASE}organisations.organiser/", {"other": "示例区统筹办", "revision": "0"})
    assert late.status_code == 422
    assert "刚有人答过" in text_of(late)
    assert 'value="示例区统筹办"' in text_of(late)
    assert answered(client, "organisations.organiser", other="示例区统筹办").status_code == 302
    assert Proposal.objects.get().answers["organisations.organiser"] == ["coordination"]


def test_whoever_comes_second_sees_what_the_first_has_done(house: Town, enter: Enter) -> None:
    first = enter("system")
    all_answered(first)
    shown = seen(first)
    Adoption.objects.filter(edition__playbook="dedicated_grid").update(rank=45)
    from django.db import transaction

    with transaction.atomic():
        revisions.bump("adoptions")
    answer = first.post(f"{BASE}check/", {"seen": shown})
    assert answer.status_code == 422
    assert "看过以后情况变了" in text_of(answer)
    assert not Adoption.objects.filter(edition__playbook="demand_whistle").exists()
    assert first.post(f"{BASE}check/", {"seen": seen(first)}).status_code == 302


def test_it_ends_on_a_day_and_says_who_takes_over(house: Town, enter: Enter) -> None:
    file(Client(), text="工地夜里施工。", **SITE)
    client = enter("system")
    own = Adoption.objects.get(edition__playbook="dual_posts")
    address = f"/house/adopt/dual_posts/end/{own.pk}/"
    page = text_of(client.get(address))
    assert "在办的 1 件" in page
    assert "夜里施工" not in page
    assert Case.objects.get().code[:4] not in page
    for day in (today(), "2020-01-01", "x"):
        assert client.post(address, {"on": day}).status_code == 422
    assert client.post(address, {"on": today(3)}).status_code == 302
    own.refresh_from_db()
    assert own.until is not None
    assert client.post(address, {"on": today(2)}).status_code == 302, "it may end earlier still"
    assert client.get("/house/adopt/dual_posts/end/999999/").status_code == 404


def test_figures_of_what_changes_count_the_open_zone_alone(house: Town, as_owner: Any) -> None:
    file(Client(), text="工地夜里施工。", **SITE)
    at, own = datetime.now(UTC), Adoption.objects.get(edition__playbook="dual_posts")
    assert shifts.of_end(own.pk, at, at).cases == 1
    with as_owner():
        Case.objects.update(zone="petition")
    assert shifts.of_end(own.pk, at, at).cases == 0
    assert dialogue.running(own.pk) == 0


@pytest.mark.parametrize("who", ["", "security", "leader", "chief", "resident"])
def test_it_is_for_whoever_may_adopt_alone(house: Town, enter: Enter, who: str) -> None:
    client = enter(who) if who else Client()
    own = Adoption.objects.get(edition__playbook="dual_posts")
    for address in ("/house/adopt/", BASE, f"{BASE}area/", f"/house/adopt/dual_posts/end/{own.pk}/"):
        assert client.get(address).status_code == (403 if who else 302), address
        assert client.post(address, {"do": "begin"}).status_code in (403, 405, 302)
    scope = scope_of_person(house.entities["leader"].pk, datetime.now(UTC))
    assert isinstance(dialogue.begin(scope, "demand_whistle"), Refused)
    assert not Proposal.objects.exists()
