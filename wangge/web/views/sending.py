"""Forms that a phone may send twice, because the net went away before the answer came."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from wangge.engine.values import Refused

TAKEN = "taken"  # session key: codes of files that were taken in, by the key of the form and the name of its field
KEPT = 20
Take = Callable[[HttpRequest, Sequence[UploadedFile]], "str | Refused"]


def taken_once(request: HttpRequest, key: str, field: str, sent: Sequence[UploadedFile], take: Take) -> str | Refused:
    """The codes of a field's files: those of the first time where the same form comes again, so that it asks for the
    same and is answered as before."""
    if not key or not sent:
        return take(request, sent)
    known: dict[str, str] = request.session.get(TAKEN, {})
    place = f"{key}.{field}"
    if place not in known:
        taken = take(request, sent)
        if isinstance(taken, Refused):
            return taken
        known = dict([*known.items(), (place, taken)][-KEPT:])
        request.session[TAKEN] = known
    return known[place]


def wants_data(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def on_to(request: HttpRequest, href: str) -> HttpResponse:
    """On to the next page; a script that sent the form is told where that is."""
    return JsonResponse({"to": href}) if wants_data(request) else redirect(href)
