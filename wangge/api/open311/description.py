"""The words and shapes of the description of Open311 GeoReport v2, at /open311/v2/openapi.json."""

from __future__ import annotations

from typing import Any

from wangge.api.description import NUMBER, TEXT, YES, _answers, _list, _object, _or_null, _query, _ref

Json = dict[str, Any]
TITLES: dict[str, tuple[str, str]] = {
    "discovery": ("接口发现", "Discovery"),
    "services": ("可提出的事项", "Services"),
    "service": ("一类事项要填什么", "A service's attributes"),
    "post_request": ("提出诉求", "File a request"),
    "list_requests": ("诉求的公开状态", "Requests"),
    "read_request": ("一件诉求的公开状态", "One request"),
    "token": ("由令牌换编号", "A request's code by its token"),
}
ABOUT = """Open311 GeoReport v2，与数据接口同一扇门。地址以 .json 或 .xml 结尾；时间为 ISO 8601，带时区；坐标为 WGS84。
只告知诉求的公开状态，从不告知内容。

Open311 GeoReport v2 over the same door as the JSON API. Addresses end in .json or .xml; instants are ISO 8601 with
their zone; coordinates WGS84. Only the public state of a request is told, never its contents."""


def title(name: str) -> str:
    return " · ".join(TITLES[name])


MOMENT: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
MAYBE_MOMENT = _or_null(MOMENT)
_REQUEST = {
    "service_request_id": TEXT, "status": {"enum": ["open", "closed"]}, "status_notes": TEXT, "service_name": TEXT,
    "service_code": TEXT, "agency_responsible": TEXT, "service_notice": TEXT, "requested_datetime": MOMENT,
    "updated_datetime": MAYBE_MOMENT, "expected_datetime": MAYBE_MOMENT,
}  # fmt: skip
_SERVICE = {
    "service_code": TEXT, "service_name": TEXT, "description": TEXT, "metadata": YES, "type": {"enum": ["realtime"]},
    "keywords": TEXT, "group": TEXT,
}  # fmt: skip
_ATTRIBUTE = {
    "variable": YES, "code": TEXT,
    "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    "required": YES, "datatype_description": TEXT, "order": NUMBER, "description": TEXT,
    "values": _list(_object({"key": TEXT, "name": TEXT}, "key", "name")),
}  # fmt: skip
SHAPES: dict[str, Json] = {
    "Request": _object(_REQUEST, *_REQUEST, closed=True),
    "Service": _object(_SERVICE, *_SERVICE, closed=True),
    "Attribute": _object(_ATTRIBUTE, *_ATTRIBUTE, closed=True),
    "Errors": _list(_object({"code": NUMBER, "description": TEXT}, "code", "description", closed=True)),
}
SECURITY: Json = {
    "token": {"type": "http", "scheme": "bearer"},
    "key": {
        "type": "apiKey",
        "in": "query",
        "name": "api_key",
        "description": "接口密钥 · in a POST, a field of the form",
    },
}
KEYED = {"security": [{"key": []}, {"token": []}]}
FORMAT = {"in": "path", "name": "format", "required": True, "schema": {"enum": ["json", "xml"]}}
JURISDICTION = _query("jurisdiction_id", TEXT, "the district's code; may be left out")


def _told(status: int, schema: Json, *problems: int) -> Json:
    """The answer that is hoped for, and the errors, in both formats; of XML only that it is."""
    answered = _answers(status, schema)["responses"]
    answered |= {str(code): {"description": "errors", "content": _both(_ref("Errors"))} for code in problems}
    answered[str(status)]["content"] = _both(schema)
    return {"responses": answered}


def _both(schema: Json) -> Json:
    return {"application/json": {"schema": schema}, "text/xml": {"schema": TEXT}}


def _path(name: str) -> Json:
    return {"in": "path", "name": name, "required": True, "schema": TEXT}


ENDPOINT = _object(
    {"specification": TEXT, "url": TEXT, "changeset": TEXT, "type": {"enum": ["production", "test"]},
     "formats": _list(TEXT)},
    "specification", "url", "changeset", "type", "formats",
)  # fmt: skip
_FOUND = {"changeset": TEXT, "contact": TEXT, "key_service": TEXT, "endpoints": _list(ENDPOINT)}
DISCOVERY = {"parameters": [FORMAT, JURISDICTION], **_told(200, _object(_FOUND, *_FOUND), 403, 404, 503)}
SERVICES = {"parameters": [FORMAT, JURISDICTION], **_told(200, _list(_ref("Service")), 403, 404, 503)}
SERVICE = {
    "parameters": [_path("code"), FORMAT, JURISDICTION],
    **_told(
        200,
        _object({"service_code": TEXT, "attributes": _list(_ref("Attribute"))}, "service_code", "attributes"),
        403, 404, 503,
    ),
}  # fmt: skip
_FORM = _object(
    {
        "api_key": TEXT, "jurisdiction_id": TEXT, "service_code": TEXT,
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_string": TEXT, "address_id": {"type": "string", "description": "code of a unit"},
        "description": {"type": "string", "maxLength": 4000}, "first_name": TEXT, "last_name": TEXT, "phone": TEXT,
        "media_url": {"type": "string", "description": "of an attachment that was sent to POST /api/v1/files"},
    },
    "service_code", "description",
)  # fmt: skip
_CREATED = _object(
    {"service_request_id": TEXT, "service_notice": TEXT, "account_id": TEXT}, "service_request_id", "service_notice"
)
POST = {
    "parameters": [FORMAT],
    "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}},
    **_told(201, _list(_CREATED), 400, 403, 404, 409, 413, 415, 503),
    **KEYED,
}
POST["responses"]["200"] = {"description": "the Idempotency-Key was used before", "content": _both(_list(_CREATED))}
LIST = {
    "parameters": [
        FORMAT, JURISDICTION, _query("service_request_id", TEXT, "codes, separated by commas; no key is needed then"),
        _query("service_code", TEXT, "one or more, separated by commas"),
        _query("start_date", {"type": "string", "format": "date-time"}, "90 days before end_date at most"),
        _query("end_date", {"type": "string", "format": "date-time"}), _query("status", TEXT, "open, closed or both"),
    ],
    **_told(200, _list(_ref("Request")), 400, 403, 404, 503),
    "security": [{}, *KEYED["security"]],
}  # fmt: skip
READ = {"parameters": [_path("code"), FORMAT, JURISDICTION], **_told(200, _list(_ref("Request")), 403, 404, 503)}
TOKEN_READ = {
    "parameters": [_path("token"), FORMAT, JURISDICTION],
    **_told(
        200,
        _list(_object({"service_request_id": TEXT, "token": TEXT}, "service_request_id", "token")),
        403, 404, 503,
    ),
}  # fmt: skip
