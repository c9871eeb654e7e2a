"""The service item of a case: found from its category, with what was handed in and told so far."""

from __future__ import annotations

from typing import Any

from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.cases.facts import Loaded
from wangge.engine import items
from wangge.engine.items import ITEM, ItemFact
from wangge.people.facts import roster
from wangge.places.facts import atlas


def source(practice: Practice, category: CategoryFact | None) -> dict[str, Any]:
    """The item as a source of the filing form: nobody chooses it twice, beside the category."""
    if category is None or not practice.spec.items:
        return {}
    found = items.item_of(practice.spec.items, practice.categories, category.path)
    return {ITEM: found} if found else {}


def required(practice: Practice, known: dict[str, Any], asker: int | None) -> tuple[str, ...]:
    """What the item of a need (``known``: its sources) requires of someone without an account."""
    item = practice.spec.items.get(known.get(ITEM, ""))
    return item.requires if item is not None and asker is None else ()


def of_case(practice: Practice, held: Loaded) -> ItemFact | None:
    """The item of a case in hand, or None where it has none."""
    if not practice.spec.items:
        return None
    name = source(practice, rulebook().categories.get(held.row["category_id"] or 0)).get(ITEM)
    if name is None:
        return None
    return items.fact(name, practice.spec.items[name], held.steps, organisation(held.row["asker_id"]))


def organisation(asker: int | None) -> dict[str, Any]:
    """What the platform knows of an organisation that asks, by source name; of a person nothing."""
    entity = roster().entities.get(asker or 0)
    if entity is None or entity.is_person:
        return {}
    home = atlas().units.get(entity.home or 0)
    return {
        "entity_name": entity.name,
        "entity_uscc": entity.uscc,
        "entity_phone": entity.phone,
        "entity_unit": home.name if home else "",
    }
