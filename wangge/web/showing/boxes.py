"""The box in which a need is said: words, a photo, the usual place already chosen; and the questions on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from wangge.acts import Need
from wangge.acts.preview import Preview, preview
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.places.facts import atlas
from wangge.web.pages.filing import Box
from wangge.web.pages.forms import Field
from wangge.web.pages.parts import Option
from wangge.web.showing.drafts import CHANNELS, Draft, units_named
from wangge.web.showing.forms import category_groups
from wangge.web.showing.visits import hosts
from wangge.web.speaking import category_name, fault_sentence, refusal_sentence
from wangge.web.visitor import Visitor
from wangge.web.wording import Language, has, say

Wrong = Mapping[str, Fault | Refused]
RIGHT: Wrong = {}
NO_HINT = frozenset({"here", "for_other", "photo"})


def box(draft: Draft, visitor: Visitor, language: Language, wrong: Wrong = RIGHT) -> Box:
    """As it stands on home and on the page of filing. Who files for others names the place each time."""
    about = category_name(draft.category, language)
    if not (draft.place or draft.place_words or draft.point or visitor.staff):
        draft = replace(draft, place=next(iter(my_places(visitor)), ""))
    photo = replace(field("files", "file", language, draft.files, wrong, label="photo"), several=True)
    return Box(
        reverse("web:file"),
        field("text", "long_text", language, draft.text, wrong, label="words", required=True, most=4000),
        photo,
        place_words(draft, language, wrong),
        field("point", "point", language, draft.point, wrong, label="here"),
        usual=_usual(draft, visitor, language),
        presets=() if draft.category else presets(visitor, draft.place, language),
        about=about,
        carried=draft.without("text", "files", "place", "place_words", "point"),
        staff=visitor.staff,
        announces=visitor.staff and bool(hosts(visitor.scope)),
    )


def presets(visitor: Visitor, place: str, language: Language) -> tuple[Option, ...]:
    """What the practices of one's own ground offer with one press: those that would take it there."""
    if visitor.staff or not place:
        return ()
    found: dict[str, Option] = {}
    for own in rulebook().practices.values():
        for name in own.spec.presets:
            code = next((c for c in own.categories.get(name, (name,)) if c in rulebook().by_code), "")
            if code and _takes(own, visitor, place, code):
                found.setdefault(code, Option(code, own.words.text(f"presets.{name}", language)))
    return tuple(found.values())


def _takes(own: Practice, visitor: Visitor, place: str, code: str) -> bool:
    found = preview(visitor.scope, Need(text="-", category=code, place=place))
    return isinstance(found, Preview) and found.practice.adoption == own.adoption


def _usual(draft: Draft, visitor: Visitor, language: Language) -> Field | None:
    """My places, and elsewhere: that is told in words or by where one stands."""
    mine = my_places(visitor)
    if not mine:
        return None
    named = {draft.place: atlas().by_code[draft.place].name} if draft.place in atlas().by_code else {}
    options = [Option(code, name, code == draft.place) for code, name in {**mine, **named}.items()]
    options.append(Option("", say("ask.elsewhere", language), not draft.place))
    return Field("place", "holder", say("filing.my_place", language), value=draft.place, options=tuple(options))


def my_places(visitor: Visitor) -> dict[str, str]:
    """Where the visitor's firm, home and posts are, by code."""
    units = atlas().units
    ids = (*visitor.homes, *(post.over for post in visitor.posts))
    return {units[i].code: units[i].name for i in ids if i in units}


def where_fields(
    draft: Draft, visitor: Visitor, language: Language, wrong: Wrong = RIGHT, *, searched: bool = False
) -> tuple[Field, ...]:
    """Where it is; of whoever files for others also of what sort it is, whose it is and how it came."""
    fields = [_places(draft, visitor, language), place_words(draft, language, wrong, searched=searched)]
    fields.append(field("point", "point", language, draft.point, wrong, label="here"))
    if visitor.staff:
        fields += [category_field(draft, language), *who_fields(draft, visitor, language, wrong)]
    elif wrong.keys() & {"name", "phone"}:
        fields += contact_fields(draft, language, wrong)
    return tuple(f for f in fields if f)


def who_fields(draft: Draft, visitor: Visitor, language: Language, wrong: Wrong = RIGHT) -> tuple[Field, ...]:
    """Whose it is: one's own, or somebody's who has no account or does not use it."""
    value = draft.other or ("yes" if visitor.staff else "no")
    other = field("other", "yes_no", language, value, wrong, label="for_other")
    named = (*contact_fields(draft, language, wrong), *(channel_field(draft, language) if visitor.staff else ()))
    return (other, *named) if visitor.scope.person is not None else named


def contact_fields(draft: Draft, language: Language, wrong: Wrong = RIGHT) -> tuple[Field, ...]:
    name = field("name", "text", language, draft.name, wrong, most=60)
    return name, field("phone", "phone", language, draft.phone, wrong)


def channel_field(draft: Draft, language: Language) -> tuple[Field]:
    """How it came: by telephone, at the window, or fetched at home."""
    chosen = draft.channel or CHANNELS[0]
    options = tuple(Option(name, say(f"ask.channel.{name}", language), name == chosen) for name in CHANNELS)
    return (Field("channel", "choice", say("ask.came_by", language), value=chosen, options=options),)


def category_field(draft: Draft, language: Language) -> Field:
    label, hint = say("filing.category", language), say("filing.category_hint", language)
    return Field("category", "category", label, hint, groups=category_groups(draft.category, language))


def place_words(draft: Draft, language: Language, wrong: Wrong, *, searched: bool = False) -> Field:
    found = field("place_words", "text", language, draft.place_words, wrong, label="place", most=120)
    in_vain = searched and draft.place_words and not units_named(draft.place_words)
    hint = say("filing.no_place_found", language, words=draft.place_words)
    return replace(found, hint=hint) if in_vain else found


def _places(draft: Draft, visitor: Visitor, language: Language) -> Field | None:
    """My places, and what a search found: a choice of units."""
    mine, found = my_places(visitor), {u.code: u.name for u in units_named(draft.place_words)}
    options = tuple(Option(code, name, code == draft.place) for code, name in {**mine, **found}.items())
    label = say("filing.found_place" if found else "filing.my_place", language)
    return Field("place", "holder", label, value=draft.place, options=options) if options else None


def field(
    name: str,
    kind: Any,
    language: Language,
    value: str,
    wrong: Wrong,
    *,
    label: str = "",
    required: bool = False,
    most: int | None = None,
) -> Field:
    """A field of filing itself, with its words, what was typed and what is wrong with it."""
    label = label or name
    hint = say(f"filing.{label}_hint", language) if label not in NO_HINT and has(f"filing.{label}_hint") else ""
    error = error_of(wrong.get(name), language)
    return Field(name, kind, say(f"filing.{label}", language), hint, value, required, error, most=most)


def error_of(wrong: Fault | Refused | None, language: Language) -> str:
    if isinstance(wrong, Refused):
        return refusal_sentence(wrong, language)
    return fault_sentence(wrong, language) if wrong is not None else ""
