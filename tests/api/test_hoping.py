"""A filing, an act and a list take for granted what their process knows; their own statement finds out what is old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from benchmarks.statements import count
from tests.api.town import Town
from wangge.accounts.models import Token
from wangge.adoptions.models import Category
from wangge.cases.models import Case, Stake
from wangge.subjects.models import Revision

Call = Callable[..., Any]
TAXI = {"title": "出租车拒载", "text": "A3区的出租车司机拒载，还要加价，请交通部门管一管。"}


def elsewhere(room: str) -> None:
    """Another process has changed something of ``room``: only the database knows."""
    Revision.objects.filter(room=room).update(n=F("n") + 1)


@pytest.mark.django_db(transaction=True)
def test_a_filing_is_one_statement_and_an_act_two(call: Call) -> None:
    assert call("POST", "/cases", TAXI, by="traffic").status_code == 201
    answers: list[Any] = []
    assert count(lambda: answers.append(call("POST", "/cases", TAXI, by="traffic"))) == 1
    code = answers[0].json()["code"]
    assert count(lambda: answers.append(call("POST", f"/cases/{code}/acts/accept", {}, by="traffic"))) == 2
    assert answers[1].status_code == 200


def test_a_key_that_another_process_revoked_files_nothing(town: Town, call: Call) -> None:
    assert call("POST", "/cases", TAXI, by="traffic").status_code == 201
    Token.objects.filter(user__username="traffic").update(revoked_at=timezone.now())
    elsewhere("accounts")
    assert call("POST", "/cases", TAXI, by="traffic").status_code == 401
    assert Case.objects.count() == 1


def test_a_filing_is_decided_by_what_another_process_changed(town: Town, call: Call) -> None:
    assert call("POST", "/cases", TAXI).status_code == 201
    Category.objects.filter(code="traffic.1").update(name="出租车（新名）")
    elsewhere("adoptions")
    body = call("POST", "/cases", TAXI).json()
    assert body["category"]["name"] == "出租车（新名）"
    assert Case.objects.count() == 2


def test_a_refusal_is_never_of_yesterday(town: Town, call: Call) -> None:
    """What refuses is asked anew: the category was added a moment ago, by another process."""
    assert call("POST", "/cases", TAXI).status_code == 201
    old = Category.objects.get(code="traffic.1")
    Category.objects.create(
        code="traffic.new", name="新类别", parent=old.parent, owner=old.owner, valid_from=old.valid_from
    )
    elsewhere("adoptions")
    assert call("POST", "/cases", {**TAXI, "category": "traffic.new"}).status_code == 201


def test_an_act_of_a_revoked_key_does_nothing(town: Town, call: Call) -> None:
    code = call("POST", "/cases", TAXI, by="traffic").json()["code"]
    Token.objects.filter(user__username="traffic").update(revoked_at=timezone.now())
    elsewhere("accounts")
    assert call("POST", f"/cases/{code}/acts/accept", {}, by="traffic").status_code == 401
    assert Case.objects.get(code=code).state == "filed"


@pytest.mark.django_db(transaction=True)
def test_a_list_is_one_statement(call: Call) -> None:
    for _ in range(2):
        call("POST", "/cases", TAXI, by="traffic")
    for _ in range(2):
        assert len(call("GET", "/cases?size=1", by="traffic").json()["cases"]) == 1
    assert count(lambda: call("GET", "/cases?size=1", by="traffic")) == 1


def test_a_revoked_key_reads_no_list(town: Town, call: Call) -> None:
    call("POST", "/cases", TAXI, by="traffic")
    assert call("GET", "/cases", by="traffic").json()["cases"]
    Token.objects.filter(user__username="traffic").update(revoked_at=timezone.now())
    elsewhere("accounts")
    assert call("GET", "/cases", by="traffic").status_code == 401
    assert call("GET", "/cases?state=closed", by="traffic").status_code == 401


def test_an_empty_list_is_never_of_yesterday(town: Town, call: Call) -> None:
    """Who may see the case since a moment ago, by what another process changed, sees it."""
    call("POST", "/cases", TAXI)
    assert call("GET", "/cases?category=traffic.new", by="traffic").status_code == 422
    old = Category.objects.get(code="traffic.1")
    new = Category.objects.create(
        code="traffic.new", name="新类别", parent=old.parent, owner=old.owner, valid_from=old.valid_from
    )
    elsewhere("adoptions")
    assert call("GET", "/cases?category=traffic.new", by="traffic").json()["cases"] == []
    Case.objects.update(category_id=new.pk)
    Stake.objects.update(category=new.pk)
    assert len(call("GET", "/cases?category=traffic.new", by="traffic").json()["cases"]) == 1
