"""Further shapes of the description: the parts of a case, and what a desk reads beside cases."""

from __future__ import annotations

from wangge.api.description import (
    LENGTH,
    MAYBE_MOMENT,
    MAYBE_TEXT,
    MOMENT,
    NUMBER,
    TEXT,
    YES,
    Json,
    _list,
    _object,
    _or_null,
    _ref,
)

HOLDER = _or_null(_ref("Holder"))
LAW = _or_null(_ref("Law"))
ANY: Json = {"type": "object"}  # the fields of a form, by name
_STEP = {
    "seq": NUMBER, "act": TEXT, "name": TEXT, "at": MOMENT, "by": TEXT, "as": TEXT, "from": MAYBE_TEXT, "to": TEXT,
    "data": ANY, "proposed": ANY, "undone": YES,
}  # fmt: skip
_STAKE = {"kind": TEXT, "holder": HOLDER, "person": TEXT, "since": MOMENT, "waits": YES}
_DAY = {"day": {"type": "string", "format": "date"}, "counted": NUMBER, "why": TEXT, "kind": TEXT, "switched": YES}
_CLOCK = {
    "clock": TEXT, "name": TEXT, "round": NUMBER, "holder": HOLDER, "started": MOMENT, "due": MAYBE_MOMENT,
    "ended": MAYBE_MOMENT, "state": TEXT, "provisional": YES, "extended": NUMBER, "length": LENGTH, "promise": YES,
    "law": LAW, "edition": {"type": ["object", "null"]}, "days": _list(_object(_DAY, "day", "counted", "why")),
}  # fmt: skip
_WHY_NOT = _object({"code": TEXT, "title": TEXT, "detail": TEXT, "law": LAW}, "code", "title", "detail")
_ACT = {
    "act": TEXT, "name": TEXT, "main": YES, "form": MAYBE_TEXT, "schema": {"type": ["object", "null"]}, "known": ANY,
    "refused": _or_null(_WHY_NOT),
}  # fmt: skip
_POST = {"appointment": NUMBER, "post": HOLDER, "since": MOMENT, "until": MAYBE_MOMENT}
_ME = {
    "person": HOLDER, "posts": _list(_object(_POST, *_POST)), "holders": _list(_ref("Holder")),
    "capabilities": _list(TEXT), "waiting": NUMBER,
}  # fmt: skip
_CATEGORY = {"code": TEXT, "name": TEXT, "parent": MAYBE_TEXT, "depth": NUMBER, "owner": HOLDER, "offered": YES}
_UNIT = {"code": TEXT, "name": TEXT, "kind": TEXT, "layer": TEXT, "parent": MAYBE_TEXT}
_TRACK = {
    "code": TEXT, "state": _ref("Named"), "is_open": YES, "category": _or_null(_ref("Named")),
    "owner": _object({"name": TEXT, "phone": TEXT}, "name", "phone"), "filed_at": MOMENT, "due": MAYBE_MOMENT,
    "provisional": YES, "erased": YES, "locked": YES,
    "steps": _list(_object({"name": TEXT, "at": MOMENT}, "name", "at")),
}  # fmt: skip

SCHEMAS: dict[str, Json] = {
    "Step": _object(_STEP, *_STEP),
    "Stake": _object(_STAKE, *_STAKE),
    "Clock": _object(_CLOCK, *_CLOCK),
    "Act": _object(_ACT, *_ACT),
    "Me": _object(_ME, *_ME),
    "Category": _object(_CATEGORY, *_CATEGORY),
    "Unit": _object(_UNIT, *_UNIT),
    "Track": _object(_TRACK, *_TRACK),
    "DoneByNumber": _object(
        {"seq": NUMBER, "state": _ref("Named"), "owner": HOLDER, "due": MAYBE_MOMENT, "children": _list(TEXT)},
        "seq", "state", "owner", "due", "children",
    ),
}  # fmt: skip
