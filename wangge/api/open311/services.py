"""Services are the categories that the district offers; what each asks beyond a need are its attributes."""

from __future__ import annotations

from typing import Any

from wangge.acts.needs import Need
from wangge.acts.preview import Preview, preview
from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.api.open311.speaking import word
from wangge.engine.forms import json_schema
from wangge.engine.scope import Scope
from wangge.people.facts import roster

Json = dict[str, Any]
KINDS = {"number": "number", "integer": "number", "array": "multivaluelist", "boolean": "singlevaluelist"}
NOT_SENT = frozenset({"object"})  # no form of the standard carries a point of its own


def services(scope: Scope) -> list[Json]:
    """Every category that is offered and has none below it."""
    book = rulebook()
    leaves = (c for c in book.categories.values() if c.offered and len(book.branches[c.id]) == 1)
    return [service(scope, found) for found in sorted(leaves, key=lambda c: c.path)]


def service(scope: Scope, found: CategoryFact) -> Json:
    lang = scope.language
    group = rulebook().by_code[found.path[0]]
    owner = roster().name(found.owner) if found.owner else ""
    return {
        "service_code": found.code,
        "service_name": name_of(found, lang),
        "description": word("answered_by", lang, owner=owner) if owner else "",
        "metadata": bool(attributes(scope, found.code)),
        "type": "realtime",
        "keywords": "",
        "group": name_of(group, lang),
    }


def name_of(found: CategoryFact, lang: str) -> str:
    return (found.name_en or found.name) if lang == "en" else found.name


def attributes(scope: Scope, code: str) -> list[Json]:
    """What the filing form asks for a need of this category that names no place: elsewhere a practice of a smaller
    area may ask otherwise, and then says so when the request is posted."""
    found = preview(scope, Need(category=code))
    if not isinstance(found, Preview):
        return []
    shape = json_schema(found.form)
    asked = [(n, s) for n, s in shape["properties"].items() if n not in found.generic and s.get("type") not in NOT_SENT]
    return [
        _attribute(found.practice, name, field, name in shape["required"], order, scope.language)
        for order, (name, field) in enumerate(asked, 1)
    ]


def _attribute(own: Practice, name: str, field: Json, required: bool, order: int, lang: str) -> Json:
    """``choices``: of a field with a list, by code and name."""
    choices = field.get("enum") or field.get("items", {}).get("enum", ())
    values = [{"key": c, "name": own.words.find(f"choices.{name}.{c}", lang) or c} for c in choices]
    if field.get("type") == "boolean":
        values = [{"key": key, "name": word(key, lang)} for key in ("true", "false")]
    return {
        "variable": True,
        "code": name,
        "datatype": _datatype(field),
        "required": required,
        "datatype_description": own.words.find(f"help.{name}", lang) or "",
        "order": order,
        "description": own.words.text(f"fields.{name}", lang),
        "values": values,
    }


def _datatype(field: Json) -> str:
    if "enum" in field:
        return "singlevaluelist"
    if field.get("format") in ("date", "date-time"):
        return "datetime"
    return KINDS.get(field.get("type", "string"), "text" if field.get("maxLength", 0) > 200 else "string")
