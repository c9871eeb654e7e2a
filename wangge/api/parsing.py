"""From a request's body and query to values. Written by hand: on the hot routes models would cost more than they give;
the OpenAPI description (``description.py``) says the same, bound by a test."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from pydantic_core import from_json

from wangge.acts import Need
from wangge.adoptions.facts import rulebook
from wangge.api.caller import Caller
from wangge.api.problems import Problem, faulty, problem
from wangge.engine import cleaning
from wangge.engine.cleaning import Bad, tidy
from wangge.engine.forms import DISTRICT_ZONE, Fault
from wangge.engine.spec import FieldSpec
from wangge.engine.values import Refused
from wangge.lib.coordinates import DATUMS
from wangge.lib.lengths import length
from wangge.people.facts import roster
from wangge.places.facts import atlas

MOST_BYTES = 2**20
MOST_FILES = 9
CURSOR_MOST = 200
TITLE_MOST = 200
STATE_LENGTH = 32
OWN = frozenset(
    ("text", "title", "category", "place", "point", "about", "asker", "name", "phone", "occurred_at", "channel",
     "fields", "files")
)  # fmt: skip
_CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,15}")
_moment = cleaning.cleaner(FieldSpec(type="datetime", past=True))
_point = cleaning.cleaner(FieldSpec(type="point"))


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Problems: not_acceptable_type, body_too_large, bad_json."""
    if not request.content_type or request.content_type not in ("application/json", "text/json"):
        raise problem("not_acceptable_type")
    if length(request.META) > MOST_BYTES:
        raise problem("body_too_large", most_mb=MOST_BYTES // 2**20)
    try:
        found = from_json(request.body, allow_inf_nan=False)
    except ValueError:
        raise problem("bad_json") from None
    if not isinstance(found, dict):
        raise problem("bad_json")
    return found


def need(sent: Mapping[str, Any], who: Caller, key: str | None) -> Need:
    """The need that a body describes; everything wrong with it is told at once."""
    faults: list[Fault] = [Fault(str(k)[:48], "unknown_field", {"fields": sorted(OWN)}) for k in sent if k not in OWN]
    values = {name: _read(read, name, sent[name], faults, who.at) for name, read in _READERS.items() if name in sent}
    if faults:
        raise faulty(*faults[:20])
    given = {name: value for name, value in values.items() if value is not None}
    _allowed(given, who)
    return Need(**{"channel": "api", **given}, key=key)


def _read(read: Callable[[Any, datetime], Any], name: str, value: Any, faults: list[Fault], at: datetime) -> Any:
    try:
        return None if value is None else read(value, at)
    except Bad as bad:
        faults.append(Fault(name, bad.code, bad.values))
        return None


def _text(value: Any, at: datetime) -> str:
    if not isinstance(value, str):
        raise Bad("not_text")
    return value.encode("utf-8", "replace").decode()


def _title(value: Any, at: datetime) -> str:
    found = tidy(_text(value, at))
    if len(found) > TITLE_MOST:
        raise Bad("too_long", most=TITLE_MOST, length=len(found))
    return found


def _coordinates(value: Any, at: datetime) -> tuple[float, float] | None:
    """A point, from the system that it says it is in (``datum``) to ours."""
    datum = "cgcs2000"
    if isinstance(value, dict) and "datum" in value:
        datum = value["datum"]
        value = {name: part for name, part in value.items() if name != "datum"}
    if not isinstance(datum, str) or datum not in DATUMS:
        raise Bad("not_a_choice", choices=tuple(DATUMS))
    found = _point(value, at, DISTRICT_ZONE)
    return DATUMS[datum]((found["lon"], found["lat"])) if found else None


def _when(value: Any, at: datetime) -> datetime | None:
    found = _moment(value, at, DISTRICT_ZONE)
    return datetime.fromisoformat(found) if found else None


def _subject(value: Any, at: datetime) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Bad("bad_holder")
    if value not in roster().entities and value not in atlas().units:
        raise Bad("bad_holder")
    return value


def _fields(value: Any, at: datetime) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Bad("bad_fields")
    return value


def _files(value: Any, at: datetime) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and 0 < len(v) <= 20 for v in value):
        raise Bad("bad_file")
    if len(value) > MOST_FILES:
        raise Bad("too_many", most=MOST_FILES)
    return tuple(dict.fromkeys(value))


