"""Until when what a case holds of a person is kept, what for and by which rule; what has gone, when and why."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.adoptions.facts import Practice
from wangge.cases.sheets import Kept
from wangge.engine.keeping import PURPOSES, RECORD
from wangge.web import when
from wangge.web.pages.parts import Kept as View
from wangge.web.showing.laws import law_basis
from wangge.web.showing.values import field_label
from wangge.web.wording import Language, say

YEAR = 12


def kept_views(kept: Iterable[Kept], own: Practice, language: Language) -> tuple[View, ...]:
    return tuple(_view(one, own, language) for one in kept)


def _view(kept: Kept, own: Practice, language: Language) -> View:
    names = [say("keeping.record", language) if n == RECORD else field_label(own, n, language) for n in kept.names]
    what = ("、" if language == "zh" else ", ").join(names)
    return View(what, purpose(own, kept.purpose, language), _fate(kept, language), law_basis(kept.law, language))


def purpose(own: Practice, name: str, language: Language) -> str:
    """The playbook's own word for a purpose, else the house's."""
    word = f"purposes.{name}"
    found = own.words.find(word, language) or own.words.find(word)
    return found or (say(f"keeping.purpose.{name}", language) if name in PURPOSES else name)


def _fate(kept: Kept, language: Language) -> str:
    if kept.erased is not None:
        gone = kept.erased.astimezone(when.DISTRICT).date()
        return say("keeping.erased", language, day=when.day(gone, language, year=True))
    if kept.until is not None:
        return say("keeping.until", language, day=when.day(kept.until, language, year=True))
    years, months = divmod(kept.months, YEAR)
    return say("keeping.months", language, n=kept.months) if months else say("keeping.years", language, n=years)
