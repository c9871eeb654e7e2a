"""The one who asked reads how long each kind of their data is kept, what for, by which rule, and what has gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge import acts
from wangge.engine.scope import Scope, nobody


@pytest.fixture
def asked(town: Town) -> tuple[acts.Filed, Scope]:
    at = timezone.now() - timedelta(minutes=5)
    need = acts.Need(text="楼下路灯不亮。", category="difficulty", place="G", name="居民癸", phone="15400000009")
    filed = acts.file(nobody(at), need, at)
    assert isinstance(filed, acts.Filed), filed
    return filed, replace(nobody(at), bearer_of=frozenset({filed.case}))


def test_the_asker_reads_until_when_and_why_and_afterwards_what_has_gone(
    enter: Callable[[str], Client], asked: tuple[acts.Filed, Scope]
) -> None:
    filed, bearer = asked
    client = Client()
    client.post("/track/", {"code": filed.code, "pin": filed.pin})
    page = text_of(client.get("/track/", {"code": filed.code}))
    for told in (
        "您的信息保存多久",
        "怎么称呼您",
        "办结后保存 1 年",
        "用于联系诉求人",
        "个人信息最小必要",
        "办结后保存 3 年",
    ):
        assert told in page
    staff = text_of(enter("chief").get(f"/cases/{filed.code}/"))
    assert "个人信息保存多久" in staff
    assert "您的信息" not in staff
    assert isinstance(acts.do(bearer, filed.case, "withdraw", {}, bearer.at), acts.Done)
    year = bearer.at.year
    assert f"保存到{year + 1}年" in text_of(client.get("/track/", {"code": filed.code}))
    english = text_of(client.get("/track/", {"code": filed.code}, HTTP_ACCEPT_LANGUAGE="en"))
    assert "How long your data are kept" in english
    assert f"{year + 3}" in english
    assert isinstance(acts.do(bearer, filed.case, "erase", {}, bearer.at), acts.Done)
    stranger = text_of(Client().get("/track/", {"code": filed.code}))
    assert f"已于{year}年" in stranger
    assert "居民癸" not in stranger
