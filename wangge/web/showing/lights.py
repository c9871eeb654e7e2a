"""The page on which the administrator says what the lights mean, from when a pattern is marked, what follows red."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from django.http import QueryDict
from pydantic import ValidationError

from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.vocabulary import Unit
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Cell, Option, Table
from wangge.web.pages.supervision import Lights
from wangge.web.speaking import playbook_title, unit_name
from wangge.web.wording import Language, say

UNITS: tuple[str, ...] = get_args(Unit)
MOST_TYPED = 12
COLOURS = ("green", "yellow", "red")
NUMBERS = ("days", "overdue", "bounced", "repeated", "reopened", "hops", "within")
FOLLOWS = ("above", "tell", "propose")
Counts = tuple[int, int, int]
S = TypeVar("S", LightsSpec, PatternsSpec)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; ``wrong``: the names of its fields that cannot be; ``typed``: what stood in them."""

    lights: LightsSpec
    patterns: PatternsSpec
    on_red: Mapping[int, OnRedSpec]
    wrong: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)


def wanted_in(posted: QueryDict, orders: str) -> Wanted:
    """``orders``: the category of orders that would be proposed, "" where there is none."""
    wrong: set[str] = set()
    given: dict[str, Any] = {"red_after": posted.get("red_after", "")}
    if posted.get("by") == "share":
        given["share"] = posted.get("share", "")
    else:
        given["yellow"] = {"n": posted.get("n", ""), "unit": posted.get("unit", "")}
    lights = _read(LightsSpec, given, wrong)
    patterns = _read(PatternsSpec, {name: posted.get(name, "") for name in NUMBERS}, wrong)
    follows = {own.adoption: _follows(posted.getlist(f"red_{own.adoption}"), orders) for own in running()}
    typed = {name: posted.get(name, "")[:MOST_TYPED] for name in (*NUMBERS, "n", "share", "red_after", "by", "unit")}
    return Wanted(lights, patterns, follows, frozenset(wrong), typed if wrong else {})


def _read(spec: type[S], given: Mapping[str, Any], wrong: set[str]) -> S:
    try:
        return spec(**given)
    except ValidationError as error:
        wrong.update(str(one["loc"][-1]) for one in error.errors() if one["loc"])
        return spec()


def _follows(chosen: Iterable[str], orders: str) -> OnRedSpec:
    chosen = set(chosen)
    tell = ("arbiter",) if "tell" in chosen else ()
    return OnRedSpec(above="above" in chosen, tell=tell, propose=orders if "propose" in chosen else "")  # type: ignore[arg-type]


def running() -> list[Practice]:
    """The practices that are in use, by their areas."""
    return sorted(
        (own for own in rulebook().practices.values() if own.until is None), key=lambda own: (own.area, own.adoption)
    )


def lights_page(wanted: Wanted, counts: tuple[Counts, Counts | None], orders: str, language: Language) -> Lights:
    now, then = counts
    heads = tuple(say(f"lights.{head}", language) for head in ("light", "now", "then"))
    rows = tuple(
        (Cell(say(f"light.{colour}", language)), _count(now[i]), _count(then[i] if then else None))
        for i, colour in enumerate(COLOURS)
    )
    counted = Table(say("lights.counts", language), heads, rows)
    lights, patterns = _lights(wanted, language), _patterns(wanted, language)
    faults = Form("", (*lights, *patterns), "").all_faults
    return Lights(lights, patterns, tuple(_red(wanted, orders, language)), counted, faults)


def _count(n: int | None) -> Cell:
    return Cell("–" if n is None else f"{n:,}", number=True)


def _lights(wanted: Wanted, language: Language) -> tuple[Field, ...]:
    meaning = wanted.lights
    by = wanted.typed.get("by") or ("before" if meaning.share is None else "share")
    unit = wanted.typed.get("unit") or meaning.yellow.unit
    ways = tuple(Option(way, say(f"lights.by_{way}", language), way == by) for way in ("before", "share"))
    units = tuple(Option(u, say(f"lights.unit_of.{u}", language), u == unit) for u in UNITS)
    return (
        Field("by", "choice", say("lights.by", language), value=by, required=True, options=ways),
        _number("n", meaning.yellow.n, wanted, language),
        Field("unit", "choice", say("lights.unit", language), value=unit, required=True, options=units),
        _number("share", meaning.share or "", wanted, language),
        _number("red_after", meaning.red_after, wanted, language),
    )


def _patterns(wanted: Wanted, language: Language) -> tuple[Field, ...]:
    return tuple(_number(name, getattr(wanted.patterns, name), wanted, language) for name in NUMBERS)


def _number(name: str, value: object, wanted: Wanted, language: Language) -> Field:
    error = say("lights.wrong", language) if name in wanted.wrong else ""
    hint = say("lights.share_hint", language) if name == "share" else ""
    return Field(
        name,
        "number",
        say(f"lights.{name}", language),
        hint,
        wanted.typed.get(name, str(value)),
        name != "share",
        error,
    )


def _red(wanted: Wanted, orders: str, language: Language) -> Iterable[Field]:
    for own in running():
        on_red = wanted.on_red.get(own.adoption, own.on_red)
        chosen = {"above": on_red.above, "tell": bool(on_red.tell), "propose": bool(on_red.propose)}
        options = tuple(
            Option(name, say(f"lights.{name}", language), chosen[name])
            for name in FOLLOWS
            if name != "propose" or orders
        )
        area = unit_name(int(own.area.rstrip(".").rpartition(".")[2]))
        label = f"{playbook_title(own.playbook, language)} · {area}"
        yield Field(f"red_{own.adoption}", "list", label, options=options)
