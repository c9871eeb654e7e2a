"""What goes wrong, as RFC 9457 problem details in the caller's language: what happened, what to do, by which law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json

from wangge.acts import sentences
from wangge.engine.forms import Fault
from wangge.engine.values import Refused

MEDIA_TYPE = "application/problem+json"
SAME_AS_MISSING = frozenset({"not_found", "not_yours"})  # what may not be seen is answered as what is not there
STATUS: Mapping[str, int] = {
    **dict.fromkeys(SAME_AS_MISSING, 404),
    **dict.fromkeys(("bad_json", "bad_key", "bad_parameter"), 400),
    "unauthorised": 401,
    **dict.fromkeys(("forbidden", "not_allowed", "not_your_act", "not_your_step", "same_person", "pin_wrong"), 403),
    "method_not_allowed": 405,
    **dict.fromkeys(("form", "category_unknown", "place_outside", "place_unknown_code", "holder_unknown"), 422),
    **dict.fromkeys(("file_unknown", "file_empty", "no_goal", "too_many_lines", "owner_missing"), 422),
    **dict.fromkeys(("owner_is_self", "cannot_hold", "co_handler_is_lead", "extension_too_long", "unknown_act"), 422),
    **dict.fromkeys(("not_a_handler", "not_admitted", "asker_stays"), 422),
    **dict.fromkeys(("no_playbook", "no_holder"), 422),
    **dict.fromkeys(("body_too_large", "file_too_large"), 413),
    **dict.fromkeys(("file_kind", "not_acceptable_type"), 415),
    "erased": 410,
    "pin_locked": 423,
    "unexpected": 500,
    "no_district": 503,
    "no_space": 507,
    "disk_full": 507,
}
CONFLICT = 409  # all the rest: the case does not stand as the caller thought
# The filing form's own names for what the API calls otherwise.
API_NAMES = {"asker_name": "name", "asker_phone": "phone", "place": "point", "attachments": "files"}


class Problem(Exception):
    """Raised anywhere below a route; becomes the answer."""

    def __init__(self, refused: Refused, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(refused.code)
        self.refused, self.headers = refused, headers or {}


def problem(code: str, /, **values: Any) -> Problem:
    return Problem(Refused(code, None, values))


def faulty(*faults: Fault) -> Problem:
    return Problem(Refused("form", None, {"faults": faults}))


def answer(refused: Refused, lang: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem's answer; ``lang`` zh or en."""
    code = "not_found" if refused.code in SAME_AS_MISSING else refused.code
    status = STATUS.get(code, CONFLICT)
    said = sentences.refusal(Refused(code, refused.law, refused.values), lang)
    body: dict[str, Any] = {
        "type": f"/api/v1/problems#{code}",
        "title": said.title,
        "status": status,
        "detail": said.detail,
        "code": code,
    }
    if said.law is not None:
        law = said.law
        body["law"] = {"id": law.id, "title": law.title, "article": law.article, "text": law.text}
    if refused.values.get("faults"):
        body["faults"] = list(_faults(refused.values["faults"], lang))
    response = HttpResponse(to_json(body), status=status, content_type=MEDIA_TYPE)
    response["Content-Language"] = "zh-CN" if lang == "zh" else "en"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _faults(faults: Iterable[Fault], lang: str) -> Iterable[dict[str, str]]:
    for fault in faults:
        yield {"field": fault.field, "code": fault.code, "detail": sentences.fault(fault, lang)}


def renamed(refused: Refused, own: frozenset[str]) -> Refused:
    """Faults of the filing form under the API's names: what is no field of the body itself stands below ``fields``."""
    if refused.code != "form":
        return refused
    faults = tuple(Fault(_renamed(f.field, own), f.code, f.values) for f in refused.values["faults"])
    return Refused("form", refused.law, {**refused.values, "faults": faults})


def _renamed(name: str, own: frozenset[str]) -> str:
    name = API_NAMES.get(name, name)
    return name if name in own else f"fields.{name}"
