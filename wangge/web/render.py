"""One way to answer with a page: a template, its view model, the shell around it and the reader's looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from wangge.web.language import looks_of
from wangge.web.pages.parts import Shell
from wangge.web.shell import shell_of


def page(
    request: HttpRequest, template: str, view: Any = None, *, status: int = 200, shell: Shell | None = None
) -> HttpResponse:
    """Render ``web/<template>.html``. ``here`` is the address that forms come back to; ``csrf``: one token for all of
    them."""
    looks = looks_of(request)
    context = {
        "view": view,
        "shell": shell or shell_of(request),
        "looks": looks,
        "now": timezone.now(),
        "here": request.get_full_path(),
        "csrf": get_token(request),
    }
    response = render(request, f"web/{template}.html", context, status=status, using=looks.language)
    response.headers["Cache-Control"] = "private, no-store"  # pages about people do not stay on shared computers
    return response
