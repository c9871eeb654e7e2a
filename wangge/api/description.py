"""The words and shapes of the OpenAPI description. Routes are parsed by hand, so their shapes are written here, by hand
too; tests hold them to what ``parsing`` takes and ``showing`` gives."""

from __future__ import annotations

from typing import Any

from wangge.lib.coordinates import DATUMS

Json = dict[str, Any]

TITLES: dict[str, tuple[str, str]] = {
    "file_case": ("提出诉求", "File a need"),
    "list_cases": ("事项列表", "List cases"),
    "read_case": ("读取一件事项", "Read one case"),
    "contact": ("查看诉求人联系方式", "Read the asker's name and number"),
    "act": ("办理一步", "Do one act on a case"),
    "inbox": ("待我办理", "What waits for me"),
    "board": ("看板", "The board"),
    "report": ("日报和月报", "The report of a day or a month"),
    "measures": ("各做法的指标", "The measures of the practices"),
    "ledger": ("台账", "The ledger"),
    "me": ("我是谁", "Who I am"),
    "categories": ("类别", "Categories"),
    "units": ("区划", "Units"),
    "track": ("凭编号查询", "Track by code"),
    "upload": ("上传附件", "Upload an attachment"),
    "outside_file": ("外部系统派单", "An order of another system"),
    "outside_act": ("外部系统续办", "Another system's act on its order"),
    "outside_read": ("按外部编号读取", "Read a case by another system's number"),
    "download": ("下载附件", "Download an attachment"),
}
ABOUT = """网格通的数据接口。时间为 ISO 8601，存取均为 UTC；坐标为 CGCS2000，先经度后纬度。
错误按 RFC 9457 返回，说明怎么办；语言按 Accept-Language（默认中文）。

The JSON API of Wangge. Instants are ISO 8601 in UTC; coordinates CGCS2000, longitude first. Errors follow RFC 9457 and
say what to do, in the language of Accept-Language (Chinese unless English is asked for)."""


def title(name: str) -> str:
    return " · ".join(TITLES[name])


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Json, kind: str = "application/json") -> Json:
    return {kind: {"schema": schema}}


def _object(properties: Json, *required: str, closed: bool = False) -> Json:
    found: Json = {"type": "object", "properties": properties}
    if required:
        found["required"] = list(required)
    if closed:
        found["additionalProperties"] = False
    return found


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Json) -> Json:
    return {"type": "array", "items": schema}


TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
YES: Json = {"type": "boolean"}
MOMENT: Json = {"type": "string", "format": "date-time"}
MAYBE_MOMENT = _or_null(MOMENT)
MAYBE_TEXT = _or_null(TEXT)
RATE = _object({"part": NUMBER, "whole": NUMBER, "rate": _or_null({"type": "number"})}, "part", "whole", "rate")
NAMED = _object({"code": TEXT, "name": TEXT}, "code", "name")
LENGTH = _object({"n": NUMBER, "unit": {"enum": ["hour", "working_hour", "day", "working_day", "month"]}}, "n", "unit")
_LON_LAT = {
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
}
POINT = _object(_LON_LAT, "lon", "lat", closed=True)
_DATUM: Json = {"enum": list(DATUMS), "default": "cgcs2000", "description": "高德、腾讯为 gcj02，百度为 bd09"}
POINT_SENT = _object({**_LON_LAT, "datum": _DATUM}, "lon", "lat", closed=True)

