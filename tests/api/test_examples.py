"""Every operation is told in words and shown by an example that its own shapes allow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from tests.api.test_cases import TAXI
from tests.cast import ROOT
from wangge.api import service
from wangge.api.described import operations
from wangge.api.open311 import service as open311_service

APIS = {"v1": service.api, "open311": open311_service.api}
Json = dict[str, Any]
Call = Callable[..., Any]


def told() -> Iterator[Any]:
    for name, api in APIS.items():
        schema = json.loads(json.dumps(api.get_openapi_schema()))
        for method, address, operation in operations(schema):
            yield pytest.param(schema, operation, id=f"{name} {method} {address}")


OPERATIONS = list(told())


def validator(schema: Json, shape: Json) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**shape, "components": schema["components"]}, validate_formats=True)


@pytest.mark.parametrize(("schema", "operation"), OPERATIONS)
def test_it_is_told_in_both_languages(schema: Json, operation: Json) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", operation["operationId"])
    assert " · " in operation["summary"]
    _, zh, en = (part for part in operation["description"].split("\n\n")[-3:])
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    problems = [status for status in operation["responses"] if int(status) >= 400]
    assert problems, "what can go wrong is told"


@pytest.mark.parametrize(("schema", "operation"), OPERATIONS)
def test_its_example_is_what_its_shapes_allow(schema: Json, operation: Json) -> None:
    contents = [*operation.get("requestBody", {}).get("content", {}).values()]
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            contents += answer["content"].values()
    assert contents
    for content in contents:
        validator(schema, content["schema"]).validate(content["example"])
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            validator(schema, parameter["schema"]).validate(parameter["example"])


@pytest.mark.parametrize(
    ("name", "address", "by"),
    [
        ("list_cases", "/cases", "traffic"), ("inbox", "/inbox", "traffic"), ("board", "/board", "window"),
        ("report", "/reports", "window"), ("measures", "/measures", "window"), ("me", "/me", "traffic"),
        ("ledger", "/ledgers/standard", "window"), ("categories", "/categories", ""), ("units", "/units", ""),
        ("read_case", "/cases/{code}", "traffic"), ("track", "/track/{code}", ""),
    ],
)  # fmt: skip
def test_what_is_really_answered_has_the_shape_that_is_told(call: Call, name: str, address: str, by: str) -> None:
    code = call("POST", "/cases", TAXI).json()["code"]
    call("POST", f"/cases/{code}/acts/accept", {}, "traffic")
    schema = service.api.get_openapi_schema()
    (operation,) = (one for _, _, one in operations(schema) if one["operationId"] == name)
    answer = call("GET", address.format(code=code), None, by)
    assert answer.status_code == 200
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator(schema, shape).validate(answer.json())


def test_open311_answers_what_is_told(town: Any) -> None:
    schema = open311_service.api.get_openapi_schema()
    for _, address, operation in operations(schema):
        if operation["operationId"] in ("discovery", "services", "list_requests"):
            answer = Client().get(address.format(format="json"), {"api_key": town.secrets["window"]})
            shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
            validator(schema, shape).validate(answer.json())


def test_the_page_shows_every_operation_with_its_example(client: Any) -> None:
    page = client.get("/api/v1/").content.decode()
    for name in re.findall(r"^(\w+):$", (ROOT / "wangge" / "api" / "examples" / "v1.yaml").read_text("utf-8"), re.M):
        assert f'id="{name}"' in page
    assert "园区东门的路灯坏了三天" in page


def test_every_route_stands_in_the_tour() -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for method, address, _ in operations(service.api.get_openapi_schema()):
        told_ = f"{method.upper()} {address.removeprefix('/api/v1')}"
        assert told_ in guide or address.startswith("/api/v1/outside"), told_
