"""Cleaning one value of one field: text in any state → a value fit to store as JSON, or ``Bad``.

Blank (None, "", [], white space alone) always comes out as None; whether that is a fault is the form's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from wangge.engine.spec import FieldSpec
from wangge.lib import codes

Checks = Mapping[str, Callable[[str], str]]
Clean = Callable[[Any, datetime | None, tzinfo], Any]
CODES: Checks = {"phone": codes.phone, "uscc": codes.uscc, "id_number": codes.identity_number}

# Never meant, sometimes hostile: control characters, invisible joiners and direction overrides, byte-order marks
# and interlinear marks, lone surrogates (which cannot even be stored).
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_CODE = re.compile(r"\w[\w./\-]{0,127}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_TEXT_MOST = {"text": 200, "long_text": 5000}
_LIST_MOST, _ENTRY_MOST, _ROW_MOST = 50, 2000, 20
_YES = {"true", "yes", "y", "1", "on", "是", "有"}
_NO = {"false", "no", "n", "0", "off", "否", "无"}


class Bad(Exception):
    """A value that does not fit. Codes: not_text, too_long, too_short, not_a_choice, not_a_number, too_large,
    too_small, not_a_date, not_a_datetime, in_future, not_yes_no, bad_phone, bad_uscc, bad_id_number, bad_point,
    bad_file, bad_holder, bad_category, not_a_list, too_many, too_few."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def longest(spec: FieldSpec) -> int | None:
    """The most characters, the largest number or the most entries that a field takes."""
    if spec.most is not None or spec.type == "number":
        return spec.most
    return _LIST_MOST if spec.type == "list" else _TEXT_MOST.get(spec.type)


def cleaner(spec: FieldSpec, checks: Checks | None = None) -> Clean:
    """The function that cleans values of this field."""
    if spec.type in CODES:
        return _coded(spec.type, (checks or {}).get(spec.type) or CODES[spec.type])
    return _several(spec, _MAKERS[spec.type](spec)) if takes_several(spec) else _MAKERS[spec.type](spec)


def takes_several(spec: FieldSpec) -> bool:
    """Files and holders are a list where the field says ``most`` (9 attachments), else a single one."""
    return spec.type in ("file", "holder") and spec.most is not None and spec.most > 1


