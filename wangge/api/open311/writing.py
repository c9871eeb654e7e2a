"""Answers and errors in the two formats of the standard, chosen by the end of the address: .json or .xml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from pydantic_core import to_json

from wangge.acts import sentences
from wangge.api import problems
from wangge.api.caller import language
from wangge.engine.forms import DISTRICT_ZONE, Fault
from wangge.engine.values import Refused

# What XML 1.0 cannot hold, not even as a reference (its production 2, Char).
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Lists by their name, and what each of their entries is called in XML.
ENTRY = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
# The standard asks for 403 where no good key came, for 404 where a code is unknown, for 400 for all that is wrong.
STATUS = {
    "unauthorised": 403,
    **dict.fromkeys(("category_unknown", "jurisdiction_unknown"), 404),
    **dict.fromkeys(("service_missing", "where_missing", "media_elsewhere"), 400),
    "not_acceptable_form": 415,
}
NAMES = {
    "text": "description",
    "point": "lat, long",
    "category": "service_code",
    "place": "address_id",
    "files": "media_url",
    "name": "first_name, last_name",
}


def answer(
    request: HttpRequest, root: str, body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """``body`` as JSON, or as XML below the element ``root``."""
    if request.path_info.endswith(".xml"):
        text = f'<?xml version="1.0" encoding="utf-8"?>\n{"".join(_xml(root, body))}'
        response = HttpResponse(text, status=status, content_type="text/xml; charset=utf-8")
    else:
        response = HttpResponse(to_json(body), status=status, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _xml(tag: str, value: Any) -> Iterator[str]:
    yield f"<{tag}>"
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _xml(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _xml(ENTRY[tag], inner)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None:
        yield escape(_NO_XML.sub("", str(value)))
    yield f"</{tag}>"


def moment(value: datetime | None) -> str | None:
    """ISO 8601 with its zone, to the second."""
    return value.astimezone(DISTRICT_ZONE).isoformat(timespec="seconds") if value else None


def refused(
    request: HttpRequest, found: Refused, lang: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A refusal as the standard's list of errors: a line for each field at fault."""
    lang = lang or language(request)
    code = "not_found" if found.code in problems.SAME_AS_MISSING else found.code
    status = STATUS.get(code) or problems.STATUS.get(code, problems.CONFLICT)
    status = 400 if status == 422 else status
    told = [_fault(fault, lang) for fault in found.values.get("faults", ())] or [_sentence(found, code, lang)]
    errors = [{"code": status, "description": text} for text in told]
    return answer(request, "errors", errors, status, headers)


def _sentence(found: Refused, code: str, lang: str) -> str:
    said = sentences.refusal(Refused(code, found.law, found.values), lang)
    return f"{said.title}{'。' if lang == 'zh' else '. '}{said.detail}"


def _fault(fault: Fault, lang: str) -> str:
    """What is wrong with one field, under the standard's name for it."""
    name = problems.API_NAMES.get(fault.field, fault.field).removeprefix("fields.")
    own = NAMES.get(name) or (name if name in NAMES.values() or name in ("phone",) else f"attribute[{name}]")
    return f"{own}: {sentences.fault(fault, lang)}"
