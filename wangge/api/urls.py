"""The addresses of the JSON API, below ``/api/``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from wangge.api import page, problems
from wangge.api.caller import language
from wangge.api.service import api
from wangge.engine.values import Refused


def nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.answer(Refused("not_found"), language(request))


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", page.show(api), name="api_page"),
    path("v1/", api.urls),
    re_path("", nothing_here),
]