def tidy(value: Any, *, lines: bool = False) -> str:
    """Text without hidden characters and outer white space; inner white space becomes one blank, or ``lines`` stay."""
    spelt = value if isinstance(value, str) else _spelt(value)
    if spelt.isprintable() and "  " not in spelt:  # most of what people type: nothing hidden, no breaks
        return spelt.strip()
    text = _HIDDEN.sub("", spelt.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip() if lines else _BLANKS.sub(" ", text).strip()


def _spelt(value: Any) -> str:
    """A number that came where text belongs (Excel gives phones so), as its digits."""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**30:
        raise Bad("not_text")
    return str(value)


def _text(spec: FieldSpec) -> Clean:
    lines, most, least = spec.type == "long_text", longest(spec) or 0, spec.least or 0

    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        text = tidy(value, lines=lines)
        if len(text) > most:
            raise Bad("too_long", most=most, length=len(text))
        if text and len(text) < least:
            raise Bad("too_short", least=least, length=len(text))
        return text or None

    return clean


def _choice(spec: FieldSpec) -> Clean:
    choices = frozenset(spec.choices)

    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        text = tidy(value)
        if text and text not in choices:
            raise Bad("not_a_choice", choices=spec.choices)
        return text or None

    return clean


def _number(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> int | float | None:
        number = _to_number(value)
        if number is None:
            return None
        if spec.most is not None and number > spec.most:
            raise Bad("too_large", most=spec.most)
        if spec.least is not None and number < spec.least:
            raise Bad("too_small", least=spec.least)
        return number

    return clean


def _to_number(value: Any) -> int | float | None:
    """int where it is whole; text up to 30 characters, thousands separators and full-width digits understood."""
    if isinstance(value, str):
        text = tidy(value).replace(",", "").replace("，", "")
        if not text:
            return None
        value = _parsed(text)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(_floated(value)):
        raise Bad("not_a_number")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parsed(text: str) -> float | int:
    if len(text) > 30 or "_" in text:
        raise Bad("not_a_number")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise Bad("not_a_number") from None


def _floated(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _date(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        day = _to_date(value, zone)
        if day and spec.past and at is not None and day > at.astimezone(zone).date():
            raise Bad("in_future")
        return day.isoformat() if day else None

    return clean


def _to_date(value: Any, zone: tzinfo) -> date | None:
    try:
        if isinstance(value, datetime):
            return (value.astimezone(zone) if value.tzinfo else value).date()
        text = tidy(value.isoformat() if isinstance(value, date) else value)
        found = _DAY.fullmatch(text)
        if found:
            return date(*(int(g) for g in found.groups()))
        return date.fromisoformat(text) if text else None
    except (ValueError, OverflowError):
        raise Bad("not_a_date") from None


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def _datetime(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        moment = _to_datetime(value, zone)
        if moment and spec.past and at is not None and moment > at:
            raise Bad("in_future")
        return moment.isoformat() if moment else None

    return clean


def _to_datetime(value: Any, zone: tzinfo) -> datetime | None:
    """An instant in UTC; one without an offset is meant in the district's zone."""
    try:
        moment = value if isinstance(value, datetime) else _read_moment(value)
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC) if moment is not None else None
    except (ValueError, OverflowError):
        raise Bad("not_a_datetime") from None


_MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]?(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def _read_moment(value: Any) -> datetime | None:
    text = tidy(value.isoformat() if isinstance(value, date) else value)
    found = _MOMENT.fullmatch(text)
    if found:
        year, month, day, hour, minute, second = (int(g or 0) for g in found.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 the caller gives it the district's zone
    return datetime.fromisoformat(text) if text else None


def _yes_no(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> bool | None:
        if isinstance(value, bool):
            return value
        text = tidy(value).lower()
        if text and text not in _YES and text not in _NO:
            raise Bad("not_yes_no")
        return text in _YES if text else None

    return clean


def _coded(kind: str, check: Callable[[str], str]) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        text = tidy(value)
        if not text:
            return None
        try:
            return check(text)
        except ValueError:
            raise Bad(f"bad_{kind}") from None

    return clean


def _point(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> dict[str, float] | None:
        pair = _pair(value)
        if pair is None:
            return None
        lon, lat = (_coordinate(v) for v in pair)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise Bad("bad_point")
        return {"lon": lon, "lat": lat}

    return clean


def _pair(value: Any) -> tuple[Any, Any] | None:
    if isinstance(value, str):
        text = tidy(value)
        value = re.split(r"[,，\s]+", text) if text else None
    if isinstance(value, Mapping):
        if value.keys() != {"lon", "lat"}:
            raise Bad("bad_point")
        value = (value["lon"], value["lat"])
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Bad("bad_point")
    return value[0], value[1]


def _coordinate(value: Any) -> float:
    try:
        number = _to_number(value)
    except Bad:
        raise Bad("bad_point") from None
    if number is None:
        raise Bad("bad_point")
    return float(number)


def _holder(spec: FieldSpec) -> Clean:
    def clean(value: Any, at: datetime | None, zone: tzinfo) -> int | None:
        if isinstance(value, str):
            text = tidy(value)
            if not text:
                return None
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
            raise Bad("bad_holder")
        return value

    return clean


def _code(spec: FieldSpec) -> Clean:
    fault = f"bad_{spec.type}"

    def clean(value: Any, at: datetime | None, zone: tzinfo) -> str | None:
        try:
            text = tidy(value)
        except Bad:
            raise Bad(fault) from None
        if text and not _CODE.fullmatch(text):
            raise Bad(fault)
        return text or None

    return clean


def _several(spec: FieldSpec, one: Clean) -> Clean:
    most = spec.most or 1

    def clean(value: Any, at: datetime | None, zone: tzinfo) -> list[Any] | None:
        if isinstance(value, str):
            value = re.split(r"[,;\s，；、]+", tidy(value))
        if not isinstance(value, list | tuple):
            value = [value]
        if len(value) > most * 2:
            raise Bad("too_many", most=most)
        entries = [one(v, at, zone) for v in value if v is not None]
        kept = list(dict.fromkeys(e for e in entries if e is not None))
        _sized(kept, spec.least, most)
        return kept or None

    return clean


def _list(spec: FieldSpec) -> Clean:
    most, choices = longest(spec) or _LIST_MOST, frozenset(spec.choices)

    def clean(value: Any, at: datetime | None, zone: tzinfo) -> list[Any] | None:
        if isinstance(value, str):
            value = tidy(value, lines=True).split("\n")
        if not isinstance(value, list | tuple):
            raise Bad("not_a_list")
        if len(value) > most * 2:  # blanks among them are forgiven up to here
            raise Bad("too_many", most=most)
        entries = [e for e in map(_entry, value) if e]
        _sized(entries, spec.least, most)
        if choices and not all(isinstance(e, str) and e in choices for e in entries):
            raise Bad("not_a_choice", choices=spec.choices)
        return entries or None

    return clean


def _sized(entries: list[Any], least: int | None, most: int) -> None:
    if len(entries) > most:
        raise Bad("too_many", most=most)
    if entries and least is not None and len(entries) < least:
        raise Bad("too_few", least=least)


def _entry(value: Any) -> Any:
    """One entry: text, or a flat row of names and plain values (the four questions file several matters so)."""
    if not isinstance(value, Mapping):
        return _short("" if value is None else value)
    if len(value) > _ROW_MOST or not all(isinstance(k, str) and _NAME.fullmatch(k) for k in value):
        raise Bad("not_a_list")
    row = {k: v if isinstance(v, bool) else _short(v) for k, v in value.items() if v is not None}
    return {k: v for k, v in row.items() if v != ""}


def _short(value: Any) -> str:
    text = tidy(value, lines=True)
    if len(text) > _ENTRY_MOST:
        raise Bad("too_long", most=_ENTRY_MOST, length=len(text))
    return text


_MAKERS: dict[str, Callable[[FieldSpec], Clean]] = {
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "yes_no": _yes_no,
    "point": _point,
    "file": _code,
    "category": _code,
    "holder": _holder,
    "list": _list,
}
