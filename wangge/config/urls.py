"""The root addresses: the pages at ``/``, the JSON API at ``/api/``, Open311 at ``/open311/``."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("wangge.api.urls")),
    path("open311/", include("wangge.api.open311.urls")),
    path("", include("wangge.web.urls")),
]

handler403 = "wangge.web.views.problems.forbidden"
handler404 = "wangge.web.views.problems.missing"
handler500 = "wangge.web.views.problems.broken"
