"""Whatever goes wrong below a route becomes an answer in the words and the form of its face."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import ValidationError

from wangge.api.parsing import MOST_BYTES
from wangge.api.problems import Problem
from wangge.engine.values import Refused

log = logging.getLogger("wangge.api")
Answer = Callable[[HttpRequest, Refused, str | None, Mapping[str, str] | None], HttpResponse]


def catch(api: NinjaAPI, answer: Answer) -> None:
    """Let ``answer`` tell every exception of the routes. Of an unforeseen one the caller learns that nothing was
    changed (every write is one transaction), the log learns why."""
    fixed: dict[type[Exception], Refused] = {
        RequestDataTooBig: Refused("body_too_large", None, {"most_mb": MOST_BYTES // 2**20}),
        MultiPartParserError: Refused("not_acceptable_type"),
        SuspiciousOperation: Refused("bad_json"),
        ValidationError: Refused("bad_json"),
    }
    for kind, refused in fixed.items():
        api.add_exception_handler(kind, lambda request, error, refused=refused: answer(request, refused, None, None))

    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        return answer(request, error.refused, None, error.headers)

    def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s", request.method, request.path, exc_info=error)
        return answer(request, Refused("unexpected"), None, None)

    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(Exception, unexpected)
