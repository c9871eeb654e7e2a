"""A post that was granted it erases a registered person by their code, once it was typed twice; nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.journal.models import Entry
from wangge.people.models import Entity
from wangge.subjects import revisions

Enter = Callable[[str], Client]
ADDRESS = "/persons/erase/"


@pytest.fixture
def keeper(town: Town) -> Town:
    """Somebody whose post may erase, and somebody to erase."""
    town.person("数据管理员甲", "keeper", employer=town.entities["window"])
    town.post("数据与隐私管理", "p-keeper", "district.keeper", town.units["D"], "department", "keeper",
              organisation=town.entities["window"], capabilities=["erase"])  # fmt: skip
    revisions.check()
    return town


def test_the_code_is_typed_twice_and_it_is_written_down_who_erased(keeper: Town, enter: Enter) -> None:
    client, person = enter("keeper"), keeper.entities["clerk"]
    name = Entity.objects.get(pk=person.pk).name
    assert ADDRESS in text_of(client.get(ADDRESS))
    unknown = client.post(ADDRESS, {"code": "nobody"})
    assert unknown.status_code == 422
    assert "没有编号为" in text_of(unknown)
    asked = text_of(client.post(ADDRESS, {"code": person.code}))
    assert "将离任的岗位" in asked
    assert name not in asked
    assert "两次输入的编号不一样" in text_of(client.post(ADDRESS, {"code": person.code, "again": "other"}))
    assert Entity.objects.get(pk=person.pk).name == name
    done = text_of(client.post(ADDRESS, {"code": person.code, "again": person.code}, HTTP_ACCEPT_LANGUAGE="zh"))
    assert "已清除" in done
    assert Entity.objects.get(pk=person.pk).name == ""
    erased = Entry.objects.get(subject_id=person.pk, act="erase")
    assert erased.actor == keeper.entities["keeper"].pk


@pytest.mark.parametrize("who", ["", "resident", "leader"])
def test_nobody_else_gets_there(keeper: Town, enter: Enter, who: str) -> None:
    client = enter(who) if who else Client()
    for sent in (client.get(ADDRESS), client.post(ADDRESS, {"code": keeper.entities["clerk"].code})):
        assert sent.status_code == (403 if who else 302)
