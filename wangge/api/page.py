"""The description as a page of plain HTML: it loads nothing, from here or from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join

from wangge.api import description

STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2125}
code,pre{font:14px/1.5 ui-monospace,monospace}h2{margin-top:2.5rem;border-top:1px solid #ccd;padding-top:1rem}
td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}.m{font-weight:700;color:#0b5cad}
@media(prefers-color-scheme:dark){body{color:#e6e8ea;background:#16181b}.m{color:#7db8f5}}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def show(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_page())
    response["Content-Security-Policy"] = POLICY
    return response


@lru_cache(maxsize=1)
def _page() -> str:
    from wangge.api.service import api

    schema = api.get_openapi_schema()
    routes = [
        _route(method, address, told)
        for address, methods in schema["paths"].items()
        for method, told in methods.items()
    ]
    about = format_html_join("", "<p>{}</p>", ((part,) for part in description.ABOUT.split("\n\n")))
    head = format_html(
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{} API</title>', schema["info"]["title"]
    )
    return format_html(
        '{}<meta name="viewport" content="width=device-width"><style>{}</style><h1>{} API</h1>{}'
        '<p><a href="openapi.json">OpenAPI 3.1 (JSON)</a></p>{}{}</html>',
        head, STYLE, schema["info"]["title"], about, format_html_join("", "{}", ((r,) for r in routes)), _shapes(),
    )  # fmt: skip


def _route(method: str, address: str, told: dict[str, Any]) -> str:
    rows = [(p["name"], p["in"], p.get("description", "")) for p in told.get("parameters", ())]
    return format_html(
        '<h2><span class="m">{}</span> <code>{}</code></h2><p>{}</p><table>{}</table><p>{}</p>',
        method.upper(), address, told["summary"],
        format_html_join("", "<tr><td><code>{}</code><td>{}<td>{}", rows),
        " ".join(str(status) for status in told["responses"]),
    )  # fmt: skip


def _shapes() -> str:
    rows = ((name, ", ".join(shape.get("properties", {}))) for name, shape in description.SCHEMAS.items())
    return format_html_join("", "<h2>{}</h2><p><code>{}</code></p>", rows)
