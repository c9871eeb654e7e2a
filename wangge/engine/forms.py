"""Forms: one FormSpec, cleaned in one pass and shown as inputs, JSON Schema or Excel columns.

``Form.of`` prepares a form once per edition; ``clean`` runs in every filing and act (a few µs a field). Values come
out ready to be stored as JSON: dates as ISO text, instants as UTC ISO text, points as {"lon", "lat"}. What the record
already knows is taken and not asked again (R-53). Faults are codes and values; faces make the sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as default
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from wangge.engine import conditions
from wangge.engine.cleaning import Bad, Checks, cleaner, longest, takes_several
from wangge.engine.sources import may_mend
from wangge.engine.spec import FieldSpec, FormField, FormSpec
from wangge.lib.frozen import value

DISTRICT_ZONE = ZoneInfo("Asia/Shanghai")
BOUNDS = frozenset({"too_many", "too_few", "too_large", "too_small", "too_long", "too_short"})
UNKNOWN_NAMED = 20  # at most so many unknown keys are reported


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field. Codes: required, unknown_field, and those of ``cleaning``."""

    field: str
    code: str
    values: Mapping[str, Any] = default(default_factory=dict)
    law: str | None = None  # the rule that sets the bound which was passed


@value
class Cleaned:
    """``values`` by field name, blanks left out; ``taken``: fields filled from their source, not by the asker;
    ``proposed``: what was sent in the place of a known value that is not the asker's to change."""

    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    taken: tuple[str, ...] = ()
    proposed: Mapping[str, Any] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """What a page needs to draw one field. ``known`` fields are shown with their value and not asked; where ``mend``,
    the value may be put right for this matter."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    most: int | None
    least: int | None
    several: bool  # a list of files or holders
    value: Any
    known: bool
    shown_if: Any
    mend: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One Excel column: ``type`` is text, number, date, datetime or yes_no."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    most: int | None


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    spec: FieldSpec
    required: bool
    shown_if: Any
    shown: conditions.Test | None
    clean: Callable[[Any, datetime | None, tzinfo], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """A form ready for use. ``of`` raises KeyError for a field that the registry lacks (the reader's duty)."""

    slots: tuple[_Slot, ...]
    names: frozenset[str]
    sources: frozenset[str] = frozenset()

    @classmethod
    def of(cls, form: FormSpec, fields: Mapping[str, FieldSpec], checks: Checks | None = None) -> Form:
        """``checks``: other validators than lib.codes for phone or uscc: text → canonical text, or ValueError."""
        slots = tuple(
            _Slot(
                f.field,
                of_form(f, fields[f.field]),
                f.required,
                f.shown_if,
                conditions.compile(f.shown_if) if f.shown_if is not None else None,
                cleaner(fields[f.field], checks),
            )
            for f in form.fields
        )
        sources = frozenset(s.spec.source for s in slots if s.spec.source)
        return cls(slots, frozenset(s.name for s in slots), sources)

    def requiring(self, names: Collection[str]) -> Form:
        """The same form, with the fields of these names required too."""
        if not names:
            return self
        return replace(self, slots=tuple(replace(s, required=s.required or s.name in names) for s in self.slots))

    def clean(
        self,
        raw: Mapping[str, Any],
        known: Mapping[str, Any] | None = None,
        at: datetime | None = None,
        zone: tzinfo = DISTRICT_ZONE,
    ) -> Cleaned:
        """Clean what was sent. ``known``: values by source name. ``at``: the moment that `past` fields may not exceed.

        1. a field hidden by ``shown_if`` (over the fields before it and ``known``) is left out, sent or not;
        2. a value known from the field's source is taken, unless something else was sent: what is the asker's to change
           is mended, what is not becomes a proposal;
        3. the rest is cleaned, or reported; every key that the form does not have is reported.
        """
        known = known or {}
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        taken: list[str] = []
        proposed: dict[str, Any] = {}
        for slot in self.slots:
            name = slot.name
            if slot.shown is not None and not slot.shown({**known, **values}):
                continue
            sent = raw.get(name)
            found = _from_source(slot, known, at, zone) if known else None
            if found is None:
                if sent is not None or slot.required:
                    found = _from_asker(slot, sent, at, zone, faults)
            elif (other := _instead(slot, sent, found, at, zone, faults)) is None:
                taken.append(name)
            elif may_mend(slot.spec.source):
                found = other
            else:
                taken.append(name)
                proposed[name] = other
            if found is not None:
                values[name] = found
        if not self.names.issuperset(raw):
            faults += _unknown(raw, self.names)
        return Cleaned(values, tuple(faults), tuple(taken), proposed)

    def inputs(self, known: Mapping[str, Any] | None = None) -> tuple[Input, ...]:
        """The fields to draw, in order."""
        known = known or {}
        return tuple(_input(s, _from_source(s, known, None, DISTRICT_ZONE)) for s in self.slots)


def of_form(entry: FormField, spec: FieldSpec) -> FieldSpec:
    """The field as this form asks it."""
    return spec if entry.source is None else spec.model_copy(update={"source": entry.source})


def _from_source(slot: _Slot, known: Mapping[str, Any], at: datetime | None, zone: tzinfo) -> Any:
    """The value that the field's source knows, or None; one that does not fit the field is asked afresh."""
    source = slot.spec.source
    if source is None or source not in known:
        return None
    try:
        return slot.clean(known[source], at, zone)
    except Bad:
        return None


def _from_asker(slot: _Slot, sent: Any, at: datetime | None, zone: tzinfo, faults: list[Fault]) -> Any:
    try:
        value = None if sent is None else slot.clean(sent, at, zone)
    except Bad as bad:
        law = slot.spec.law if bad.code in BOUNDS else None
        faults.append(Fault(slot.name, bad.code, bad.values, law))
        return None
    if value is None and slot.required:
        faults.append(Fault(slot.name, "required"))
    return value


def _instead(slot: _Slot, sent: Any, value: Any, at: datetime | None, zone: tzinfo, faults: list[Fault]) -> Any:
    """What was sent in the place of a known value, or None: nothing, the same, or what is no value of the field. The
    last is a fault only where it would have counted."""
    if sent is None or sent == value:
        return None
    wrong: list[Fault] = []
    other = _from_asker(replace(slot, required=False), sent, at, zone, wrong)
    if wrong and may_mend(slot.spec.source):
        faults += wrong
    return None if other == value else other


def _unknown(raw: Mapping[str, Any], names: frozenset[str]) -> list[Fault]:
    strange = [k for k in raw if k not in names]
    return [Fault(str(k)[:48], "unknown_field", {"fields": sorted(names)}) for k in strange[:UNKNOWN_NAMED]]


def _input(slot: _Slot, value: Any) -> Input:
    spec = slot.spec
    return Input(
        name=slot.name,
        type=spec.type,
        required=slot.required,
        choices=spec.choices,
        most=longest(spec),
        least=spec.least,
        several=takes_several(spec),
        value=value,
        known=value is not None,
        shown_if=slot.shown_if,
        mend=value is not None and may_mend(spec.source),
    )


_COLUMN_TYPES = {"number": "number", "date": "date", "datetime": "datetime", "yes_no": "yes_no"}


def columns(form: Form) -> tuple[Column, ...]:
    """The form as Excel columns, in order; a field that depends on another is never required in a sheet."""
    return tuple(
        Column(
            s.name,
            _COLUMN_TYPES.get(s.spec.type, "text"),
            s.required and s.shown_if is None,
            s.spec.choices,
            longest(s.spec),
        )
        for s in form.slots
    )


def json_schema(form: Form) -> dict[str, Any]:
    """The form as JSON Schema (draft 2020-12): what the API accepts. Conditional fields are optional in it."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {s.name: _property(s.spec) for s in form.slots},
        "required": [s.name for s in form.slots if s.required and s.shown_if is None and s.spec.source is None],
    }


_SCHEMA: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "holder": {"type": "integer", "minimum": 1},
    "list": {"type": "array"},
    "point": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
        },
        "required": ["lon", "lat"],
    },
}


def _property(spec: FieldSpec) -> dict[str, Any]:
    schema = dict(_SCHEMA.get(spec.type, {"type": "string"}))
    if takes_several(spec):
        return {"type": "array", "items": schema, "minItems": spec.least or 0, "maxItems": spec.most}
    least, most = _LIMIT_WORDS.get(spec.type, ("minLength", "maxLength"))
    if spec.choices and spec.type == "choice":
        schema["enum"] = list(spec.choices)
    elif spec.type not in ("yes_no", "date", "datetime", "holder", "point", "file", "category"):
        if (longest_ := longest(spec)) is not None:
            schema[most] = longest_
        if spec.least is not None:
            schema[least] = spec.least
    if spec.type == "list":
        schema["items"] = {"enum": list(spec.choices)} if spec.choices else {"type": ["string", "object"]}
    return schema


_LIMIT_WORDS = {"number": ("minimum", "maximum"), "list": ("minItems", "maxItems")}
