"""What a map on a page draws, as JSON: units, the ground between them, and where the cases of a list lie."""

from __future__ import annotations

import gzip
import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from wangge.cases.points import Points
from wangge.cases.points import points as points_of
from wangge.cases.points import waiting as waiting_of
from wangge.places import access
from wangge.places.access import Sendable, sendable
from wangge.web.language import language_of
from wangge.web.speaking import category_name
from wangge.web.views.lists import filter_in, inbox_filter_in
from wangge.web.visitor import scope_in
from wangge.web.wording import Language, say


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """GeoJSON of units, as ``places.access.outlines`` gives them to this reader."""
    return sent(request, access.outlines(scope_in(request)))


@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """GeoJSON of rivers, roads, parks and villages, where the district has such a file."""
    found = access.scenery()
    if found is None:
        raise Http404
    return sent(request, found)


@require_safe
@login_required
def points(request: HttpRequest) -> HttpResponse:
    """The points of a list of cases; its filter is the query of the list's own address."""
    return _points(request, points_of(scope_in(request), filter_in(request)))


@require_safe
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The points of the inbox; its filter is the query of the inbox's own address."""
    return _points(request, waiting_of(scope_in(request), inbox_filter_in(request)))


def _points(request: HttpRequest, found: Points) -> HttpResponse:
    columns = _columns(found, language_of(request))
    return sent(request, sendable(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()))


def _columns(found: Points, language: Language) -> dict[str, object]:
    """By columns; what each is about as a number into the names."""
    numbers: dict[int | None, int] = {}
    kinds = [numbers.setdefault(p.category, len(numbers)) for p in found.points]
    return {
        "href": reverse("web:cases"),
        "code": [p.code for p in found.points],
        "lon": [p.lon for p in found.points],
        "lat": [p.lat for p in found.points],
        "late": [int(p.late) for p in found.points],
        "kind": kinds,
        "kinds": [category_name(c, language) or say("board.unknown", language) for c in numbers],
        "more": found.more,
    }


def sent(request: HttpRequest, found: Sendable) -> HttpResponse:
    """Packed where the browser takes it; asked for again only by its tag."""
    if found.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        content = found.packed if packs else gzip.decompress(found.packed)
        response = HttpResponse(content, content_type="application/json")
        if packs:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = found.etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response
