"""What a map on a page draws, as JSON: units, the ground between them, and where the cases of a list lie."""

from __future__ import annotations

import gzip
import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from wangge.cases.points import CLOSEST, DIGITS, Mark, Marks, Spot, View
from wangge.cases.points import points as points_of
from wangge.cases.points import waiting as waiting_of
from wangge.places import access
from wangge.places.access import Sendable, sendable
from wangge.web.language import language_of
from wangge.web.showing.lines import case_href
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
    """The points of a list of cases; its filter is the query of the list's own address. See ``_points``."""
    return _points(request, points_of(scope_in(request), filter_in(request), _view(request)))


@require_safe
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The points of the inbox; its filter is the query of the inbox's own address."""
    return _points(request, waiting_of(scope_in(request), inbox_filter_in(request), _view(request)))


def _view(request: HttpRequest) -> View:
    """``zoom`` and ``box`` (west,south,east,north) of an address; the whole world where they are not understood."""
    try:
        zoom = max(0, min(CLOSEST, int(request.GET.get("zoom", ""))))
        west, south, east, north = (max(-180.0, min(180.0, float(side))) for side in request.GET["box"].split(","))
    except (KeyError, ValueError):
        return View()
    return View(zoom, (west, south, east, north))


def _points(request: HttpRequest, found: Marks) -> HttpResponse:
    """GeoJSON: what would cover each other at that zoom stands together (n, label, late, box, and at the closest what
    it is: cases), a single case for itself (code, href, kind, late); ``more``: not all of the list are drawn."""
    features = [_feature(mark, language_of(request)) for mark in found.marks]
    collection = {"type": "FeatureCollection", "more": found.more, "features": features}
    return sent(request, sendable(json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()))


def _feature(mark: Mark, language: Language) -> dict[str, object]:
    at = [round(mark.lon, DIGITS), round(mark.lat, DIGITS)]
    return {"type": "Feature", "properties": _said(mark, language), "geometry": {"type": "Point", "coordinates": at}}


def _said(mark: Mark, language: Language) -> dict[str, object]:
    if mark.n == 1:
        return _spot(mark.spots[0], language)
    said: dict[str, object] = {"n": mark.n, "label": _short(mark.n), "late": mark.late, "box": mark.box}
    return said | ({"cases": [_spot(spot, language) for spot in mark.spots]} if len(mark.spots) > 1 else {})


def _spot(spot: Spot, language: Language) -> dict[str, object]:
    kind = category_name(spot.category, language) or say("board.unknown", language)
    return {"code": spot.code, "href": case_href(spot.code), "kind": kind, "late": int(spot.late)}


def _short(n: int) -> str:
    return f"{n / 1000:.1f}k" if n >= 1000 else str(n)


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
