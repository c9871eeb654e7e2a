"""Between pydantic and people: a model's complaints as faults with file and line, and the JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from wangge.engine.faults import Fault, Path_, listed, nearest
from wangge.engine.source import Source
from wangge.engine.spec import PlaybookSpec

M = TypeVar("M", bound=BaseModel)

# pydantic's error type -> our code. What is not listed becomes "bad_value" with its input.
_CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "literal_error": "unknown_word",
    "string_pattern_mismatch": "bad_pattern",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_short": "wrong_count",
    "too_long": "wrong_count",
    "zero_length": "zero_length",
}
_KINDS = {
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "string_type": "text",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "date_from_datetime_parsing": "date",
    "date_parsing": "date",
    "date_type": "date",
}


def validate(model: type[M], source: Source) -> tuple[M | None, list[Fault]]:
    """``source`` as ``model``, or None with every fault that pydantic found."""
    try:
        return model.model_validate(source.mapping), []
    except ValidationError as error:
        return None, list(_once(_fault(model, source, item) for item in error.errors(include_url=False)))


def _once(faults: Iterator[Fault]) -> Iterator[Fault]:
    """A union complains once a branch; a reader wants one complaint a place, the one that lists known words first."""
    best: dict[Path_, Fault] = {}
    for fault in faults:
        if fault.path not in best or fault.code == "unknown_word":
            best[fault.path] = fault
    yield from best.values()


def _fault(model: type[BaseModel], source: Source, error: Any) -> Fault:
    path = _real(source, error["loc"], keep_last=error["type"] in ("missing", "extra_forbidden"))
    code = _CODES.get(error["type"], "wrong_type" if error["type"] in _KINDS else "bad_value")
    return source.fault(code, path, **_values(model, path, error))


def _values(model: type[BaseModel], path: Path_, error: Any) -> dict[str, Any]:
    """The values that the sentence of this error needs."""
    context = error.get("ctx", {})
    name = str(path[-1]) if path else ""
    match error["type"]:
        case "missing":
            return {"key": name}
        case "extra_forbidden":
            known = keys_at(model, path[:-1])
            return {"key": name, "nearest": nearest(name, known), "known": listed(known)}
        case "literal_error":
            known = [word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")]
            word = str(error["input"])
            return {"word": word, "nearest": nearest(word, known), "known": listed(known, 24)}
        case "string_pattern_mismatch":
            return {"word": str(error["input"]), "pattern": context["pattern"]}
        case "greater_than_equal" | "less_than_equal":
            return {"limit": context.get("ge", context.get("le")), "word": str(error["input"])}
        case "too_short" | "too_long":
            return {"limit": context.get("min_length", context.get("max_length"))}
        case kind:
            return {"expected": _KINDS.get(kind, ""), "word": str(error["input"])[:80]}


def _real(source: Source, loc: tuple[str | int, ...], *, keep_last: bool) -> Path_:
    """pydantic names the branch of a union within ``loc``; keep only the parts that the file really has."""
    path: Path_ = ()
    for part in loc:
        candidate = (*path, part)
        if candidate in source.lines:
            path = candidate
    last = loc[-1] if loc else None
    if keep_last and last is not None and (not path or path[-1] != last):
        path = (*path, last)
    return path


def keys_at(model: Any, path: Path_) -> list[str]:
    """The keys that the mapping at ``path`` may have, by the YAML names."""
    nodes = [model]
    for part in path:
        nodes = [below for node in nodes for below in _below(node, part)]
    return sorted({key for node in nodes for one in _branches(node) for key in _keys(one)})


def _branches(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without Annotated and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _branches(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for one in get_args(annotation):
            yield from _branches(one)
    elif annotation is not NoneType:
        yield annotation


def _below(annotation: Any, part: str | int) -> Iterator[Any]:
    for one in _branches(annotation):
        origin, args = get_origin(one), get_args(one)
        if isinstance(one, type) and issubclass(one, BaseModel):
            for name, info in one.model_fields.items():
                if part in (name, info.alias):
                    yield info.annotation
        elif origin is dict:
            yield args[1]
        elif origin in (tuple, list) and args:
            yield args[0]


def _keys(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [info.alias or name for name, info in annotation.model_fields.items()]
    return []


def words_of(literal: Any) -> tuple[str, ...]:
    """The words of a ``Literal`` in vocabulary.py."""
    return tuple(str(word) for word in get_args(literal)) if get_origin(literal) is Literal else ()


def playbook_schema() -> str:
    """``playbooks/schema.json``: JSON Schema 2020-12 of a playbook, for completion in editors."""
    schema = PlaybookSpec.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Wangge playbook"}
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
