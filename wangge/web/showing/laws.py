"""凭什么: the rule or the promise behind a date or a refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from wangge.adoptions.laws import released
from wangge.cases.sheets import ClockSheet
from wangge.engine.law import Law, LawEdition
from wangge.engine.law import Limit as Statutory
from wangge.engine.values import ClockGround
from wangge.web.pages.laws import LawGroup, LawLine, LawList
from wangge.web.pages.others import Edition, LawArticle, LawPage, Limit
from wangge.web.pages.parts import Basis
from wangge.web.showing.law_uses import uses
from wangge.web.when import DISTRICT, MONTHS
from wangge.web.wording import Language, say

KINDS = ("clock", "check", "principle")


def number_of(law: str) -> int:
    """The number under which a rule has its page: "R-20#finish" → 20. Its id is never shown."""
    return int(law.partition("#")[0].removeprefix("R-"))


def law_basis(ref: str | None, language: Language) -> Basis | None:
    """The rule that ``ref`` names; None for none, or for one that is not in the book."""
    law = released().laws.get(ref.partition("#")[0]) if ref else None
    if ref is None or law is None:
        return None
    article = f"{law.articles[0].instrument} {law.articles[0].article}" if law.articles else law.source
    return Basis(law.title.text(language), article, law.text.text(language), number_of(ref))


def clock_basis(ref: str | None, length: tuple[int, str], language: Language, given: str = "") -> Basis:
    """A clock's ground: its law, else the district's own promise; ``given``: the field whose date it counts from."""
    n, unit = length
    key = "clock.promise_given" if given else "clock.promise"
    promise = Basis(say(key, language, n=n, length=say(f"length.{unit}", language, n=n), field=given))
    return law_basis(ref, language) or promise


def clock_edition(clock: ClockSheet, language: Language) -> str:
    """Which edition of its law gave a clock its length, and from when that one is in force; "" where no law counts."""
    said = clock.ground
    if not clock.fact.law:
        return ""
    length = say(f"length.{said.unit}", language, n=said.n)
    told = [_since(said, language)]
    if said.by == "promise":
        told.append(say("clock.edition.promise", language, length=length))
    elif said.late:
        told.append(say("clock.edition.late", language))
    if said.by == "overridden":
        n, unit = clock.promised
        promised = say(f"length.{unit}", language, n=n)
        told.append(say("clock.edition.overridden", language, length=length, promised=promised))
    return ("" if language == "zh" else " ").join(told)


def _day(day: date, language: Language) -> str:
    """A day of the law: with its year, without its weekday."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _since(said: ClockGround, language: Language) -> str:
    if said.switched:
        return say("clock.edition.switched", language, day=_day(said.switched, language))
    if said.since:
        return say("clock.edition.since", language, day=_day(said.since, language))
    return say("clock.edition.unknown", language)


def law_page(number: int, language: Language, now: datetime | None = None) -> LawPage | None:
    """``now``: also where the practices in force then use it."""
    law = released().laws.get(f"R-{number:02d}")
    if law is None:
        return None
    used = uses(now, language).get(law.id, {}) if now else {}
    return _page(law, language, tuple((name, title) for title, names in used.items() for name in names))


def law_list(now: datetime, language: Language, words: str = "") -> LawList:
    """The rules in force today: those with time limits first, then checks, then principles; within each those that
    this district uses first. ``words``: only rules in which each of them stands."""
    used, today = uses(now, language), now.astimezone(DISTRICT).date()
    in_force = [law for law in released().laws.values() if any(one.in_force(today) for one in law.editions)]
    shown = [(law.kind, _line(law, today, used.get(law.id, {}), language)) for law in in_force if _has(law, words)]
    shown.sort(key=lambda one: not one[1].used_in)
    groups = (LawGroup(kind, tuple(line for of, line in shown if of == kind)) for kind in KINDS)
    kept = tuple(group for group in groups if group.lines or not words)
    return LawList(kept, len(in_force), sum(law.id in used for law in in_force), words)


def _has(law: Law, words: str) -> bool:
    """Whether each word stands in the rule, in either language: its title, text, limits, source or articles."""
    limits = [limit.title for edition in law.editions for limit in edition.limits.values()]
    said = [text for told in (law.title, law.text, *limits) for text in (told.zh, told.en)]
    said += [text for a in law.articles for text in (a.instrument, a.article, a.text_zh, a.text_en)]
    everything = " ".join((law.source, *said)).casefold()
    return all(word in everything for word in words.casefold().split())


def _line(law: Law, today: date, used: Mapping[str, Collection[str]], language: Language) -> LawLine:
    edition = law.edition(today)
    limits = (
        [] if edition is None else [(x.title.text(language), _length(x, language)) for x in edition.limits.values()]
    )
    region = "" if law.region == "cn" else law.region
    text = law.text.text(language)
    return LawLine(
        number_of(law.id), law.title.text(language), text, law.grade, law.source, region, tuple(limits), tuple(used)
    )


def _length(limit: Statutory, language: Language) -> str:
    return say(f"length.{limit.unit}", language, n=limit.n)


def _page(law: Law, language: Language, used_by: tuple[tuple[str, str], ...] = ()) -> LawPage:
    articles = tuple(
        LawArticle(a.instrument, a.article, a.text_en if language == "en" else a.text_zh) for a in law.articles
    )
    return LawPage(
        law.title.text(language),
        law.kind,
        law.grade,
        law.source,
        articles,
        tuple(_edition(one, language, first=one is law.editions[0]) for one in reversed(law.editions)),
        used_by=used_by,
        summary=law.text.text(language),
    )


def _edition(one: LawEdition, language: Language, *, first: bool) -> Edition:
    limits = tuple(Limit(limit.title.text(language), _length(limit, language)) for limit in one.limits.values())
    return Edition(limits, one.from_, one.to, "" if first or not limits else f"law.running.{one.running}")