def _channel(value: Any, at: datetime) -> str:
    if not isinstance(value, str) or not _CHANNEL.fullmatch(value):
        raise Bad("bad_channel")
    return value


_READERS: dict[str, Callable[[Any, datetime], Any]] = {
    "text": _text,
    "title": _title,
    "category": _text,
    "place": _text,
    "point": _coordinates,
    "about": _subject,
    "asker": _subject,
    "name": _text,
    "phone": _text,
    "occurred_at": _when,
    "channel": _channel,
    "fields": _fields,
    "files": _files,
}


def _allowed(given: Mapping[str, Any], who: Caller) -> None:
    """Naming a subject or a channel needs a token; filing for another entity the right to do so."""
    if not who.token and given.keys() & {"about", "asker", "channel"}:
        raise problem("unauthorised")
    asker = given.get("asker")
    if asker is not None and asker not in who.scope.holders and not who.scope.may("cases.file_for_others"):
        raise problem("forbidden")


# --- queries --------------------------------------------------------------------------------------------------------


def one_of(query: QueryDict, name: str, allowed: tuple[str, ...]) -> str:
    """The first of ``allowed`` unless the query names another one."""
    value = query.get(name, allowed[0])
    if value not in allowed:
        raise problem("bad_parameter", name=name, right=" | ".join(allowed))
    return value


def number(query: QueryDict, name: str, default: int, least: int, most: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 19) or not least <= int(text) <= most:
        raise problem("bad_parameter", name=name, right=f"{least} … {most}")
    return int(text)


def yes_no(query: QueryDict, name: str) -> bool | None:
    text = query.get(name)
    if text not in (None, "true", "false"):
        raise problem("bad_parameter", name=name, right="true | false")
    return None if text is None else text == "true"


def cursor_of(kind: str, key: tuple[datetime, int] | None) -> str | None:
    """An opaque cursor for the page after ``key``; it fits the order that it was made for alone."""
    if key is None:
        return None
    text = json.dumps([kind, key[0].isoformat(), key[1]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_in(query: QueryDict, kind: str) -> tuple[datetime, int] | None:
    """The key that a cursor holds. Problem: bad_parameter."""
    text = query.get("cursor")
    if not text:
        return None
    try:
        if len(text) > CURSOR_MOST:
            raise ValueError("no cursor of ours is so long")
        found, moment, last = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        key = datetime.fromisoformat(moment), int(last)
        if found == kind and key[0].tzinfo is not None and 0 <= key[1] < 2**63:
            return key
    except (ValueError, TypeError, OverflowError, binascii.Error):
        pass
    raise Problem(Refused("bad_parameter", None, {"name": "cursor", "right": "next"}))


def unit_prefix(query: QueryDict) -> str | None:
    """The path of the unit that the query names by its code."""
    code = query.get("unit")
    if code is None:
        return None
    unit = atlas().by_code.get(code)
    if unit is None:
        raise problem("place_unknown_code", place=code[:40])
    return unit.path


def state_of(text: str) -> str:
    """The name of a state; which practice has it is not asked."""
    if not (text.isprintable() and 0 < len(text) <= STATE_LENGTH):
        raise problem("bad_parameter", name="state", right="filed")
    return text


def category_of(query: QueryDict) -> int | None:
    """The category that the query names by its code."""
    code = query.get("category")
    if code is None:
        return None
    found = rulebook().by_code.get(code)
    if found is None:
        raise problem("category_unknown", category=code[:40])
    return found.id


def moment(query: QueryDict, name: str) -> datetime | None:
    """An instant with its zone."""
    text = query.get(name)
    if text is None:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    raise problem("bad_parameter", name=name, right="2026-11-20T10:00:00Z")


def query_point(query: QueryDict, at: datetime) -> tuple[float, float]:
    """``lon`` and ``lat`` of a query."""
    found = None
    with contextlib.suppress(Bad):
        found = _coordinates([query.get("lon", ""), query.get("lat", "")], at)
    if found is None:
        raise problem("bad_parameter", name="lon, lat", right="120.75, 30.75")
    return found


def compact(code: str) -> str:
    """A case's code as it is kept: without the blanks and hyphens in which people write it."""
    return code.replace("-", "").replace(" ", "").upper()
