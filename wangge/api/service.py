"""The JSON API as one NinjaAPI: its routes, its description, and every error as a problem."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from wangge.api import cases, description, desk, figures, files, outside, problems, shapes
from wangge.api.caller import language
from wangge.api.described import Described
from wangge.api.faults import catch
from wangge.engine.values import Refused

api = Described(
    description.TITLES,
    {**description.SCHEMAS, **shapes.SCHEMAS},
    description.SECURITY,
    "v1",
    title="网格通 Wangge",
    version="1",
    description=description.ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
for router in (cases.router, desk.router, figures.router, files.router, outside.router):
    api.add_router("", router)


def answer(
    request: HttpRequest, refused: Refused, lang: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A refusal as a problem, in the language asked for."""
    return problems.answer(refused, lang or language(request), headers)


catch(api, answer)
