"""What is kept of people how long: for the system's and the audit administrator. Figures, never a case."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wangge.acts.retention import retention
from wangge.engine.values import Refused
from wangge.web.language import language_of
from wangge.web.render import page
from wangge.web.showing.retention import retention_page
from wangge.web.visitor import scope_in


@require_safe
@login_required
def keeping(request: HttpRequest) -> HttpResponse:
    found = retention(scope_in(request))
    if isinstance(found, Refused):
        raise PermissionDenied
    return page(request, "retention", retention_page(found, language_of(request)))
