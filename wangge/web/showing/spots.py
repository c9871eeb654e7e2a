"""What can be filed from the spot with a line and a picture: what a playbook calls quick, where and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from wangge.adoptions.facts import CategoryFact, Practice, rulebook, way
from wangge.people.facts import roster
from wangge.places.atlas import UnitFact
from wangge.places.facts import atlas
from wangge.web.pages.today import Quick
from wangge.web.visitor import Visitor
from wangge.web.wording import Language


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that the visitor can file from the spot. ``category`` None: whoever sorts says."""

    name: str
    practice: Practice
    category: CategoryFact | None
    places: tuple[UnitFact, ...]

    def label(self, language: Language) -> str:
        return self.practice.words.text(f"quick.{self.name}", language)

    @property
    def href(self) -> str:
        return reverse("web:spot", kwargs={"adoption": self.practice.adoption, "name": self.name})


def quick_of(visitor: Visitor, language: Language) -> tuple[Quick, ...]:
    return tuple(Quick(way.label(language), way.href) for way in ways(visitor))


def ways(visitor: Visitor) -> tuple[Way, ...]:
    """One for each category, of the practice that stands first over the visitor's own ground."""
    found: dict[str, Way] = {}
    names, places = {p.role.rpartition(".")[2] for p in visitor.posts}, _places(visitor)
    for own in sorted(rulebook().practices.values(), key=lambda p: p.adoption):
        if own.since <= visitor.scope.at and (own.until is None or visitor.scope.at < own.until):
            for name, quick in own.spec.quick.items():
                way = _way(own, name, quick.category, places, visitor) if names & set(quick.by) else None
                if way is not None:
                    found.setdefault(way.category.code if way.category else name, way)
    return tuple(found.values())


def _way(own: Practice, name: str, category: str | None, places: tuple[UnitFact, ...], visitor: Visitor) -> Way | None:
    """Where the practice takes it: the places in its area whose ground it knows."""
    inside = tuple(u for u in places if u.path.startswith(own.area))
    if category is None:
        layers = set(own.spec.layers)
        inside = tuple(u for u in inside if u.layer in layers)
        return Way(name, own, None, inside) if inside else None
    open_to = [(u, found) for u in inside if (found := way(own, category, u.path, visitor.scope.at)) is not None]
    return Way(name, own, open_to[0][1], tuple(u for u, _ in open_to)) if open_to else None


def _places(visitor: Visitor) -> tuple[UnitFact, ...]:
    """The ground of one's posts, and where the organisation is for which one acts."""
    units, people = atlas().units, roster()
    homes = [people.entities[p.over].home for p in visitor.posts if p.over in people.entities]
    ids = [*(p.over for p in visitor.posts), *homes]
    return tuple(dict.fromkeys(units[i] for i in ids if i in units))
