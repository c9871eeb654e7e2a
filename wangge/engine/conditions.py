"""Conditions as data: a playbook's ``when`` and ``shown_if``. No eval; always an answer.

    {all: [c, …]}   {any: [c, …]}   {not: c}   {fact: name, <test>: value, …}

Tests: ``is is_not in not_in gt ge lt le has known``; several on one fact must all hold. Evaluation is total: a missing
fact (absent, None or "") and a mismatch of types are False, never an error; only ``known: false`` holds of a missing
fact. Numbers compare with numbers and text with text (ISO dates therefore compare as dates). At most DEPTH deep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

DEPTH = 8
WIDTH = 64  # members of one all/any, values of one in/not_in

Test = Callable[[Mapping[str, Any]], bool]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a condition. ``path`` leads to it from the condition's root ("all.0.fact"; "" is the root)."""

    path: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def kind(value: Any) -> str:
    """The sort of a value; only values of one sort are ever compared. "" for what no test accepts."""
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list | tuple | set | frozenset) else ""


def _same(a: Any, b: Any) -> bool:
    return kind(a) == kind(b) and bool(a == b)


def _ordered(a: Any, b: Any) -> bool:
    return kind(a) in ("number", "text") and kind(a) == kind(b)


def _is_not(a: Any, b: Any) -> bool:
    return kind(a) == kind(b) and bool(a != b)


def _in(a: Any, b: Any) -> bool:
    return any(_same(a, x) for x in b)


def _not_in(a: Any, b: Any) -> bool:
    return any(kind(a) == kind(x) for x in b) and not _in(a, b)


def _has(a: Any, b: Any) -> bool:
    return kind(a) == "list" and any(_same(x, b) for x in a)


_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "is_not": _is_not,
    "in": _in,
    "not_in": _not_in,
    "gt": lambda a, b: _ordered(a, b) and bool(a > b),
    "ge": lambda a, b: _ordered(a, b) and bool(a >= b),
    "lt": lambda a, b: _ordered(a, b) and bool(a < b),
    "le": lambda a, b: _ordered(a, b) and bool(a <= b),
    "has": _has,
}
TESTS = (*_OPS, "known")
_WANTED = {
    "in": ("list",), "not_in": ("list",), "known": ("yes_no",),
    **dict.fromkeys(("gt", "ge", "lt", "le"), ("number", "text")),
    **dict.fromkeys(("is", "is_not", "has"), ("yes_no", "number", "text")),
}  # fmt: skip


def check(condition: Any, known_facts: Collection[str] | None = None) -> list[Problem]:
    """Every fault of a condition, for the reader. None (no condition) is sound.

    ``known_facts`` None leaves the names of facts unchecked. Codes: condition_shape, condition_empty, condition_wide
    (most), condition_deep (most), condition_word (word, near), condition_untested, condition_value (test, wanted),
    condition_fact (fact, near).
    """
    return [] if condition is None else list(_faults(condition, known_facts, "", 1))


def _faults(node: Any, known: Collection[str] | None, path: str, depth: int) -> Iterator[Problem]:
    if depth > DEPTH:
        yield Problem(path, "condition_deep", {"most": DEPTH})
    elif not isinstance(node, Mapping) or not all(isinstance(k, str) for k in node):
        yield Problem(path, "condition_shape", {})
    elif "fact" in node:
        yield from _leaf_faults(node, known, path)
    elif len(node) != 1 or (word := next(iter(node))) not in ("all", "any", "not"):
        yield Problem(path, "condition_shape", {"words": sorted(node)})
    elif word == "not":
        yield from _faults(node["not"], known, _join(path, "not"), depth + 1)
    else:
        yield from _members(node[word], known, _join(path, word), depth)


def _members(members: Any, known: Collection[str] | None, path: str, depth: int) -> Iterator[Problem]:
    if not isinstance(members, list | tuple):
        yield Problem(path, "condition_shape", {})
    elif not members:
        yield Problem(path, "condition_empty", {})
    elif len(members) > WIDTH:
        yield Problem(path, "condition_wide", {"most": WIDTH})
    else:
        for i, member in enumerate(members):
            yield from _faults(member, known, _join(path, str(i)), depth + 1)


def _leaf_faults(node: Mapping[str, Any], known: Collection[str] | None, path: str) -> Iterator[Problem]:
    fact = node["fact"]
    if not isinstance(fact, str) or not fact:
        yield Problem(_join(path, "fact"), "condition_shape", {})
    elif known is not None and fact not in known:
        yield Problem(_join(path, "fact"), "condition_fact", {"fact": fact, "near": _near(fact, known)})
    words = [w for w in node if w != "fact"]
    if not words:
        yield Problem(path, "condition_untested", {"tests": list(TESTS)})
    for word in words:
        if word not in TESTS:
            yield Problem(_join(path, word), "condition_word", {"word": word, "near": _near(word, TESTS)})
        elif not _right_value(word, node[word]):
            yield Problem(_join(path, word), "condition_value", {"test": word, "wanted": list(_WANTED[word])})


def _right_value(word: str, value: Any) -> bool:
    if kind(value) not in _WANTED[word]:
        return False
    if word not in ("in", "not_in"):
        return True
    return 0 < len(value) <= WIDTH and all(kind(x) in _WANTED["is"] for x in value)


def _near(word: str, words: Collection[str]) -> list[str]:
    return get_close_matches(word, list(words), n=3, cutoff=0.5)


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def compile(condition: Any) -> Test:
    """The condition as a function of a mapping of facts; equal conditions are compiled once. None is always true.

    Raises ValueError for a condition that ``check`` finds fault with: the reader has refused those before.
    """
    if condition is None:
        return _always
    faults = check(condition)
    if faults:
        raise ValueError(f"condition not sound at {faults[0].path or 'its root'}: {faults[0].code}")
    return _compiled(json.dumps(condition, default=list, ensure_ascii=False))


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Test:
    return _build(json.loads(text))


def _always(facts: Facts) -> bool:
    return True


def _build(node: Mapping[str, Any]) -> Test:
    if "fact" in node:
        return _leaf(node["fact"], [(w, v) for w, v in node.items() if w != "fact"])
    ((word, inner),) = node.items()
    if word == "not":
        negated = _build(inner)
        return lambda facts: not negated(facts)
    members = [_build(n) for n in inner]
    if word == "all":
        return lambda facts: all(m(facts) for m in members)
    return lambda facts: any(m(facts) for m in members)


def _leaf(fact: str, tests: list[tuple[str, Any]]) -> Test:
    wants_known = [v for w, v in tests if w == "known"]
    compares = [(_OPS[w], v) for w, v in tests if w != "known"]

    def holds(facts: Facts) -> bool:
        value = facts.get(fact)
        missing = value is None or value == ""
        if wants_known and wants_known[0] is missing:
            return False
        return not compares or (not missing and all(op(value, v) for op, v in compares))

    return holds
