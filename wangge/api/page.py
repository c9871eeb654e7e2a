"""The description as a page of plain HTML, with an example of every operation: it loads nothing, from here or from
elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from wangge.api.described import Described, operations

STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2125}
code,pre{font:14px/1.5 ui-monospace,monospace}h2{margin-top:2.5rem;border-top:1px solid #ccd;padding-top:1rem}
pre{background:#f4f5f7;padding:.8rem;overflow:auto;border-radius:4px;max-height:24rem}summary{cursor:pointer}
td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}.m{font-weight:700;color:#0b5cad}
@media(prefers-color-scheme:dark){body{color:#e6e8ea;background:#16181b}.m,a{color:#7db8f5}pre{background:#22262b}}"""
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{HASH}'; base-uri 'none'; frame-ancestors 'none'"
HEAD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{} API</title>'


def show(api: Described) -> Callable[[HttpRequest], HttpResponse]:
    """The view of an API's page."""

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(page(api))
        response["Content-Security-Policy"] = POLICY
        return response

    return view


@lru_cache(maxsize=2)
def page(api: Described) -> str:
    """The whole page: what the API is, a list of its operations, and each with its example."""
    schema = api.get_openapi_schema()
    told = list(operations(schema))
    title = schema["info"]["title"]
    about = format_html_join("", "<p>{}</p>", ((part,) for part in schema["info"]["description"].split("\n\n")))
    links = format_html_join("", '<li><a href="#{}">{}</a>', ((one["operationId"], one["summary"]) for *_, one in told))
    return format_html(
        '{}<meta name="viewport" content="width=device-width"><style>{}</style><h1>{} API</h1>{}'
        '<p><a href="openapi.json">OpenAPI 3.1 (JSON)</a></p><ul>{}</ul>{}{}</html>',
        format_html(HEAD, title), mark_safe(STYLE), title, about, links,  # noqa: S308  our own constant
        _joined(_route(*one) for one in told), _shapes(schema),
    )  # fmt: skip


def _joined(parts: Iterable[str]) -> str:
    return format_html_join("", "{}", ((part,) for part in parts))


def _route(method: str, address: str, told: dict[str, Any]) -> str:
    rows = [(p["name"], p["in"], p.get("description", "")) for p in told.get("parameters", ())]
    return format_html(
        '<h2 id="{}"><span class="m">{}</span> <code>{}</code></h2><p>{}</p>{}<table>{}</table>{}<p>{}</p>',
        told["operationId"], method.upper(), address, told["summary"],
        format_html_join("", "<p>{}</p>", ((part,) for part in told["description"].split("\n\n")[1:])),
        format_html_join("", "<tr><td><code>{}</code><td>{}<td>{}", rows),
        _joined(_examples(told)), " ".join(str(status) for status in told["responses"]),
    )  # fmt: skip


def _examples(told: dict[str, Any]) -> Iterable[str]:
    """What is sent, and what is answered when it is done."""
    sent = told.get("requestBody", {}).get("content", {}).items()
    done = next(answer for status, answer in told["responses"].items() if str(status).startswith("2"))
    for mark, contents in (("→", sent), ("←", done["content"].items())):
        for kind, content in contents:
            value = content.get("example")
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
            yield format_html("<details><summary>{} {}</summary><pre>{}</pre></details>", mark, kind, text)


def _shapes(schema: dict[str, Any]) -> str:
    shapes = schema["components"]["schemas"].items()
    return format_html_join(
        "",
        "<h2>{}</h2><p><code>{}</code></p>",
        ((name, ", ".join(shape.get("properties", {}))) for name, shape in shapes),
    )
