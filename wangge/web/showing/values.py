"""One value of one field, as text for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from wangge.acts.known import PROPOSED
from wangge.adoptions.facts import Practice
from wangge.web import when
from wangge.web.speaking import category_name, holder_name
from wangge.web.wording import Language, say


def field_label(practice: Practice, name: str, language: Language) -> str:
    return practice.words.text(f"fields.{name}", language)


def choice_label(practice: Practice, field: str, choice: str, language: Language) -> str:
    """The field's own word for a choice; a paper or a service item goes by its one name everywhere."""
    for key in (f"choices.{field}.{choice}", f"materials.{choice}", f"items.{choice}"):
        if (found := practice.words.find(key, language) or practice.words.find(key)) is not None:
            return found
    return choice


def value_text(practice: Practice, field: str, value: Any, language: Language) -> str:
    """``value`` as stored by ``engine.forms`` (JSON) for a page."""
    spec = practice.spec.fields.get(field)
    if spec is None or value is None:
        return "" if value is None else str(value)
    if spec.type == "list" and spec.choices:
        return _list([choice_label(practice, field, v, language) for v in value], language)
    if spec.choices or practice.words.find(f"choices.{field}.{value}") is not None:
        return choice_label(practice, field, str(value), language)
    show = _SHOWN.get(spec.type)
    return show(value, language) if show else str(value)


def _yes_no(value: Any, language: Language) -> str:
    return say("form.yes" if value else "form.no", language)


def _list(value: Any, language: Language) -> str:
    parts = [holder_name(v) or str(v) if isinstance(v, int) else str(v) for v in value]
    return ("、" if language == "zh" else ", ").join(parts)


_SHOWN: Mapping[str, Callable[[Any, Language], str]] = {
    "yes_no": _yes_no,
    "holder": lambda value, language: _list(value if isinstance(value, list) else [value], language),
    "category": category_name,
    "date": lambda value, language: when.day(date.fromisoformat(value), language, year=True),
    "datetime": lambda value, language: when.moment(datetime.fromisoformat(value), language),
    "point": lambda value, language: say("form.point", language, lon=f"{value['lon']:.5f}", lat=f"{value['lat']:.5f}"),
    "list": _list,
}


def shown_values(practice: Practice, data: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """(label, text) of what a step or a filing holds; digests of personal values and files are left out.
    What was proposed in the place of what another keeps follows."""
    found = []
    for name, value in data.items():
        spec = practice.spec.fields.get(name)
        if spec is None or spec.type == "file" or (isinstance(value, dict) and "digest" in value):
            continue
        found.append((field_label(practice, name, language), value_text(practice, name, value, language)))
    for name, value in data.get(PROPOSED, {}).items():
        label = say("form.proposed", language, field=field_label(practice, name, language))
        found.append((label, value_text(practice, name, value, language)))
    return found
