"""Whom one can be in the demonstration, by what they come for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from wangge.accounts.models import User
from wangge.adoptions.facts import district
from wangge.cases.access import inbox_count
from wangge.engine.scope import Scope
from wangge.people.access import scope_of_person
from wangge.people.facts import PostFact, Roster, roster
from wangge.web.pages.others import Persona, PersonaGroup
from wangge.web.wording import Language, say

OF_EACH_POST = 2
THREAD = "@"  # between the person as whom one enters and the story that one follows


def persona_groups(language: Language) -> tuple[PersonaGroup, ...]:
    """The demonstration's own cast; in another district a few of each post. And someone without a log-in."""
    groups: dict[str, list[Persona]] = {"ask": [_stranger(language)]}
    for group, persona in _cast(language) or _anyone(language):
        groups.setdefault(group, []).append(persona)
    return tuple(
        PersonaGroup(say(f"personas.{name}", language), tuple(found)) for name, found in groups.items() if found
    )


def thread_group(language: Language) -> PersonaGroup:
    """Stories that one can follow, each entered as one of the cast; none in another district."""
    from wangge.acts.demo import personas, threads  # as below

    cast = {told.username: told for told in personas()}
    wanted = threads.threads()
    users = dict(User.objects.filter(username__in=[one.username for one in wanted]).values_list("username", "pk"))
    found = tuple(
        Persona(
            one.name[language],
            say("personas.entering", language, name=cast[one.username].name[language]),
            "",
            one.sentence[language],
            f"{users[one.username]}{THREAD}{one.key}",
            "clock",
        )
        for one in wanted
        if one.username in users
    )
    return PersonaGroup(say("personas.threads", language), found)


def thread_code(scope: Scope, key: str) -> str | None:
    """Where a story is by now, as far as the scope sees it."""
    from wangge.acts.demo import threads  # as below

    return threads.code(scope, key)


def _cast(language: Language) -> list[tuple[str, Persona]]:
    """By the names of the cast, with what to try as each of them."""
    from wangge.acts.demo.personas import personas  # the making of a district is not loaded where none is made

    people, now, cast = roster(), timezone.now(), personas()
    users = dict(User.objects.filter(username__in=[p.username for p in cast]).values_list("username", "pk"))
    found = []
    for told in cast:
        user = users.get(told.username)
        person = people.by_user.get(user) if user is not None else None
        if user is None or person is None:
            continue
        post = _post_of(people, person, now)
        shown = _persona(people, user, person, post, now, language)
        title = post.title if post else ""
        named = replace(shown, name=told.name[language], post=title, place="", sentence=told.sentence[language])
        found.append((told.group, named))
    return found


def first_page(username: str) -> str:
    """Where one of the cast begins the day; anybody else at home, which knows the way on."""
    from wangge.acts.demo.personas import personas  # as above

    return next((told.first_page for told in personas() if told.username == username), "home")


def _anyone(language: Language) -> list[tuple[str, Persona]]:
    people, now = roster(), timezone.now()
    seen: dict[str, int] = {}
    found = []
    for user, person in sorted(people.by_user.items()):
        post = _post_of(people, person, now)
        role = post.role if post else ""
        seen[role] = seen.get(role, 0) + 1
        if seen[role] <= OF_EACH_POST:
            found.append((_group(post), _persona(people, user, person, post, now, language)))
    return found


def _post_of(people: Roster, person: int, at: datetime) -> PostFact | None:
    posts = (people.posts.get(term.post) for term in people.terms(person, at))
    return next((post for post in posts if post is not None), None)


def _group(post: PostFact | None) -> str:
    if post is None or post.drawn_from in ("enterprise", "public"):
        return "ask"
    return "window" if district().window in (post.id, post.over) else "handle"


def _persona(
    people: Roster, user: int, person: int, post: PostFact | None, now: datetime, language: Language
) -> Persona:
    entity = people.entities.get(person)
    employer = people.name(entity.employer) if entity else ""
    waiting = inbox_count(scope_of_person(person, now))
    day = say("personas.waiting", language, n=waiting) if waiting else ""
    name = people.name(person) or say("personas.resident", language)
    icon = "desk" if _group(post) == "window" else "person"
    return Persona(name, post.title if post else say("personas.resident", language), employer, "", str(user), icon, day)


def _stranger(language: Language) -> Persona:
    sentence = say("personas.stranger_day", language)
    return Persona(say("personas.stranger", language), say("personas.resident", language), "", sentence, "0")
