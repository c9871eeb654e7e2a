"""The practices: open to everyone, since the rules by which one is treated are no secret."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wangge.acts import rehearsing
from wangge.adoptions import shelf
from wangge.documents.fonts import NoChineseFont
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.practice_papers import sample
from wangge.web.showing.practices import mark, practice_list, practice_page


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    return page(request, "practices", practice_list(datetime.now(UTC), language_of(request)))


@require_safe
def practice(request: HttpRequest, name: str) -> HttpResponse:
    view = practice_page(name, datetime.now(UTC), language_of(request))
    if view is None:
        raise Http404
    return page(request, "practice", view)


@require_POST
def play(request: HttpRequest, name: str) -> HttpResponse:
    """Play its scenarios, on a database of their own: in the demonstration alone."""
    folder = shelf.folder_of(name) if settings.DEMO else None
    if folder is None:
        raise Http404
    rehearsing.start(folder, mark(folder, None))
    return redirect(reverse("web:practice", kwargs={"name": name}) + "#stories")


@require_safe
def paper(request: HttpRequest, name: str, paper: str) -> HttpResponse:
    """A sample of one of its papers, as PDF, with the names of what will stand there."""
    try:
        found = sample(name, paper, datetime.now(UTC), language_of(request))
    except NoChineseFont as error:
        raise Http404 from error
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="application/pdf")
    response.headers["Content-Disposition"] = "inline"
    return response
