"""Stories that can be followed through the year: told in ``data/threads.yaml``, and found again in the record."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wangge.acts.demo import geometry, times
from wangge.acts.demo.data import read
from wangge.acts.demo.lives import TOLD
from wangge.acts.demo.matters import Matters
from wangge.acts.demo.needs import Planned
from wangge.acts.demo.staged import ago
from wangge.cases import access
from wangge.engine.scope import Scope

OFFICE_DAY = 7  # hours


@dataclass(frozen=True, slots=True)
class Thread:
    """``username``: as whom its last case is read; name and one sentence in both languages."""

    key: str
    username: str
    name: dict[str, str]
    sentence: dict[str, str]


def threads() -> tuple[Thread, ...]:
    """In the order in which a page shows them."""
    return tuple(
        Thread(one["key"], one["persona"], _both(one["names"]), _both(one["sentence"])) for one in read("threads")
    )


def code(scope: Scope, key: str) -> str | None:
    """The newest case of a thread, as far as the scope sees it."""
    told = next((one for one in read("threads") if one["key"] == key), None)
    if told is None:
        return None
    titles = [row["title"] for row in told["cases"]]
    found = access.visible(scope).filter(narrative__title__in=titles, parent=None).order_by("-filed_at")
    return found.values_list("code", flat=True).first()


def told(matters: Matters, hours: times.Hours, seed: int) -> Iterator[Planned]:
    """The cases of all threads."""
    for thread in read("threads"):
        rng = times.chance(seed, "thread", thread["key"])
        for row in thread["cases"]:
            yield _planned(matters, hours, row, rng)


def _planned(matters: Matters, hours: times.Hours, row: Mapping[str, Any], rng: random.Random) -> Planned:
    """A need of its kind, in the words of the thread."""
    found = _of_kind(matters, hours, row, rng)
    category = row.get("category", found.code)
    need = replace(found.need, title=row["title"], text=row["text"], category=category, **_where(matters, row, rng))
    forced = (*found.forced, TOLD, *row.get("forced", ()))
    return replace(found, need=need, code=category, result=row.get("result", ""), forced=forced)


def _of_kind(matters: Matters, hours: times.Hours, row: Mapping[str, Any], rng: random.Random) -> Planned:
    needs, kind = matters.needs, row["kind"]
    at = ago(needs, hours, row["ago"] * OFFICE_DAY)
    if "firm" in row:
        firm = needs.managed[row["firm"] % len(needs.managed)]
        return matters.whistle(at, rng, firm) if kind == "whistle" else needs.of(kind, firm, at, rng)
    if kind == "site":
        return needs.at_road(needs.cast.pairs[0], at, rng)
    if kind == "hard":
        return matters.hard(at, rng, matters.on_ladder[0])
    if kind == "claim":
        return matters.petition(kind, at, rng, "claim")
    return matters.order(at, rng, row["unit"]) if kind == "order" else needs.makers[kind](at, rng)


def _where(matters: Matters, row: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    communities = matters.needs.ground.communities
    if "spot" in row:
        plots = sorted((c.plot for c in communities), key=lambda plot: (plot.row, plot.column))
        return {"point": geometry.spot(plots, *row["spot"]), "place": None}
    if "town" in row:
        home = next(c for c in communities if c.plot.street == row["town"])
        return {"point": home.plot.at(0.12, 0.75), "place": None}
    return {}


def _both(words: list[str]) -> dict[str, str]:
    zh, en = words
    return {"zh": zh, "en": en}