NEED = _object(
    {
        "text": {"type": "string", "maxLength": 10000, "description": "诉求内容 · what is needed"},
        "title": {"type": "string", "maxLength": 200},
        "category": {"type": "string", "description": "code; none: sorted by the words"},
        "place": {"type": "string", "description": "code of a unit"},
        "point": POINT_SENT,
        "about": {"type": "integer", "minimum": 1, "description": "a firm, site or unit (token only)"},
        "asker": {"type": "integer", "minimum": 1, "description": "the entity whose need it is (token only)"},
        "name": {"type": "string", "maxLength": 60},
        "phone": {"type": "string"},
        "occurred_at": {"type": "string", "format": "date-time", "description": "not in the future"},
        "channel": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,15}$", "description": "token only"},
        "fields": {"type": "object", "description": "further fields of the filing form, by name"},
        "files": {"type": "array", "maxItems": 9, "items": {"type": "string", "minLength": 1, "maxLength": 20}},
    },
    "text",
    closed=True,
)
LAW = _object({"id": TEXT, "title": TEXT, "article": TEXT, "text": TEXT}, "id", "title")
LINE = {
    "code": TEXT, "title": TEXT, "state": _ref("Named"), "is_open": YES, "paused": YES,
    "category": _or_null(_ref("Named")), "unit": _or_null(_ref("Named")), "owner": _or_null(_ref("Holder")),
    "filed_at": MOMENT, "due": MAYBE_MOMENT, "provisional": YES, "closed_at": MAYBE_MOMENT, "outcome": MAYBE_TEXT,
    "practice": TEXT,
}  # fmt: skip
FIGURES = {
    "key": TEXT, "name": TEXT, "open": NUMBER, "due_soon": NUMBER, "overdue": NUMBER, "unconfirmed": NUMBER,
    "responded": RATE, "solved": RATE, "satisfied": RATE,
    "excluded": {"type": "object", "additionalProperties": NUMBER},  # which no rate counts, by ground
    "lights": {"type": "object", "additionalProperties": NUMBER},  # open cases that are yellow or red
    "directly": YES,  # of the unit itself, not of what lies below it
}  # fmt: skip
LINKS = _object({"self": TEXT, "track": TEXT, "page": TEXT})

SCHEMAS: dict[str, Json] = {
    "Need": NEED,
    "Named": NAMED,
    "Law": LAW,
    "Holder": _object({"id": NUMBER, "name": TEXT, "kind": {"enum": ["post", "entity", "other"]}}, "id", "name"),
    "Ground": _object({"clock": TEXT, "name": TEXT, "length": LENGTH, "promise": YES, "law": _or_null(_ref("Law"))}),
    "Filed": _object(
        {
            "code": TEXT, "pin": _or_null({"type": "string", "pattern": "^[0-9]{6}$"}), "state": _ref("Named"),
            "category": _or_null(_ref("Named")), "sure": YES, "owner": _or_null(_ref("Holder")), "due": MAYBE_MOMENT,
            "ground": _or_null(_ref("Ground")), "practice": TEXT, "links": LINKS,
        },
        "code", "state", "owner", "due", "links",
    ),
    "Line": _object(LINE, *LINE),
    "Sheet": _object(
        {
            **LINE, "channel": TEXT, "text": TEXT, "answers": {"type": "object"}, "erased": YES,
            "contact": _or_null({"type": "object"}), "asker": _or_null(_ref("Holder")),
            "filed_by": _or_null(_ref("Holder")), "about": _or_null(_ref("Holder")), "occurred_at": MAYBE_MOMENT,
            "point": _or_null(POINT), "rating": _or_null(NUMBER), "reasons": _list({"type": "object"}),
            "steps": _list(_ref("Step")), "stakes": _list(_ref("Stake")),
            "clocks": _list(_ref("Clock")), "acts": _list(_ref("Act")), "files": _list(_ref("File")),
            "children": _list(_ref("Line")), "parent": _or_null(_ref("Line")),
            "raised": _list(_ref("Line")), "raised_from": _list(_ref("Line")), "keeping": _list(_ref("Kept")),
            "numbers": _list(_object({"system": TEXT, "number": TEXT})), "links": LINKS,
        },
        *LINE,
    ),
    "Kept": _object(
        {
            "fields": _list(_ref("Named")), "purpose": TEXT,
            "months": {"type": "integer", "description": "办结后保存的月数 · kept for so many months after the close"},
            "until": _or_null({"type": "string", "format": "date", "description": "the last day; null: still open"}),
            "erased": MAYBE_MOMENT, "law": _or_null(_ref("Law")),
        },
        "fields", "purpose", "months", "until", "erased", "law",
    ),
    "Done": _object(
        {
            "code": TEXT, "seq": NUMBER, "state": _ref("Named"), "owner": _or_null(_ref("Holder")),
            "due": MAYBE_MOMENT, "children": _list(TEXT), "links": LINKS,
        },
        "code", "seq", "state",
    ),
    "File": _object({"code": TEXT, "name": TEXT, "mime": TEXT, "size": NUMBER, "href": TEXT}, "code", "href"),
    "Figures": _object(FIGURES, *FIGURES),
    "Problem": _object(
        {
            "type": TEXT, "title": TEXT, "status": NUMBER, "detail": TEXT, "code": TEXT, "law": _ref("Law"),
            "faults": _list(_object({"field": TEXT, "code": TEXT, "detail": TEXT}, "field", "code", "detail")),
        },
        "type", "title", "status", "detail", "code",
    ),
}  # fmt: skip

