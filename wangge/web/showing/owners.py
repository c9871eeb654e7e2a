"""Whom one can call: the person behind a holder, who goes along, and the doors for those without a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.adoptions.facts import rulebook
from wangge.cases.sheets import CaseSheet
from wangge.people.facts import roster
from wangge.places.facts import atlas
from wangge.web.pages.filing import Door
from wangge.web.pages.parts import Who
from wangge.web.showing.holders import post_who
from wangge.web.speaking import holder_name, on_duty, unit_name
from wangge.web.wording import Language, say

WRITTEN = frozenset({"phone", "window", "helped", "web", "visit"})  # channels of which a page says who wrote it down
NAMED = 2  # of those who are at it in an organisation


def owner_of(holder: int | None, at: datetime, language: Language) -> Who:
    """The person in the post; of an organisation it and those who act for it. One number to call."""
    people = roster()
    if holder in people.posts:
        post = people.posts[holder]
        return post_who(post, at) or Who(post.title, vacant=True)
    found = people.entities.get(holder or 0)
    if found is None or found.is_person:
        return Who(found.name if found else holder_name(holder))
    names = ("、" if language == "zh" else ", ").join(on_duty(found.id, at)[:NAMED])
    return Who(found.name, say("case.on_duty", language, who=names) if names else "", phone=found.phone)


def companions(sheet: CaseSheet | None) -> tuple[Who, ...]:
    """Who goes along to the end, by name."""
    stakes = sheet.stakes if sheet else ()
    return tuple(Who(s.person, s.name, phone=s.phone) for s in stakes if s.kind == "companion" and s.person)


def doors(grounds: Iterable[int] = ()) -> tuple[Door, ...]:
    """Where one goes instead: the district's window, and the community's office on one's own ground (``grounds``)."""
    people, units = roster(), atlas()
    above = {u.id for ground in grounds if ground in units.units for u in units.ancestors(units.units[ground])}
    near = [e for e in people.entities.values() if e.sort == "community" and e.home in above]
    found = rulebook().district
    window = people.entities.get(people.organisation_of(found.window if found else None) or 0)
    known = [e for e in (window, *near[:1]) if e is not None]
    root = found.root if found else None  # where the district lies goes without saying
    return tuple(Door(e.name, unit_name(e.home) if e.home != root else "", e.phone) for e in known)


def hotline() -> str:
    """The number that takes everything, as the district's record has it; "" where there is none."""
    found = rulebook().district
    return found.hotline if found else ""


def written_by(case: CaseSheet | None, language: Language) -> str:
    """Who wrote it down for the asker, and how it came; "" where the asker did it."""
    if case is None or case.filed_by is None:
        return ""
    name = next((s.by_name for s in case.steps[:1]), "") or roster().name(case.filed_by)
    return say(f"ask.written.{case.channel}", language, who=name) if case.channel in WRITTEN else ""
