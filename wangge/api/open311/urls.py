"""The addresses of Open311, below ``/open311/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wangge.api import page
from wangge.api.open311.service import api, elsewhere

urlpatterns: list[URLPattern | URLResolver] = [
    path("v2/", page.show(api), name="open311_page"),
    path("v2/", api.urls),
    elsewhere,
]
