"""Keys of pages in an address: "2026-09-29T02:30:00+00:00~1234"."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from wangge.web.pages.parts import Pager

Key = tuple[datetime, int]


def key_in(request: HttpRequest) -> Key | None:
    """The key after which the page begins; anything that is none begins at the start."""
    moment, _, number = request.GET.get("after", "").partition("~")
    try:
        at, last = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return (at, last) if at.tzinfo is not None and 0 <= last < 2**63 else None


def pager(request: HttpRequest, following: Key | None, shown: int) -> Pager:
    """Links that keep the filters of this address."""
    kept: QueryDict = request.GET.copy()
    for name in ("after", "case", "act"):  # the case beside the list is one of this page
        kept.pop(name, None)
    first = f"{request.path}?{kept.urlencode()}" if "after" in request.GET else ""
    if following is None:
        return Pager("", first, shown)
    extra = urlencode({"after": f"{following[0].isoformat()}~{following[1]}"})
    base = f"{kept.urlencode()}&" if kept else ""
    return Pager(f"{request.path}?{base}{extra}", first, shown)
