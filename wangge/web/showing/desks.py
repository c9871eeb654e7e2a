"""The window: its service items, and the filing form of one of them with the papers that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.engine.clock_law import length_on
from wangge.engine.forms import Fault, Form
from wangge.engine.items import ITEM
from wangge.engine.scope import Scope
from wangge.engine.spec import ItemSpec
from wangge.web.pages.forms import Field
from wangge.web.pages.others import DeskItem
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.wording import Language, say

NOT_ASKED = frozenset({"item", "category", "place", "occurred_at"})  # the desk knows them


@dataclass(frozen=True, slots=True)
class Offered:
    """A service item that this desk takes: under which practice and procedure, for which category of the district."""

    name: str
    spec: ItemSpec
    practice: Practice
    procedure: str
    category: CategoryFact

    @property
    def form(self) -> Form:
        found = self.practice.procedures[self.procedure].form
        assert found is not None  # the reader refuses a procedure without its filing form
        return found.requiring(self.spec.requires)


def offered(scope: Scope) -> dict[str, Offered]:
    """The items of every practice in which the visitor acts for one of its organisations, by name."""
    rules = rulebook()
    mine = (p for p in rules.practices.values() if not scope.holders.isdisjoint(p.organisations.values()))
    return {found.name: found for own in mine if own.until is None or own.until > scope.at for found in _items(own)}


def _items(own: Practice) -> Iterator[Offered]:
    by_code = rulebook().by_code
    for name, item in own.spec.items.items():
        bound = next((b for b in own.spec.bindings if item.category in b.categories), None)
        codes = own.categories.get(item.category, (item.category,))
        category = next((by_code[code] for code in codes if code in by_code), None)
        if bound is not None and category is not None:
            yield Offered(name, item, own, bound.procedure, category)


def desk_items(items: Mapping[str, Offered], chosen: str, language: Language) -> tuple[DeskItem, ...]:
    return tuple(
        DeskItem(
            f"{reverse('web:desk')}?item={name}", item_label(found, language), length(found, language), name == chosen
        )
        for name, found in items.items()
    )


def item_label(found: Offered, language: Language) -> str:
    return found.practice.words.text(f"items.{found.name}", language)


def length(found: Offered, language: Language) -> str:
    """The promise of the item, as its clock runs here."""
    name = found.spec.clock
    clock = found.practice.procedures[found.procedure].clocks[name]
    n, unit = length_on(clock, found.practice.terms.get(name), timezone.localdate())
    return say(f"length.{unit}", language, n=n)


def desk_fields(
    found: Offered, language: Language, typed: Mapping[str, str], faults: Sequence[Fault] = ()
) -> tuple[Field, ...]:
    """The filing form as the desk fills it: only this item's papers stand in its lists."""
    hidden = NOT_ASKED | {n for n, spec in found.practice.spec.fields.items() if spec.source == ITEM}
    filled = Filled(language, typed, faults, materials=frozenset(found.spec.materials), known={ITEM: found.name})
    return page_fields(found.practice, found.form, filled, hidden)
