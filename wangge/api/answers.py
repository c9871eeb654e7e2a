"""Answers as JSON, written straight by pydantic's serialiser: instants in ISO 8601 with their offset (UTC)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json


def json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(to_json(body), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response
