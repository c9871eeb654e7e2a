"""The routes as one NinjaAPI, with its errors in the standard's own form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from wangge.api.described import Described
from wangge.api.faults import catch
from wangge.api.open311 import description, writing
from wangge.api.open311.views import router
from wangge.engine.values import Refused

api = Described(
    description.TITLES,
    description.SHAPES,
    description.SECURITY,
    "open311",
    title="网格通 Open311",
    version="2",
    description=description.ABOUT,
    urls_namespace="open311",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("", router)
catch(api, writing.refused)


def nothing_here(request: HttpRequest) -> HttpResponse:
    return writing.refused(request, Refused("not_found"))


elsewhere = re_path("", nothing_here)
