"""Codes of refusals and faults → sentences: the one place that every face reads (design §3: rules return codes).

``refusal`` gives a title (what happened), a detail (what to do) and the law that refuses, by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangge.adoptions.laws import released
from wangge.engine.forms import Fault
from wangge.engine.law import Law
from wangge.engine.values import Refused
from wangge.engine.words import Words, house

FOLDER = Path(__file__).parent / "words"
UNITS: Mapping[str, Mapping[str, str]] = {
    "zh": {"hour": "小时", "working_hour": "个工作小时", "day": "天", "working_day": "个工作日", "month": "个月"},
    "en": {"hour": "hours", "working_hour": "working hours", "day": "days", "working_day": "working days",
           "month": "months"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LawName:
    """A rule as a reader may see it. ``article``: instrument and article, e.g. 《…条例》第二十八条."""

    id: str
    title: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """``title`` says what happened, ``detail`` what to do."""

    title: str
    detail: str
    law: LawName | None = None


def words() -> Words:
    return house(FOLDER)


def refusal(refused: Refused, lang: str = "zh") -> Sentence:
    """What to tell someone who was refused. A code that nobody has worded reads as "other"."""
    code = refused.code if words().find(f"refusals.{refused.code}.title", "zh") else "other"
    values = _spoken(refused.values, lang)
    title = words().text(f"refusals.{code}.title", lang, **values)
    return Sentence(title, words().text(f"refusals.{code}.detail", lang, **values), law_name(refused.law, lang))


def fault(found: Fault, lang: str = "zh") -> str:
    """What is wrong with one field, and the rule where one sets the bound."""
    said = words().text(f"faults.{found.code}", lang, **_spoken(found.values, lang))
    law = law_name(found.law, lang)
    return words().text("faults.by_law", lang, said=said, title=law.title, article=law.article) if law else said


def law_name(ref: str | None, lang: str = "zh") -> LawName | None:
    """The rule that ``ref`` ("R-14", "R-20#finish") names, with the article on which it rests."""
    law = released().law(ref) if ref else None
    if law is None:
        return None
    return LawName(law.id, law.title.text(lang), _article(law), law.text.text(lang))


def _article(law: Law) -> str:
    return f"{law.articles[0].instrument} {law.articles[0].article}".strip() if law.articles else ""


def _spoken(values: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Values as they stand in a sentence: lists joined, a length with its unit."""
    joint = "、" if lang == "zh" else ", "
    spoken = {
        k: joint.join(map(str, v)) if isinstance(v, list | tuple | set | frozenset) else v for k, v in values.items()
    }
    if "left" in values and values.get("unit") in UNITS["zh"]:
        spoken["left"] = f"{values['left']} {UNITS[lang][values['unit']]}"
    return spoken
