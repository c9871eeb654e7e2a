"""The audit administrator sees who read what, by day and person, page by page, and nothing of the cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.acts import auditing, reading
from wangge.cases.models import Case
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.journal import access
from wangge.journal.models import Reading, Refusal
from wangge.people.access import scope_of_person
from wangge.subjects import revisions
from wangge.web.showing.sheets import grouped_code

Enter = Callable[[str], Client]


@pytest.fixture
def audited(town: Town) -> Town:
    """A complaint whose asker the public receiver looked up, and an audit administrator."""
    window = town.entities["window"]
    town.person("审计管理员甲", "auditor", employer=window)
    town.post("审计管理", "p-audit", "district.audit", town.units["D"], "department", "auditor", organisation=window,
              capabilities=[access.AUDIT])  # fmt: skip
    revisions.check()
    file(Client(), name="居民癸", phone="15400000009", text="工地夜里施工。", **SITE)
    shown = reading.reveal_contact(
        scope_of_person(town.entities["receiver"].pk, datetime.now(UTC)), Case.objects.get().code
    )
    assert not isinstance(shown, Refused)
    return town


def test_the_audit_administrator_sees_who_read_what_and_nothing_of_the_case(audited: Town, enter: Enter) -> None:
    case, client = Case.objects.get(), enter("auditor")
    shown = text_of(client.get("/audit/"))
    for part in ("接待员甲", "二标段 群众工作接待员", "诉求人姓名和电话", grouped_code(case.code)):
        assert part in shown
    for secret in ("居民癸", "15400000009", "工地夜里施工"):
        assert secret not in shown
    assert client.get(f"/cases/{case.code}/").status_code == 404
    assert 'href="/cases/"' not in shown
    own = Reading.objects.order_by("-id")[0]
    assert (own.field, own.actor) == (auditing.LOOKED, audited.entities["auditor"].pk)
    assert "查阅记录本身" in text_of(client.get("/audit/"))
    client.cookies["language"] = "en"
    assert client.get("/audit/").status_code == 200


def test_it_is_filtered_by_day_and_person(audited: Town, enter: Enter) -> None:
    client, today = enter("auditor"), datetime.now(UTC) + timedelta(hours=8)
    row = "<th"
    assert row in text_of(client.get("/audit/", {"who": "接待员", "day": f"{today:%Y-%m-%d}"}))
    for nothing in ({"who": "网格长"}, {"day": "2020-01-01"}, {"who": "没有这个人"}):
        assert row not in text_of(client.get("/audit/", nothing))
    for odd in ({"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "昨天"}, {"after": "x"}):
        assert client.get("/audit/", odd).status_code == 200
    at = datetime.now(UTC)
    Reading.objects.bulk_create(Reading(at=at, actor=None, subject_id=1, field="contact") for _ in range(20))
    assert text_of(client.get("/audit/")).count("诉求人（凭编号") == 20
    assert 'class="why"' not in text_of(client.get("/audit/"))  # nothing is folded away


def test_pages_go_on_by_key_and_none_is_shown_twice(audited: Town) -> None:
    at = datetime.now(UTC)
    Reading.objects.bulk_create(Reading(at=at, actor=None, subject_id=1, field="contact") for _ in range(7))
    scope, key, seen = scope_of_person(audited.entities["auditor"].pk, at), None, []
    while True:
        found, key = access.readings(scope, access.ReadingFilter(after=key, size=3))
        seen += [row.pk for row in found]
        if key is None:
            break
    assert sorted(seen) == sorted(Reading.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("who", ["", "resident", "clerk", "leader", "receiver"])
def test_it_is_for_nobody_else(audited: Town, enter: Enter, who: str) -> None:
    client = enter(who) if who else Client()
    assert client.get("/audit/").status_code == (403 if who else 302)
    assert access.readings(nobody(datetime.now(UTC)), access.ReadingFilter()) == ((), None)
    assert not Reading.objects.filter(field=auditing.LOOKED).exists()


def test_it_shows_whom_a_rule_refused_what_and_who_asked_for_a_case_that_is_not_theirs(
    audited: Town, enter: Enter
) -> None:
    case = Case.objects.get()
    stranger = enter("auditor")
    assert stranger.get(f"/cases/{case.code}/").status_code == 404
    assert stranger.get("/cases/ABCDEFGH12345678/").status_code == 404  # of what there is not, nothing is noted
    Client().get(f"/cases/{case.code}/")  # nor of somebody whom nobody knows
    Refusal.objects.create(
        at=datetime.now(UTC), actor=None, subject_id=case.pk, act="extend", code="past_due", law="R-13"
    )
    assert list(Refusal.objects.order_by("id").values_list("act", "code")) == [
        ("open", "not_found"),
        ("extend", "past_due"),
    ]
    shown = text_of(stranger.get("/audit/refused/"))
    for part in ("审计管理员甲", "打开事项", grouped_code(case.code), "首接负责与限时办理"):
        assert part in shown
    assert "R-13" not in shown
    assert "工地夜里施工" not in shown
    assert "Open the case" in text_of(stranger.get("/audit/refused/", headers={"accept-language": "en"}))
    assert enter("receiver").get("/audit/refused/").status_code == 403
