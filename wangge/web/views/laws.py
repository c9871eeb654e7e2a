"""凭什么: the page of one rule. Open to everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.laws import law_page


@require_safe
def law(request: HttpRequest, number: int) -> HttpResponse:
    view = law_page(number, language_of(request))
    if view is None:
        raise Http404
    return page(request, "law", view)
