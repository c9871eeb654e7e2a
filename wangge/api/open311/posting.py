"""From a posted form to a need."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, QueryDict

from wangge.acts.needs import Need
from wangge.api import parsing
from wangge.api.caller import Caller, idempotency_key
from wangge.api.open311.speaking import word
from wangge.api.problems import problem
from wangge.lib.lengths import length

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,48})\](\[\])?")
_OURS = re.compile(r"(?:https?://(?P<host>[^/]+))?/api/v1/files/(?P<code>[0-9A-Za-z]{1,20})")


def form(request: HttpRequest) -> QueryDict:
    """What was posted. Problems: not_acceptable_type, body_too_large, media_elsewhere (a file that came along)."""
    if request.content_type not in FORMS:
        raise problem("not_acceptable_form")
    if length(request.META) > parsing.MOST_BYTES:
        raise problem("body_too_large", most_mb=parsing.MOST_BYTES // 2**20)
    if request.FILES:
        raise problem("media_elsewhere")
    return request.POST


def need(request: HttpRequest, sent: QueryDict, who: Caller) -> Need:
    """The need of a posted request. Problems: service_missing, where_missing, media_elsewhere, form."""
    if not sent.get("service_code"):
        raise problem("service_missing")
    if not any(sent.get(name) for name in ("lat", "long", "address_string", "address_id")):
        raise problem("where_missing")
    given: dict[str, Any] = {
        "text": _text(sent, who.lang),
        "category": sent["service_code"],
        "place": sent.get("address_id") or None,
        "point": [sent.get("long", ""), sent.get("lat", "")] if sent.get("lat") or sent.get("long") else None,
        "name": _name(sent) or None,
        "phone": sent.get("phone") or None,
        "files": _files(request, sent),
        "fields": _attributes(sent),
        "channel": "open311",
    }
    return parsing.need({name: value for name, value in given.items() if value}, who, idempotency_key(request))


def _text(sent: QueryDict, lang: str) -> str:
    """The description, and below it the place in words: of a place without coordinates there is nothing else."""
    said, address = sent.get("description", "").strip(), sent.get("address_string", "").strip()
    return f"{said}\n{word('place', lang, address=address)}" if said and address else said


def _name(sent: QueryDict) -> str:
    """A Chinese name begins with the family's and has no blank."""
    first, last = sent.get("first_name", "").strip(), sent.get("last_name", "").strip()
    return f"{first} {last}".strip() if (first + last).isascii() else f"{last}{first}"


def _files(request: HttpRequest, sent: QueryDict) -> list[str]:
    """Only what was sent to us: nothing is fetched from elsewhere."""
    url = sent.get("media_url")
    if not url:
        return []
    found = _OURS.fullmatch(url)
    if found is None or found["host"] not in (None, request.get_host()):
        raise problem("media_elsewhere")
    return [found["code"]]


def _attributes(sent: QueryDict) -> dict[str, Any]:
    found = {}
    for key in sent:
        if named := _ATTRIBUTE.fullmatch(key):
            found[named[1]] = sent.getlist(key) if named[2] else sent[key]
    return found
