"""The API as one NinjaAPI: its routes, its description, and every error as a problem."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import ValidationError

from wangge.api import cases, description, desk, figures, files, outside, problems
from wangge.api.caller import language
from wangge.api.parsing import MOST_BYTES
from wangge.api.problems import Problem
from wangge.engine.values import Refused

log = logging.getLogger("wangge.api")


class Described(NinjaAPI):
    """Adds the hand-written shapes to the description."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        components = schema.setdefault("components", {})
        components["schemas"] = {**components.get("schemas", {}), **description.SCHEMAS}
        components["securitySchemes"] = description.SECURITY
        return schema


api = Described(
    title="网格通 Wangge",
    version="1",
    description=description.ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
for router in (cases.router, desk.router, figures.router, files.router, outside.router):
    api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problems.answer(error.refused, language(request), error.headers)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    refused = Refused("body_too_large", None, {"most_mb": MOST_BYTES // 2**20})
    return problems.answer(refused, language(request))


@api.exception_handler(MultiPartParserError)
def _no_form(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
    return problems.answer(Refused("not_acceptable_type"), language(request))


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(Refused("bad_json"), language(request))


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """The caller learns that nothing was changed (every write is one transaction), the log learns why."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return problems.answer(Refused("unexpected"), language(request))
