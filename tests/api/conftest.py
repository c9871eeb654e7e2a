from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests import kept
from tests.api.town import Town, build

NOW = datetime.now(UTC)


_kept_town = kept.fixture(build)


@pytest.fixture
def town(_kept_town: kept.Kept[Town], db: None) -> Town:
    return kept.own(_kept_town)


@pytest.fixture
def call(client: Client, town: Town) -> Callable[..., Any]:
    """``call("GET", "/cases", by="traffic", size=5)``: a request to the API, as a handler of the town or as nobody."""

    def ask(method: str, address: str, body: Any = None, by: str = "", **headers: str) -> Any:
        extra = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if by:
            extra["HTTP_AUTHORIZATION"] = f"Bearer {town.secrets[by]}"
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        return client.generic(method, f"/api/v1{address}", **_sent(given), **extra)

    return ask


def _sent(given: dict[str, Any]) -> dict[str, Any]:
    import json

    if "data" in given and not isinstance(given["data"], str | bytes):
        given["data"] = json.dumps(given["data"])
    return given
