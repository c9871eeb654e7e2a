"""The OpenAPI description tells what the routes take and give; its page loads nothing from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_cases import TAXI
from wangge.api import parsing
from wangge.api.description import SCHEMAS, TITLES

Call = Callable[..., Any]


@pytest.fixture
def schema(client: Any) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()


def test_it_is_openapi_3_1_and_has_every_route(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    routes = {(m, p.removeprefix("/api/v1")) for p, methods in schema["paths"].items() for m in methods}
    assert routes == {
        ("post", "/cases"), ("get", "/cases"), ("get", "/cases/{code}"), ("post", "/cases/{code}/acts/{act}"),
        ("post", "/cases/{code}/contact"),
        ("get", "/inbox"), ("get", "/board"), ("get", "/reports"), ("get", "/measures"), ("get", "/ledgers/{name}"),
        ("get", "/me"), ("get", "/categories"), ("get", "/units"),
        ("get", "/track/{code}"), ("post", "/files"), ("get", "/files/{code}"),
            ("post", "/outside/{system}/{number}"), ("get", "/outside/{system}/{number}"),
            ("post", "/outside/{system}/{number}/acts/{act}"),
    }  # fmt: skip
    assert len(routes) == len(TITLES)


def test_every_reference_is_there(schema: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", str(schema)))
    assert names <= schema["components"]["schemas"].keys()


def test_the_body_is_described_as_it_is_parsed() -> None:
    assert SCHEMAS["Need"]["properties"].keys() == parsing.OWN == parsing._READERS.keys()


def test_answers_have_the_described_properties(call: Call) -> None:
    filed = call("POST", "/cases", TAXI).json()
    assert filed.keys() == SCHEMAS["Filed"]["properties"].keys()
    sheet = call("GET", f"/cases/{filed['code']}", by="traffic").json()
    assert sheet.keys() == SCHEMAS["Sheet"]["properties"].keys()
    assert {frozenset(kept) for kept in sheet["keeping"]} == {frozenset(SCHEMAS["Kept"]["properties"])}
    line = call("GET", "/cases", by="traffic").json()["cases"][0]
    assert line.keys() == SCHEMAS["Line"]["properties"].keys()
    done = call("POST", f"/cases/{filed['code']}/acts/accept", by="traffic").json()
    assert done.keys() == SCHEMAS["Done"]["properties"].keys()
    figures = call("GET", "/board", by="window").json()["total"]
    assert figures.keys() == SCHEMAS["Figures"]["properties"].keys()


def test_the_page_loads_nothing(client: Any) -> None:
    page = client.get("/api/v1/")
    text = page.content.decode()
    assert "提出诉求" in text
    assert not re.search(r"(src|href)=\"(?!openapi\.json|#)", text)
    assert "default-src 'none'" in page["Content-Security-Policy"]
