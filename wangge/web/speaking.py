"""Codes of the engine and ids of the record → sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from wangge.acts import sentences
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.forms import Fault
from wangge.engine.values import Reason, Refused
from wangge.engine.words import without_slots
from wangge.people.facts import roster
from wangge.places.facts import atlas
from wangge.web.wording import Language, has, say


def holder_name(holder: int | None) -> str:
    """What a page calls a holder: a post's title, an entity's name, a unit's name; "" for one that is not known."""
    if holder is None:
        return ""
    name = roster().name(holder)
    if not name and holder in atlas().units:
        return atlas().units[holder].name
    return name


def holder_at(holder: int | None, unit: int | None) -> str:
    """As ``holder_name``, without the ground that a post's title begins with, where that stands there anyway."""
    name = holder_name(holder)
    return name.removeprefix(unit_name(unit)).strip() or name


def unit_name(unit: int | None) -> str:
    found = atlas().units.get(unit) if unit is not None else None
    return found.name if found else ""


def path_names(unit: int | None) -> tuple[str, ...]:
    """The units down to this one, the district left out."""
    found = atlas().units.get(unit) if unit is not None else None
    return tuple(u.name for u in reversed(atlas().ancestors(found)[:-1])) if found else ()


def on_duty(organisation: int, at: datetime) -> tuple[str, ...]:
    """Who acts for an organisation, by name."""
    people = roster()
    terms = [people.incumbent(p.id, at) for p in people.posts.values() if p.acts_for and p.over == organisation]
    return tuple(dict.fromkeys(people.name(term.person) for term in terms if term is not None))


def category_name(category: int | str | None, language: Language) -> str:
    """By id or by code; English where the district has written it."""
    rules = rulebook()
    if category is None:
        return ""
    found = rules.by_code.get(category) if isinstance(category, str) else rules.categories.get(category)
    if found is None:
        return str(category) if isinstance(category, str) else ""
    return (found.name_en or found.name) if language == "en" else found.name


def playbook_title(playbook: str, language: Language) -> str:
    own = next((p for p in rulebook().practices.values() if p.playbook == playbook), None)
    return own.words.text("title", language) if own else ""


def _joined(values: Any, language: Language) -> str:
    items = [values] if isinstance(values, str) else [str(v) for v in values]
    return ("、" if language == "zh" else ", ").join(items)


_SPOKEN: dict[str, Callable[[Any, Language], str]] = {
    "unit": lambda v, _: unit_name(v) if isinstance(v, int) else str(v),
    "holder": lambda v, _: holder_name(v),
    "by": lambda v, _: holder_name(v) if isinstance(v, int) else str(v),
    "category": category_name,
    "playbook": playbook_title,
    "words": _joined,
    "between": lambda v, language: _joined([category_name(code, language) for code in v], language),
}


def _spoken(values: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {name: _SPOKEN[name](value, language) if name in _SPOKEN else value for name, value in values.items()}


def reason_sentence(reason: Reason | Mapping[str, Any], language: Language) -> str:
    """One reason, as kept with the case (a mapping with code and values) or fresh from the engine."""
    code = reason.code if isinstance(reason, Reason) else str(reason["code"])
    values = reason.values if isinstance(reason, Reason) else reason.get("values", {})
    if code == "lane":
        own = rulebook().practices[values["adoption"]].words
        values = {part: own.text(f"{part}s.{values['lane']}", language) for part in ("lane", "ground")}
    if values.get("by", 0) is None:  # who has no name here is the one who asked
        values = {**values, "by": say("stake.asker", language)}
    return say(f"reason.{code}", language, **_spoken(values, language))


def refusal_sentence(refused: Refused, language: Language) -> str:
    """What happened and what to do."""
    found = sentences.refusal(refused, language)
    stop = "。" if language == "zh" else ". "
    return f"{found.title}{stop}{found.detail}"


def refusal_title(refused: Refused, language: Language) -> str:
    """What happened, of a refusal whose values are kept nowhere."""
    return without_slots(sentences.refusal(refused, language).title)


def fault_sentence(fault: Fault, language: Language) -> str:
    return sentences.fault(fault, language)


def act_label(practice: Practice, procedure: str, act: str, language: Language) -> str:
    """The playbook's word for an act; of the built-in ones our own; of one that was done before the case came to this
    practice, what another calls it."""
    key = f"procedures.{procedure}.acts.{act}"
    found = practice.words.find(key, language) or practice.words.find(key)
    if found is None and not has(f"step.{act}"):
        found = next(_elsewhere(act, language), None)
    return found or say(f"step.{act}" if has(f"step.{act}") else "step.unknown", language)


def act_name(act: str, language: Language) -> str:
    """What any adopted playbook calls an act, or we do."""
    found = next(_elsewhere(act, language), None)
    return found or say(f"step.{act}" if has(f"step.{act}") else "step.unknown", language)


def _elsewhere(act: str, language: Language) -> Iterator[str]:
    for own in rulebook().practices.values():
        keys = (f"procedures.{name}.acts.{act}" for name, procedure in own.procedures.items() if act in procedure.acts)
        yield from (found for key in keys if (found := own.words.find(key, language) or own.words.find(key)))


def state_label(practice: Practice, procedure: str, state: str, language: Language) -> str:
    return practice.words.text(f"procedures.{procedure}.states.{state}", language)


def field_word(field: str, language: Language) -> str:
    """What any adopted playbook calls a field; its code when none of them knows it."""
    for own in rulebook().practices.values():
        if (found := own.words.find(f"fields.{field}", language) or own.words.find(f"fields.{field}")) is not None:
            return found
    return field
