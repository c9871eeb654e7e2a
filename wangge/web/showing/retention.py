"""The page on what is kept of people how long: the rules, what goes soon, what a statute holds back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from wangge.acts.retention import KeptIn, Retention
from wangge.adoptions.facts import rulebook
from wangge.engine.keeping import RECORD
from wangge.web import when
from wangge.web.pages.administration import KeptLine
from wangge.web.pages.administration import Retention as Page
from wangge.web.pages.parts import Cell, Table
from wangge.web.showing.keeping import YEAR, purpose
from wangge.web.showing.laws import law_basis
from wangge.web.showing.values import field_label
from wangge.web.speaking import playbook_title
from wangge.web.wording import Language, say

NAMED_MOST = 3  # practices named one by one


def retention_page(found: Retention, language: Language) -> Page:
    until = when.day(found.until, language)
    total = sum(found.soon.values())
    key = "retention.sentence" if total else "retention.nothing_soon"
    soon = [(playbook_title(name, language), n) for name, n in sorted(found.soon.items(), key=_most)]
    held = [(_title(law, language), n) for law, n in sorted(found.held.items(), key=_most)]
    return Page(
        say("retention.title", language),
        say(key, language, n=total, until=until),
        _lines(found.kept, language),
        _counted("soon", soon, language),
        _counted("held", held, language),
    )


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _title(law: str, language: Language) -> str:
    basis = law_basis(law, language)
    return f"{basis.title} · {basis.article}" if basis else ""


def _lines(kept: Iterable[KeptIn], language: Language) -> tuple[KeptLine, ...]:
    """Fields of one purpose, length and ground share a line; the longest kept stand last."""
    grouped: dict[tuple[str, int, str, tuple[str, ...]], list[KeptIn]] = {}
    for one in kept:
        key = (one.keeping.purpose, one.keeping.months, one.keeping.law, tuple(sorted(one.playbooks)))
        grouped.setdefault(key, []).append(one)
    lines = [_line(group, language) for _, group in sorted(grouped.items(), key=lambda entry: entry[0][1:2])]
    return tuple(lines)


def _line(group: list[KeptIn], language: Language) -> KeptLine:
    first = group[0]
    names = dict.fromkeys(_name(one, language) for one in group)
    years, months = divmod(first.keeping.months, YEAR)
    length = say("keeping.months", language, n=first.keeping.months) if months else ""
    return KeptLine(
        ("、" if language == "zh" else ", ").join(names),
        purpose(first.practices[0], first.keeping.purpose, language),
        length or say("keeping.years", language, n=years),
        law_basis(first.keeping.law, language),
        _where(first.playbooks, language),
        first.keeping.statute is not None and first.keeping.least > first.keeping.own,
    )


def _name(one: KeptIn, language: Language) -> str:
    """What most practices call it."""
    if one.keeping.name == RECORD:
        return say("keeping.record", language)
    labels = Counter(field_label(own, one.keeping.name, language) for own in one.practices)
    return labels.most_common(1)[0][0]


def _where(playbooks: tuple[str, ...], language: Language) -> str:
    every = {own.playbook for own in rulebook().practices.values()}
    if len(playbooks) > 1 and every == set(playbooks):
        return say("retention.every", language)
    names = [playbook_title(name, language) for name in playbooks]
    joined = ("、" if language == "zh" else ", ").join(names[:NAMED_MOST])
    if len(names) <= NAMED_MOST:
        return joined
    return say("retention.and_more", language, names=joined, n=len(names))


def _counted(name: str, counts: Iterable[tuple[str, int]] | Mapping[str, int], language: Language) -> Table | None:
    rows = tuple((Cell(text), Cell(f"{n:,}", number=True)) for text, n in counts)
    if not rows:
        return None
    heads = (say(f"retention.{name}_of", language), say("retention.cases", language))
    return Table(say(f"retention.{name}", language), heads, rows)
