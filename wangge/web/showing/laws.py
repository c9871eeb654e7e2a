"""凭什么: the rule or the promise behind a date or a refusal."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wangge.engine.law import Law, Lawbook
from wangge.web.pages.others import LawArticle, LawPage, Limit
from wangge.web.pages.parts import Basis
from wangge.web.wording import Language, say


@lru_cache(maxsize=1)
def lawbook() -> Lawbook:
    """Every rule of ``laws/``; files change only with a release, so a process reads them once."""
    root = Path(settings.LAWS_ROOT)
    return Lawbook.load(sorted(p for p in root.iterdir() if p.is_dir()))


def number_of(law: str) -> int:
    """The number under which a rule has its page: "R-20#finish" → 20. Its id is never shown."""
    return int(law.partition("#")[0].removeprefix("R-"))


def law_basis(ref: str | None, language: Language) -> Basis | None:
    """The rule that ``ref`` names; None for none, or for one that is not in the book."""
    law = lawbook().laws.get(ref.partition("#")[0]) if ref else None
    if ref is None or law is None:
        return None
    article = f"{law.articles[0].instrument} {law.articles[0].article}" if law.articles else law.source
    return Basis(law.title.text(language), article, law.text.text(language), number_of(ref))


def clock_basis(ref: str | None, length: tuple[int, str], language: Language) -> Basis:
    """A clock's ground: its law, else the district's own promise."""
    n, unit = length
    promise = Basis(say("clock.promise", language, length=say(f"length.{unit}", language, n=n)))
    return law_basis(ref, language) or promise


def law_page(number: int, language: Language) -> LawPage | None:
    law = lawbook().laws.get(f"R-{number:02d}")
    return _page(law, language) if law else None


def _page(law: Law, language: Language) -> LawPage:
    edition = law.editions[-1]
    limits = tuple(
        Limit(limit.title.text(language), say(f"length.{limit.unit}", language, n=limit.n))
        for limit in edition.limits.values()
    )
    articles = tuple(
        LawArticle(a.instrument, a.article, a.text_en if language == "en" else a.text_zh) for a in law.articles
    )
    text = law.text.text(language)
    return LawPage(
        law.title.text(language),
        law.kind,
        law.grade,
        law.source,
        articles,
        limits,
        edition.from_,
        edition.to,
        summary=text,
    )
