"""A day of a ground as sentences that can be copied or printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from wangge.adoptions.facts import practice
from wangge.indicators.days import Day, Matter
from wangge.people.facts import roster
from wangge.web import when
from wangge.web.pages.today import Told
from wangge.web.speaking import category_name, holder_at, state_label, unit_name
from wangge.web.wording import Language, say

PARTS: tuple[tuple[str, Callable[[Matter], bool]], ...] = (
    ("filed", lambda m: m.filed),
    ("closed", lambda m: m.closed),
    ("late", lambda m: m.late and not m.closed),
    ("worked", lambda m: m.worked and not (m.filed or m.closed or m.late)),
)

HEADS = {name: f"today.told_{'late_n' if name == 'late' else name}" for name, _ in PARTS}


def told_page(day: Day, language: Language, *, today: bool) -> Told:
    places = ("、" if language == "zh" else ", ").join(dict.fromkeys(unit_name(p.over) for p in day.posts))
    counts = {name: sum(1 for m in day.matters if holds(m)) for name, holds in PARTS}
    title = say("today.told_title", language, places=places, day=when.day(day.day, language))
    first = say("today.told_sum", language, filed=counts["filed"], closed=counts["closed"], open=day.open)
    second = say("today.told_late" if counts["late"] else "today.told_no_late", language, n=counts["late"])
    sections = tuple(
        (say(HEADS[name], language, n=counts[name]), _sentences(day, name, holds, language))
        for name, holds in PARTS
        if counts[name]
    )
    lines = [title, f"{first}{'' if language == 'zh' else ' '}{second}"]
    for heading, sentences in sections:
        lines += ["", heading, *(f"{n}. {s}" for n, s in enumerate(sentences, 1))]
    return Told(
        title,
        day.day,
        _address(day, -1),
        "" if today else _address(day, 1),
        (first, second),
        sections,
        "\n".join(lines),
    )


def _address(day: Day, by: int) -> str:
    return f"{reverse('web:told')}?day={(day.day + timedelta(days=by)).isoformat()}"


def _sentences(day: Day, part: str, holds: Callable[[Matter], bool], language: Language) -> tuple[str, ...]:
    several = len({post.over for post in day.posts}) > 1
    return tuple(_sentence(m, part, language, several=several) for m in day.matters if holds(m))


def _sentence(matter: Matter, part: str, language: Language, *, several: bool) -> str:
    """By category and firm, or place where there are ``several``: no word of whoever asked is repeated in a report."""
    own = practice(matter.adoption)
    lead, due = holder_at(matter.lead, matter.unit), when.by(matter.due, language) if matter.due else ""
    if part == "closed":
        end = own.words.text(f"outcomes.{matter.outcome}", language) if matter.outcome else ""
        said = end or state_label(own, matter.procedure, matter.state, language)
    elif part == "worked":
        said = state_label(own, matter.procedure, matter.state, language)
    else:
        key = "today.told_by" if due else "today.told_with"
        said = say(key, language, who=lead or say("today.told_nobody", language), due=due)
    what = category_name(matter.category, language) or say("cases.untitled", language)
    whom = _whom(matter) or (unit_name(matter.unit) if several else "")
    if language == "zh":
        return f"{what}{f'（{whom}）' if whom else ''}：{said}。"
    return f"{what}{f' ({whom})' if whom else ''}: {said}."


def _whom(matter: Matter) -> str:
    """A firm or office by its name; of a person the ground is enough."""
    known = (roster().entities.get(one or 0) for one in (matter.about, matter.asker))
    return next((found.name for found in known if found is not None and not found.is_person), "")
