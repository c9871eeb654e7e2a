"""凭什么: the rules in force, and the page of each. Open to everyone."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.laws import law_list, law_page

MOST = 60  # characters of what is searched for


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "")[:MOST].split())
    return page(request, "laws", law_list(datetime.now(UTC), language_of(request), words))


@require_safe
def law(request: HttpRequest, number: int) -> HttpResponse:
    view = law_page(number, language_of(request), datetime.now(UTC))
    if view is None:
        raise Http404
    return page(request, "law", view)
