"""A playbook's form as a page form: labels, hints, choices, what was typed, what was wrong; and back from a POST."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.http import QueryDict

from wangge.acts.facts import ZONE
from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.engine.forms import Fault, Form, Input
from wangge.engine.spec import FieldSpec
from wangge.engine.vocabulary import FieldType
from wangge.web.pages.forms import Field
from wangge.web.pages.parts import Option
from wangge.web.showing.conditions import as_typed, in_words, settled
from wangge.web.showing.holders import Holders, by_sort
from wangge.web.showing.values import choice_label, field_label
from wangge.web.speaking import fault_sentence
from wangge.web.wording import Language


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form is shown with. ``typed``: texts by field; ``prefix`` keeps ids apart where a page has several forms;
    ``materials``: of a service item: lists that speak of papers offer these and no others."""

    language: Language
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    holders: Holders = ()
    prefix: str = ""
    materials: frozenset[str] = frozenset()
    known: Mapping[str, Any] = field(default_factory=dict)  # by source name: shown, not asked
    names: str = ""  # stands before the names of the fields, where they could meet others


def page_fields(
    practice: Practice, form: Form, filled: Filled, without: frozenset[str] = frozenset()
) -> tuple[Field, ...]:
    """The fields of ``form``, but those in ``without``."""
    wrong = {f.field: fault_sentence(f, filled.language) for f in filled.faults}
    found = []
    for given in form.inputs(filled.known):
        holds = settled(given.shown_if, form.names, filled.known) if given.shown_if is not None else True
        if given.name not in without and holds is not False:
            found.append(_field(practice, given, filled, wrong.get(given.name, ""), hangs=holds is None))
    return tuple(found)


def _field(practice: Practice, given: Input, filled: Filled, error: str, *, hangs: bool = False) -> Field:
    """``hangs``: whether it is asked depends on another answer of the same form."""
    spec, language = practice.spec.fields[given.name], filled.language
    typed = text_of(given) if given.known else ""
    if given.mend or not given.known:
        typed = filled.typed.get(given.name) or typed
    options = _options(practice, given.name, spec, typed, filled)
    return Field(
        name=f"{filled.names}{given.name}",
        type="choice" if spec.type == "number" and _graded(practice, given.name) else _kind(given),
        label=field_label(practice, given.name, language),
        hint=practice.words.find(f"help.{given.name}", language) or practice.words.find(f"help.{given.name}") or "",
        value=typed,
        required=given.required,
        error=error,
        options=tuple(o for o in options if o.value in filled.materials) or options,
        groups=_groups(spec, options, typed, language),
        most=given.most,
        least=given.least,
        known=given.known and not given.mend,
        prefilled=given.mend,
        prefix=filled.prefix,
        only_if=in_words(practice, given.shown_if, language) if hangs else "",
        shown_if=as_typed(given.shown_if, filled.names) if hangs else "",
        several=given.several,
        graded=spec.type == "number" and _graded(practice, given.name),
        blank=practice.words.find(f"blank.{given.name}", language) or "",
    )


def text_of(given: Input) -> str:
    """A known value as a page's field has it: a list one entry a line, a point "lon,lat", a moment as it is here."""
    value = given.value
    if given.type == "datetime":
        return datetime.fromisoformat(value).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return f"{value['lon']},{value['lat']}"
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _groups(
    spec: FieldSpec, options: tuple[Option, ...], typed: str, language: Language
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    if spec.type == "holder":
        return by_sort(options, language)
    return category_groups(typed, language) if spec.type == "category" else ()


def _graded(practice: Practice, name: str) -> bool:
    """A number whose every value has a word (five grades) is chosen, not typed."""
    return practice.words.find(f"choices.{name}.1") is not None


def _options(practice: Practice, name: str, spec: FieldSpec, typed: str, filled: Filled) -> tuple[Option, ...]:
    chosen, language = set(typed.splitlines()), filled.language
    if spec.type == "holder":
        return tuple(Option(str(h), label, str(h) in chosen) for h, label in filled.holders)
    values: Iterable[str] = spec.choices
    if spec.type == "number" and _graded(practice, name):
        values = [str(n) for n in range(spec.most or 5, (spec.least or 1) - 1, -1)]
    return tuple(Option(c, choice_label(practice, name, c, language), c in chosen) for c in values)


def category_groups(chosen: str, language: Language) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The district's offered categories as (branch, leaves)."""
    groups: dict[str, list[Option]] = {}
    for found in rulebook().categories.values():
        if found.offered:
            groups.setdefault(found.names[0], []).append(_category_option(found, chosen, language))
    return tuple((name, tuple(options)) for name, options in groups.items())


def _category_option(found: CategoryFact, chosen: str, language: Language) -> Option:
    name = found.name_en if language == "en" and found.name_en else " · ".join(found.names[1:]) or found.name
    return Option(found.code, name, found.code == chosen)


def typed_values(form: Form, posted: QueryDict) -> dict[str, str]:
    """What was typed, as text by field, ready to be shown again."""
    return {given.name: _typed(given.name, _kind(given), posted) for given in form.inputs()}


def _kind(given: Input) -> FieldType:
    """Several holders are a list to tick, one is a choice."""
    return "list" if given.type == "holder" and given.several else cast(FieldType, given.type)


def _typed(name: str, kind: str, posted: QueryDict) -> str:
    if kind == "point":
        lon, lat = posted.get(f"{name}_lon", "").strip(), posted.get(f"{name}_lat", "").strip()
        return f"{lon},{lat}" if lon or lat else ""
    if kind == "list":
        return "\n".join(part.strip() for value in posted.getlist(name) for part in value.splitlines() if part.strip())
    return posted.get(name, "")


def raw_values(form: Form, typed: Mapping[str, str]) -> dict[str, Any]:
    """What ``engine.forms`` cleans: points as two numbers, lists as lists, all else as the text itself."""
    return {g.name: _raw(g, typed[g.name]) for g in form.inputs() if typed.get(g.name)}


def _raw(given: Input, text: str) -> Any:
    kind = _kind(given)
    if kind == "point":
        lon, _, lat = text.partition(",")
        return {"lon": lon, "lat": lat}
    if kind == "file" and given.several:
        return text.split()
    if kind == "list":
        entries = text.splitlines()
        return [int(e) if e.isascii() and e.isdigit() else e for e in entries] if given.type == "holder" else entries
    return text
