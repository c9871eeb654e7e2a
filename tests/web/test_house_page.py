"""The system's and the security administrator begin at the house itself: each sees its own part, and no case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.cases.models import Case
from wangge.subjects import revisions

Enter = Callable[[str], Client]


@pytest.mark.parametrize(
    ("power", "own", "others"),
    [
        ("admin.system", ("专属网格", "双员制", "后台任务"), "wangge token"),
        ("admin.security", ("岗位", "wangge token"), "后台任务"),
    ],
)
def test_each_sees_its_own_part_and_no_case(
    enter: Enter, town: Town, power: str, own: tuple[str, ...], others: str
) -> None:
    window = town.entities["window"]
    town.person("管理员甲", "keeper", employer=window)
    town.post("管理", "p-keeper", "district.keeper", town.units["D"], "department", "keeper", organisation=window,
              capabilities=[power])  # fmt: skip
    revisions.check()
    file(Client(), text="工地夜里施工。", **SITE)
    case, client = Case.objects.get(), enter("keeper")
    answer = client.get("/", follow=True)
    shown = text_of(answer)
    assert answer.request["PATH_INFO"] == "/house/"
    assert all(word in shown for word in own)
    assert others not in shown
    assert "夜里施工" not in shown
    assert case.code[:4] not in shown
    assert client.get("/house/", headers={"accept-language": "en"}).status_code == 200


def test_it_is_for_administrators_alone(enter: Enter) -> None:
    assert enter("receiver").get("/house/").status_code == 403
