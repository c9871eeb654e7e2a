"""The demonstration's cast: everyone with a log-in, by what they come for; a few of each post."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wangge.cases.access import inbox_count
from wangge.people.access import scope_of_person
from wangge.people.facts import PostFact, Roster, roster
from wangge.web.pages.others import Persona, PersonaGroup
from wangge.web.wording import Language, say

OF_EACH_POST = 3
WINDOW = "cases.file_for_others"


def persona_groups(language: Language) -> tuple[PersonaGroup, ...]:
    """Those who ask (residents, firms), those who handle, those at the window; and someone without a log-in."""
    people, now = roster(), timezone.now()
    groups: dict[str, list[Persona]] = {"ask": [_stranger(language)], "handle": [], "window": []}
    seen: dict[str, int] = {}
    for user, person in sorted(people.by_user.items()):
        post = _post_of(people, person, now)
        role = post.role if post else ""
        seen[role] = seen.get(role, 0) + 1
        if seen[role] <= OF_EACH_POST:
            groups[_group(post)].append(_persona(people, user, person, post, now, language))
    return tuple(
        PersonaGroup(say(f"personas.{name}", language), tuple(found)) for name, found in groups.items() if found
    )


def _post_of(people: Roster, person: int, at: datetime) -> PostFact | None:
    posts = (people.posts.get(term.post) for term in people.terms(person, at))
    return next((post for post in posts if post is not None), None)


def _group(post: PostFact | None) -> str:
    if post is None or post.drawn_from in ("enterprise", "public"):
        return "ask"
    return "window" if WINDOW in post.capabilities else "handle"


def _persona(
    people: Roster, user: int, person: int, post: PostFact | None, now: datetime, language: Language
) -> Persona:
    entity = people.entities.get(person)
    employer = people.name(entity.employer) if entity else ""
    waiting = inbox_count(scope_of_person(person, now))
    day = say("personas.waiting" if waiting else "personas.nothing", language, n=waiting)
    name = people.name(person) or say("personas.resident", language)
    icon = "desk" if _group(post) == "window" else "person"
    return Persona(name, post.title if post else say("personas.resident", language), employer, day, str(user), icon)


def _stranger(language: Language) -> Persona:
    sentence = say("personas.stranger_day", language)
    return Persona(say("personas.stranger", language), say("personas.resident", language), "", sentence, "0")
