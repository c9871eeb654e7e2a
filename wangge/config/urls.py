"""The root addresses: the pages at ``/``, the JSON API at ``/api/``."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("wangge.api.urls")),
    path("", include("wangge.web.urls")),
]
