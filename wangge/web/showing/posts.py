"""Pages on posts and people: the list, one post, what a change would bring about; and the members of bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse

from wangge.acts import posting
from wangge.acts.posting import Sheet
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import PostFact, Term, roster
from wangge.people.models import Body
from wangge.web import when
from wangge.web.pages.administration import (
    BodyForm,
    BodyPage,
    PostAct,
    PostCheck,
    PostLine,
    PostList,
    PostPage,
    TermLine,
)
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Empty, Fault, Option, Pager
from wangge.web.speaking import playbook_title, refusal_sentence
from wangge.web.wording import Language, has, say

LINES = 50
NAMED_MOST = 8


def list_page(
    scope: Scope,
    found: list[PostFact],
    words: str,
    vacant: bool,
    start: int,
    bodies: Iterable[Body],
    language: Language,
) -> PostList:
    shown = found[start : start + LINES]
    query = f"?q={words}&vacant={'yes' if vacant else ''}&from="
    following = start + LINES if len(found) > start + LINES else None
    return PostList(
        say("posts.title", language),
        say("posts.lead", language),
        words,
        vacant,
        say("posts.found", language, n=len(found)),
        tuple(_line(post, scope.at, language) for post in shown),
        Pager(f"{query}{following}" if following else "", f"{query}0" if start else "", len(shown)),
        Empty(say("posts.none", language), say("posts.none_more", language)),
        tuple((b.entity.name, reverse("web:body", args=[b.pk])) for b in bodies),
    )


def _line(post: PostFact, at: datetime, language: Language) -> PostLine:
    term = roster().incumbent(post.id, at)
    until = say("posts.until", language, day=_day(term.until, language)) if term and term.until else ""
    return PostLine(
        post.title,
        reverse("web:post", args=[post.id]),
        posting.place_of(post.over),
        _practice(post, language),
        roster().name(term.person) if term else "",
        until,
    )


def _practice(post: PostFact, language: Language) -> str:
    """ "" for a post of no adopted practice."""
    return playbook_title(post.role.partition(".")[0], language)


def _day(at: datetime | None, language: Language) -> str:
    return when.day(at.astimezone(when.DISTRICT).date(), language, year=True) if at else ""


def post_page(found: Sheet, language: Language, given: Mapping[str, str], wrong: Refused | None, do: str) -> PostPage:
    """``given``: what was typed for the act ``do``, which was refused."""
    post = found.post
    terms = [*((found.now,) if found.now else ()), *found.coming]
    acts = tuple(_act(name, found, language, given if name == do else {}) for name in _offered(found))
    facts = [
        (say("posts.place", language), found.place),
        (say("posts.practice", language), _practice(post, language)),
        (say("posts.organisation", language), found.organisation),
        (say("posts.pair", language), found.pair.title if found.pair else ""),
        (say("posts.may", language), _joined((_power(p, language) for p in sorted(post.capabilities)), language)),
        (
            say("posts.zones", language),
            _joined((say(f"posts.zone.{z}", language) for z in sorted(post.zones)), language),
        ),
        (say("posts.code", language), post.code),
    ]
    return PostPage(
        post.title,
        tuple((name, text) for name, text in facts if text),
        tuple(_term(term, language) for term in terms),
        tuple(_term(term, language) for term in reversed(found.past[-NAMED_MOST:])),
        found.now is None,
        say("posts.falls_to", language, name=found.heir) if found.now is None and found.heir else "",
        acts,
        (Fault(refusal_sentence(wrong, language)),) if wrong else (),
        do if wrong else "",
    )


def _joined(texts: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(texts)


def _power(name: str, language: Language) -> str:
    return say(f"posts.power.{name.replace('.', '_')}", language)


def _term(term: Term, language: Language) -> TermLine:
    span = say("posts.since", language, day=_day(term.since, language))
    until = say("posts.until", language, day=_day(term.until, language)) if term.until else say("posts.open", language)
    return TermLine(roster().name(term.person) or say("posts.erased", language), span, until)


def _offered(found: Sheet) -> tuple[str, ...]:
    held = found.now is not None or found.coming
    first = ("replace", "end") if held else ("appoint",)
    pair = ("unpair",) if found.pair else ("pair",)
    return (*first, *pair, "grant", *(() if held else ("abolish",)))


def _act(name: str, found: Sheet, language: Language, given: Mapping[str, str]) -> PostAct:
    fields = _FIELDS[name](found, language, given) if name in _FIELDS else ()
    carried = (("do", name), ("seen", found.seen))
    form = Form(reverse("web:post", args=[found.post.id]), fields, say("posts.go_on", language), carried=carried)
    return PostAct(name, say(f"posts.act.{name}", language), form)


def _text(name: str, act: str, language: Language, given: Mapping[str, str], **more: object) -> Field:
    hint = f"posts.hint.{name}"
    said = say(hint, language) if has(hint) else ""
    kind = "date" if name in ("since", "until", "on") else "phone" if name == "phone" else "text"
    return Field(name, kind, say(f"posts.field.{name}", language), said, given.get(name, ""), prefix=f"{act}-", **more)  # type: ignore[arg-type]


def _seat_fields(act: str) -> object:
    def fields(found: Sheet, language: Language, given: Mapping[str, str]) -> tuple[Field, ...]:
        needed = {"person": True, "since": True}
        names = ("person", "name", "phone", "login", "since", "until")
        return tuple(_text(n, act, language, given, required=needed.get(n, False)) for n in names)

    return fields


def _end_fields(found: Sheet, language: Language, given: Mapping[str, str]) -> tuple[Field, ...]:
    terms = [*((found.now,) if found.now else ()), *found.coming]
    options = tuple(
        Option(
            str(t.id),
            f"{roster().name(t.person)} · {_day(t.since, language)}",
            given.get("term", "") == str(t.id) or n == 0,
        )
        for n, t in enumerate(terms)
    )
    term = Field("term", "choice", say("posts.field.term", language), options=options, required=True, prefix="end-")
    return (term, _text("on", "end", language, given))


def _pair_fields(found: Sheet, language: Language, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (_text("other", "pair", language, given, required=True),)


def _grant_fields(found: Sheet, language: Language, given: Mapping[str, str]) -> tuple[Field, ...]:
    post = found.post
    powers = tuple(Option(p, _power(p, language), p in post.capabilities) for p in posting.POWERS)
    zones = tuple(Option(z, say(f"posts.zone.{z}", language), z in post.zones) for z in posting.ZONES)
    return (
        Field("powers", "list", say("posts.field.powers", language), options=powers, prefix="grant-"),
        Field("zones", "list", say("posts.field.zones", language), say("posts.hint.zones", language), options=zones,
              prefix="grant-"),
    )  # fmt: skip


_FIELDS = {
    "appoint": _seat_fields("appoint"), "replace": _seat_fields("replace"), "end": _end_fields, "pair": _pair_fields,
    "grant": _grant_fields,
}  # fmt: skip


# --- what it would bring about


def check_page(found: Sheet, do: str, given: Mapping[str, list[str]], language: Language) -> PostCheck:
    """What the change means, before it is done."""
    post = found.post
    told = list(_effects(found, do, given, language))
    carried = [(name, value) for name, values in given.items() for value in values]
    form = Form(
        reverse("web:post", args=[post.id]), (), say(f"posts.do.{do}", language),
        carried=(*carried, ("do", do), ("seen", found.seen), ("sure", "yes")),
    )  # fmt: skip
    return PostCheck(say(f"posts.check.{do}", language, title=post.title), tuple(told), form,
                     reverse("web:post", args=[post.id]))  # fmt: skip


def _effects(found: Sheet, do: str, given: Mapping[str, list[str]], language: Language) -> Iterable[str]:
    def first(name: str) -> str:
        return (given.get(name) or [""])[0]

    def told(name: str) -> str:
        return when.day(date.fromisoformat(first(name)), language, year=True) if first(name) else ""

    if do in ("appoint", "replace"):
        who = first("name") or first("person")
        yield say("posts.effect.comes", language, who=who, since=told("since"), title=found.post.title)
        if do == "replace" and found.now:
            yield say("posts.effect.goes", language, who=roster().name(found.now.person), since=told("since"))
        yield from _gives(found.post, language)
        if found.waiting:
            yield say("posts.effect.takes_over", language, n=found.waiting)
    elif do == "end":
        yield from _leaves(found, told("on"), language)
    elif do == "abolish":
        yield say("posts.effect.falls", language, name=found.heir, n=found.waiting)
        if found.pair:
            yield say("posts.effect.unpaired", language, title=found.pair.title)
        yield say("posts.effect.name_stays", language)
    elif do in ("pair", "unpair"):
        other = found.pair.title if found.pair else first("other")
        yield say(f"posts.effect.{do}", language, title=found.post.title, other=other)
    else:
        yield from _granted(found.post, given, language)


def _gives(post: PostFact, language: Language) -> Iterable[str]:
    if "cases.read" in post.capabilities:
        yield say("posts.effect.sees", language, place=posting.place_of(post.over))
    if post.acts_for:
        yield say("posts.effect.acts_for", language, place=posting.place_of(post.over))


def _leaves(found: Sheet, on: str, language: Language) -> Iterable[str]:
    yield say("posts.effect.ends_on" if on else "posts.effect.ends_now", language, on=on)
    if not found.coming and found.heir:
        yield say("posts.effect.falls", language, name=found.heir, n=found.waiting)
    if found.pair:
        yield say("posts.effect.pair_alone", language, title=found.pair.title)


def _granted(post: PostFact, given: Mapping[str, list[str]], language: Language) -> Iterable[str]:
    for kind, had in (("powers", post.capabilities), ("zones", post.zones)):
        now = set(given.get(kind, ()))
        names = (lambda n: _power(n, language)) if kind == "powers" else (lambda n: say(f"posts.zone.{n}", language))
        known = posting.POWERS if kind == "powers" else posting.ZONES
        for key, changed in (("gains", now - had), ("loses", had - now)):
            if told := [names(n) for n in known if n in changed]:
                yield say(f"posts.effect.{key}", language, what=_joined(told, language))


# --- bodies


def body_page(
    body: Body,
    members: Iterable[tuple[int, str, str]],
    language: Language,
    wrong: Refused | None,
    given: Mapping[str, str],
) -> BodyPage:
    people = roster()
    href = reverse("web:body", args=[body.pk])
    fields = tuple(
        Field(
            n,
            "text",
            say(f"posts.field.{n}", language),
            say(f"posts.hint.{n}", language),
            given.get(n, ""),
            required=True,
        )
        for n in ("member", "member_role")
    )
    return BodyPage(
        body.entity.name,
        say("posts.led_by", language, name=body.lead.name),
        tuple((str(pk), name, role, _acting(pk, language)) for pk, name, role in members),
        Form(href, fields, say("posts.act.add_member", language), carried=(("do", "add"),)),
        href,
        (Fault(refusal_sentence(wrong, language)),) if wrong else (),
        say("posts.body_effect", language, name=people.name(body.pk)),
    )


def form_body_page(language: Language, given: Mapping[str, str], wrong: Refused | None) -> BodyForm:
    kinds = tuple(Option(k, title, k == given.get("kind")) for k, title in posting.body_kinds().items())
    texts = {n: _text(n, "body", language, given, required=True) for n in ("entity", "led_by")}
    kind = Field("kind", "choice", say("posts.field.kind", language), options=kinds, required=True, prefix="body-")
    fields = (texts["entity"], kind, texts["led_by"])
    faults = (Fault(refusal_sentence(wrong, language)),) if wrong else ()
    form = Form(reverse("web:form_body"), fields, say("posts.act.form_body", language), faults)
    return BodyForm(say("posts.act.form_body", language), say("posts.form_body_lead", language), form)


def _acting(member: int, language: Language) -> str:
    people = roster()
    titles = [people.posts[p].title for p in people.acting.get(member, ()) if people.posts[p].over == member]
    return _joined(titles[:3], language)
