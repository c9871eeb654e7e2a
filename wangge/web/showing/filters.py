"""The filters over lists of cases, as an address asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest

from wangge.adoptions.facts import CategoryFact, derived, rulebook
from wangge.cases.board import GROUNDS, LIGHTS
from wangge.cases.listing import ANY_GROUND, COUNTED
from wangge.engine.spec import StateSpec
from wangge.web.pages.parts import Filter, Option
from wangge.web.speaking import category_name, state_label
from wangge.web.wording import Language, say

SHOWS = ("all", "open", "due", "week", "late", "unconfirmed", "closed")
OWN = ("all", "open", "closed")
NEAR = ("all", "due", "week", "late")
ORDERS = ("urgent", "newest")
# What a figure of the board narrowed a list to stays while another filter is changed.
KEPT = ("unit", "lead", "board", "figure", "organisation", "directly", "view")


def case_filters(request: HttpRequest, language: Language) -> tuple[Filter, ...]:
    given = request.GET
    shows = (
        *SHOWS,
        *(show for show in (*COUNTED, *GROUNDS, ANY_GROUND, *LIGHTS) if show == given.get("show")),
    )  # these come from the board alone
    words = given.get("words", "").strip()
    return (
        Filter("words", say("list.words", language), (Option(words, "", selected=True),), typed=True),
        _named(request, "show", shows, "all" if words else "open", "list.state", language),
        _states(request, every_state(language), language),
        _categories(request, language),
        _named(request, "order", ORDERS, "newest", "list.order", language),
        *(Filter(name, "", (Option(given[name], "", selected=True),)) for name in KEPT if given.get(name)),
    )


def own_filters(request: HttpRequest, language: Language) -> tuple[Filter, ...]:
    """For whoever asks: words, and whether it is done."""
    words, show, *_ = case_filters(request, language)
    return words, replace(show, options=tuple(one for one in show.options if one.value in OWN or one.selected))


def inbox_filters(request: HttpRequest, language: Language) -> tuple[Filter, ...]:
    given = request.GET
    return (
        _states(request, waiting_states(language), language),
        _categories(request, language),
        _named(request, "show", NEAR, "all", "list.due", language),
        _named(request, "order", ORDERS, "urgent", "list.order", language),
        *(Filter(name, "", (Option(given[name], "", selected=True),)) for name in ("view",) if given.get(name)),
    )


def waiting_states(language: Language) -> dict[str, str]:
    """Every state of an adopted practice that waits for someone on duty, with its name in the first that has it."""
    return derived(
        ("waiting states", language), lambda: _named_states(language, lambda s: s.waits_for not in (None, "asker"))
    )


def every_state(language: Language) -> dict[str, str]:
    """Every state of an adopted practice, with its name in the first that has it."""
    return derived(("states", language), lambda: _named_states(language, lambda _: True))


def _named_states(language: Language, wanted: Callable[[StateSpec], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    for own in rulebook().practices.values():
        for name, prepared in own.procedures.items():
            for state, spec in prepared.spec.states.items():
                if wanted(spec):
                    found.setdefault(state, state_label(own, name, state, language))
    return found


def _states(request: HttpRequest, offered: dict[str, str], language: Language) -> Filter:
    chosen = request.GET.get("state", "")
    states = tuple((name, label, name == chosen) for name, label in offered.items())
    return _choices("state", "list.step", (("", say("list.any", language), False), *states), language)


def _named(
    request: HttpRequest, name: str, values: tuple[str, ...], otherwise: str, label: str, language: Language
) -> Filter:
    chosen = request.GET.get(name, otherwise)
    return _choices(name, label, tuple((v, say(f"cases.{name}_{v}", language), v == chosen) for v in values), language)


def _choices(name: str, label: str, options: tuple[tuple[str, str, bool], ...], language: Language) -> Filter:
    """The same object for the same choices, so that it is written once."""
    return derived(
        ("filter", name, label, options, language),
        lambda: Filter(name, say(label, language), tuple(Option(*option) for option in options)),
    )


def _categories(request: HttpRequest, language: Language) -> Filter:
    """The branches of the tree, and every category that somebody owns."""
    rules, given = rulebook(), request.GET.get("category", "")
    chosen = given if given in rules.by_code else next((c.code for c in _numbered(given)), "")
    return derived(("categories", language, chosen), lambda: _offered(chosen, language))


def _numbered(text: str) -> list[CategoryFact]:
    found = rulebook().categories.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return [found] if found is not None else []


def _offered(chosen: str, language: Language) -> Filter:
    offered = [c for c in rulebook().categories.values() if c.depth == 1 or c.owner is not None]
    options = tuple(Option(str(c.id), category_name(c.id, language), c.code == chosen) for c in offered)
    return Filter("category", say("list.category", language), (Option("", say("list.any", language)), *options))
