"""Every part of the pages on one page, for those who write templates. Invented contents, so never on a live system."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.web.pages.samples_more import STYLEGUIDE
from wangge.web.render import page


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return page(request, "styleguide", STYLEGUIDE)
