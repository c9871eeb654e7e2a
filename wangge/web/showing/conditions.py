"""A field's ``shown_if`` on a page: decided here where it can be, else said in words and left to a small module.

The server has the last word in any case: what is hidden is left out of what was sent (``engine.forms``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wangge.adoptions.facts import Practice
from wangge.engine import conditions
from wangge.web.showing.values import choice_label, field_label
from wangge.web.wording import Language, say

NAMED = {"is", "in"}  # tests that a plain sentence can say


def asked(condition: Any) -> Iterator[str]:
    """The facts that a condition asks for."""
    if "fact" in condition:
        yield str(condition["fact"])
    for part in (*condition.get("all", ()), *condition.get("any", ()), *filter(None, [condition.get("not")])):
        yield from asked(part)


def settled(condition: Any, names: Collection[str], known: Mapping[str, Any]) -> bool | None:
    """Whether the condition holds, when nothing on this form can change it; None while it hangs on an answer."""
    if any(fact in names and fact not in known for fact in asked(condition)):
        return None
    return conditions.compile(condition)(known)


def as_typed(condition: Any, prefix: str = "") -> str:
    """The condition as JSON over what a browser sends: yes and no instead of true and false, fields by their names."""
    return json.dumps(_typed(condition, prefix), ensure_ascii=False)


def _typed(part: Any, prefix: str) -> Any:
    if isinstance(part, Mapping):
        kept = {name: _typed(value, prefix) for name, value in part.items()}
        return kept | {"fact": f"{prefix}{part['fact']}"} if "fact" in part else kept
    if isinstance(part, list | tuple):
        return [_typed(one, prefix) for one in part]
    if isinstance(part, bool):
        return "yes" if part else "no"
    return part if isinstance(part, str) else str(part)


def in_words(own: Practice, condition: Any, language: Language) -> str:
    """ "Only where the check was not passed": simple conditions by name, others in general."""
    tests = condition.keys() - {"fact"}
    if "fact" not in condition or len(tests) != 1 or not tests <= NAMED:
        return say("form.only_if_other", language)
    fact, wanted = condition["fact"], condition[next(iter(tests))]
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    joined = ("、" if language == "zh" else ", ").join(_value(own, fact, v, language) for v in values)
    return say("form.only_if", language, field=field_label(own, fact, language), value=joined)


def _value(own: Practice, fact: str, value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return say("form.yes" if value else "form.no", language)
    return choice_label(own, fact, str(value), language)
