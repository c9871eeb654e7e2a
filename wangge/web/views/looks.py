"""Language, size of text and theme: a choice that a cookie keeps. Also the page for complaints about the platform."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from wangge.web.language import YEAR, choices_in
from wangge.web.render import page
from wangge.web.visitor import act_as


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    response = redirect(next_of(request))
    for name, value in choices_in(request.POST.dict()).items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def acting(request: HttpRequest) -> HttpResponse:
    """以…身份: in one post, or in all of them. What is seen changes with it, so one begins at home."""
    wanted = request.POST.get("appointment", "")
    act_as(request, int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None)
    return redirect("web:home")


def next_of(request: HttpRequest, otherwise: str = "/") -> str:
    """Where the form asks to go on: an address of our own, else ``otherwise``."""
    return own_address(request, request.POST.get("next", ""), otherwise)


def own_address(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """``wanted`` if it is an address of our own, else ``otherwise``."""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else otherwise


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    return page(request, "feedback")
