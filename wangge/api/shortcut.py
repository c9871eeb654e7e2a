"""Requests for the API go straight to their route: tokens need no session, no cookie and therefore no CSRF guard.

Put first in MIDDLEWARE, so that what the pages need costs the API nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from wangge.api import service
from wangge.api.open311 import writing
from wangge.api.parsing import MOST_BYTES
from wangge.engine.values import Refused
from wangge.lib.lengths import length

PREFIXES = ("/api/", "/open311/")
MULTIPART = "multipart/form-data"
Handler = Callable[[HttpRequest], HttpResponse]


class ApiShortcut:
    """Django middleware. Host and transport are checked as for every page; headers say that nothing may be framed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.straight = convert_exception_to_response(self._straight)
        self.hsts = f"max-age={settings.SECURE_HSTS_SECONDS}" if settings.SECURE_HSTS_SECONDS else ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        response = self.straight(request)
        if not response.streaming and "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if self.hsts and request.is_secure():
            response.headers["Strict-Transport-Security"] = self.hsts
        return response

    def _straight(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost
        if length(request.META) <= MOST_BYTES and request.content_type != MULTIPART:
            bool(request.body)  # read it even where the answer is no: a client that is cut off would not learn why
        match = get_resolver().resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if response.status_code == 405:
            refused = Refused("method_not_allowed", None, {"method": request.method})
            told = writing.refused if request.path_info.startswith(PREFIXES[1]) else service.answer
            response = told(request, refused, None, {"Allow": response["Allow"]})
        if response.status_code < 500:
            response._has_been_logged = True  # type: ignore[attr-defined]  # a caller's mistake is no event of ours
        return response
