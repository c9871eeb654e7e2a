"""403, 404, 413, 500: what happened, in the reader's language, and a way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wangge.files.kinds import MOST_BYTES, MOST_TOGETHER
from wangge.web.language import language_of, looks_of
from wangge.web.pages.others import Problem
from wangge.web.render import page
from wangge.web.wording import say


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(request, 403)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or came from elsewhere (CSRF)."""
    language = language_of(request)
    view = Problem(
        say("errors.expired_title", language),
        say("errors.expired", language),
        request.path,
        say("errors.again", language),
    )
    return page(request, "error", view, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Nothing of what was sent has been read."""
    language = language_of(request)
    most = {"each": MOST_BYTES // 2**20, "most": MOST_TOGETHER // 2**20}
    view = Problem(say("errors.413.title", language), say("errors.413.sentence", language, **most))
    return page(request, "error", view, status=413)


def _problem(request: HttpRequest, status: int) -> HttpResponse:
    language = language_of(request)
    view = Problem(say(f"errors.{status}.title", language), say(f"errors.{status}.sentence", language))
    if status == 403 and not request.user.is_authenticated:
        view = Problem(view.title, view.sentence, reverse("web:login"), say("login.in", language))
    return page(request, "error", view, status=status)


def broken(request: HttpRequest) -> HttpResponse:
    """Nothing may be asked of the database here: it may be what broke."""
    looks = looks_of(request)
    return render(request, "web/error_bare.html", {"looks": looks}, status=500, using=looks.language)