PROBLEM = {
    "description": "what went wrong and what to do",
    "content": _content(_ref("Problem"), "application/problem+json"),
}
TOKEN = {"security": [{"token": []}]}
MAYBE_TOKEN = {"security": [{}, {"token": []}]}
ASKER = {"security": [{"token": []}, {"pin": []}]}


def _query(name: str, schema: Json, words: str = "") -> Json:
    return {"in": "query", "name": name, "schema": schema, "required": False, "description": words}


def _answers(status: int, schema: Json, *problems: int) -> Json:
    """The answer that is hoped for, and the problems; 400, 401 … as named."""
    found = {str(status): {"description": "done", "content": _content(schema)}}
    return {"responses": found | {str(code): PROBLEM for code in problems}}


KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
    "required": False,
    "description": "同一个键和内容只办一次 · the same key and words are done once; with other words 409",
}
SIZE = _query("size", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50})
CURSOR = _query("cursor", TEXT, "the `next` of the page before")
CATEGORY = _query("category", TEXT, "code of a category, with all below it")
UNIT = _query("unit", TEXT, "code of a unit: all below it")

_FILED = _answers(201, _ref("Filed"), 400, 401, 403, 409, 413, 415, 422, 503)
_FILED["responses"]["200"] = {"description": "the key was used before", "content": _content(_ref("Filed"))}
FILE_CASE = {
    "parameters": [KEY],
    "requestBody": {"required": True, "content": _content(_ref("Need"))},
    **_FILED,
    **MAYBE_TOKEN,
}
LIST_CASES = {
    "parameters": [
        _query("state", _list(TEXT), "one or more"), CATEGORY, UNIT,
        _query("lead", {"type": "integer", "minimum": 1}, "id of a post or organisation"), _query("open", YES),
        _query("overdue", YES), _query("figure", TEXT, "what a figure counts; its name stands beside it"),
        _query("organisation", TEXT, "with figure: its key"), _query("directly", YES, "of the unit itself alone"),
        _query("unsorted", YES, "without a category"),
        _query("words", TEXT, "all of which title or text has, the newest first whatever order is asked for"),
        _query("order", {"enum": ["newest", "urgent"], "default": "newest"}), SIZE, CURSOR,
    ],
    **_answers(200, _object({"cases": _list(_ref("Line")), "next": MAYBE_TEXT}, "cases", "next"), 400, 401, 422),
    **TOKEN,
}  # fmt: skip
READ_CASE = {**_answers(200, _ref("Sheet"), 401, 403, 404, 423), **ASKER}
CONTACT = {
    "description": "留痕 · the reading is kept in the journal",
    **_answers(200, _object({"name": TEXT, "phone": TEXT}, "name", "phone"), 401, 403, 404, 410, 423),
    **ASKER,
}
ACT = {
    "parameters": [KEY],
    "requestBody": {"required": False, "content": _content({"type": "object", "description": "the act's form"})},
    **_answers(200, _ref("Done"), 400, 401, 403, 404, 409, 413, 415, 422, 423),
    **ASKER,
}
_WAITING = _object({"case": _ref("Line"), "as": TEXT, "holder": _or_null(_ref("Holder")), "due": MAYBE_MOMENT})
INBOX = {
    "parameters": [
        _query("state", TEXT), CATEGORY, _query("overdue", YES), _query("due_before", MOMENT, "with its zone"),
        _query("order", {"enum": ["urgent", "newest"], "default": "urgent"}), SIZE, CURSOR,
    ],
    **_answers(200, _object({"waiting": _list(_WAITING), "next": MAYBE_TEXT}, "waiting", "next"), 400, 401, 422),
    **TOKEN,
}  # fmt: skip
BOARD = {
    "parameters": [
        _query("by", {"enum": ["unit", "organisation", "category"], "default": "unit"}), UNIT,
        _query("days", {"type": "integer", "minimum": 1, "maximum": 3660, "default": 180}),
    ],
    **_answers(
        200,
        _object(
            {"by": TEXT, "as_of": MOMENT, "since": MOMENT, "total": _ref("Figures"), "rows": _list(_ref("Figures"))}
        ),
        400, 401, 403, 422,
    ),
    **TOKEN,
}  # fmt: skip
DAY = {"type": "string", "format": "date"}
ON = _query("on", DAY, "a day of it; none: today")
COUNTS = dict.fromkeys(("before", "filed", "worked", "closed", "solved", "late", "open"), NUMBER)
_COUNTED = _object({"name": TEXT, **COUNTS}, "name", *COUNTS)
NAMES = {"type": "object", "additionalProperties": TEXT}  # figure by figure, as GET /cases takes it
REPORT = {
    "parameters": [_query("of", {"enum": ["day", "month"], "default": "day"}), ON],
    **_answers(
        200,
        _object(
            {
                "first": DAY, "last": DAY, "as_of": MOMENT, "total": _object(COUNTS, *COUNTS),
                "units": _list(_COUNTED), "categories": _list(_COUNTED), "figures": NAMES,
            },
            "first", "last", "as_of", "total", "units", "categories", "figures",
        ),
        400, 401, 403,
    ),
    **TOKEN,
}  # fmt: skip
_MEASURED = _object(
    {"practice": TEXT, "title": TEXT, "measures": _list({"type": "object"}), "rows": _list({"type": "object"})},
    "practice", "title", "measures", "rows",
)  # fmt: skip
MEASURES = {
    "parameters": [
        _query("by", {"enum": ["unit", "organisation"], "default": "unit"}), UNIT,
        _query("days", {"type": "integer", "minimum": 1, "maximum": 3660, "default": 180}),
    ],
    **_answers(
        200,
        _object({"by": TEXT, "as_of": MOMENT, "practices": _list(_MEASURED)}, "by", "as_of", "practices"),
        400, 401, 403, 422,
    ),
    **TOKEN,
}  # fmt: skip
LEDGER = {
    "parameters": [ON, SIZE, CURSOR],
    **_answers(
        200,
        _object(
            {
                "ledger": TEXT, "title": TEXT, "first": DAY, "last": DAY, "columns": _list(TEXT),
                "rows": _list(_list({"type": ["string", "integer"]})), "next": MAYBE_TEXT,
            },
            "columns", "rows", "next",
        ),
        400, 401, 403, 404,
    ),
    **TOKEN,
}  # fmt: skip
ME = {**_answers(200, _ref("Me"), 401), **TOKEN}
CATEGORIES = {**_answers(200, _object({"categories": _list(_ref("Category"))}, "categories"), 401), **MAYBE_TOKEN}
UNITS = {
    "parameters": [
        _query("parent", TEXT, "code"), _query("lon", {"type": "number"}), _query("lat", {"type": "number"}), SIZE,
        CURSOR,
    ],
    **_answers(200, _object({"units": _list(_ref("Unit")), "next": MAYBE_TEXT}, "units"), 400, 401, 422, 503),
    **MAYBE_TOKEN,
}  # fmt: skip
TRACK = {**_answers(200, _ref("Track"), 401, 404), **MAYBE_TOKEN}
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": _content(_object({"file": {"type": "string", "format": "binary"}}, "file"), "multipart/form-data"),
    },
    **_answers(201, _ref("File"), 401, 413, 415, 422, 507),
    **MAYBE_TOKEN,
}
DOWNLOAD = {
    "parameters": [_query("case", TEXT, "the case's code, for an asker with Case-Pin")],
    "responses": {
        "200": {"description": "the bytes", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
        "401": PROBLEM,
        "403": PROBLEM,
        "404": PROBLEM,
        "423": PROBLEM,
    },
    **ASKER,
}
SECURITY: Json = {
    "token": {"type": "http", "scheme": "bearer"},
    "pin": {"type": "apiKey", "in": "header", "name": "Case-Pin", "description": "六位密码 · the PIN of the receipt"},
}
_ORDER = {"type": "integer", "minimum": 0, "description": "counts up within a number: an overtaken one is refused"}
OUTSIDE_FILE = {
    "description": "同一编号只收一次 · a number is taken once; sent again it is answered with its case (200)",
    "requestBody": {
        "required": True,
        "content": _content(_object({**NEED["properties"], "order": _ORDER}, "text", closed=True)),
    },
    **_answers(201, _ref("Filed"), 400, 401, 403, 404, 409, 413, 415, 422, 503),
    **TOKEN,
}
OUTSIDE_FILE["responses"]["200"] = {"description": "the number is known", "content": _content(_ref("Filed"))}
OUTSIDE_ACT = {
    "requestBody": {
        "required": True, "content": _content(_object({"order": _ORDER, "data": {"type": "object"}}, "order")),
    },
    **_answers(200, _ref("DoneByNumber"), 400, 401, 403, 404, 409, 413, 415, 422, 423),
    **TOKEN,
}  # fmt: skip
OUTSIDE_READ = {**_answers(200, _ref("Sheet"), 401, 404), **TOKEN}
