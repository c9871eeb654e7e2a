"""What a browser may load: our own files and nothing else, but for map tiles where an address for them is set. What
it may send: no more than a form with its attachments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wangge.files.kinds import MOST_TOGETHER
from wangge.lib.lengths import length
from wangge.web.views import problems


def policy(tiles: Sequence[str]) -> str:
    """The header's text; ``tiles``: addresses of map tiles, which a map's script fetches."""
    hosts = sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, tiles)})
    fetched = [" ".join(["connect-src 'self'", *hosts])] if hosts else []
    return "; ".join(
        [
            "default-src 'self'",
            "img-src 'self' data: blob:",
            "worker-src 'self' blob:",
            *fetched,
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class ContentSecurityPolicy:
    """Adds the header to every answer, static files and errors included, unless a view has set a narrower one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy(settings.TILES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response


class BodyLimit:
    """Refuses what is larger than any form before a byte of it is read: attachments are kept on disk while they come.
    A body whose length is not said is read by nobody (WSGI)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if length(request.META) > MOST_TOGETHER:
            return problems.too_large(request)
        return self.get_response(request)
