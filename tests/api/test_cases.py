"""Filing, reading and acting over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.town import Town

Call = Callable[..., Any]
TAXI = {"title": "出租车拒载", "text": "A3区的出租车司机拒载，还要加价，请交通部门管一管。"}


def test_a_need_is_filed_by_anybody_and_lands_on_its_department(town: Town, call: Call) -> None:
    answer = call("POST", "/cases", TAXI)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert len(body["code"]) == 16
    assert len(body["pin"]) == 6
    assert body["owner"] == {"id": town.entities["traffic"].pk, "name": "交通运输局", "kind": "entity"}
    assert body["state"] == {"code": "filed", "name": "待接单"}
    assert body["category"]["code"] == "traffic.1"
    assert body["due"]
    assert body["ground"]["clock"] == "respond"
    assert body["ground"]["promise"] is True
    assert answer["Location"] == body["links"]["self"]
