"""What a supervisor does in one act: an order or a finding from a pattern of a unit, a sample that is drawn at once.

The figure is counted here, from the record, and never typed (R-53); what comes of it is a case like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction

from wangge.acts.children import ChildRefused
from wangge.acts.door import do
from wangge.acts.filing import file
from wangge.acts.needs import Filed, Need
from wangge.acts.sentences import FOLDER
from wangge.adoptions.facts import CategoryFact, Practice, rulebook
from wangge.cases import access
from wangge.cases.sampling import CAPABILITY
from wangge.engine.scope import Scope
from wangge.engine.spec import SupervisionSpec
from wangge.engine.values import Refused
from wangge.engine.watching import Pattern
from wangge.engine.words import house
from wangge.indicators import patterns
from wangge.people.facts import roster

Kind = Literal["order", "finding"]


@dataclass(frozen=True, slots=True)
class Watch:
    """The practice under which the scope supervises, and the district's categories of what comes of it."""

    practice: Practice
    spec: SupervisionSpec

    def category(self, name: str) -> CategoryFact | None:
        """Of "order", "finding" or "sample"."""
        abstract = getattr(self.spec, name)
        codes = self.practice.categories.get(abstract, (abstract,))
        return next((found for code in codes if (found := rulebook().by_code.get(code)) is not None), None)

    @property
    def procedure_of_sample(self) -> str:
        bound = (b for b in self.practice.spec.bindings if self.spec.sample in b.categories)
        return next(bound).procedure


def watch(scope: Scope) -> Watch | None:
    """None: nothing to supervise, or no practice of supervision is in force there."""
    within = scope.prefixes(CAPABILITY)
    for own in sorted(rulebook().practices.values(), key=lambda p: p.since, reverse=True):
        near = any(own.area.startswith(p) or p.startswith(own.area) for p in within)
        in_force = own.since <= scope.at and (own.until is None or own.until > scope.at)
        if own.spec.supervision is not None and near and in_force:
            return Watch(own, own.spec.supervision)
    return None


def raise_from(
    scope: Scope, kind: Kind, pattern: Pattern, unit: int, first: date, last: date, key: str = ""
) -> Filed | Refused:
    """An order or a finding about the unit, with what the record says of it.

    Refused: not_allowed, nothing_found (the pattern holds no more), and what filing refuses.
    """
    found = watch(scope)
    category = found.category(kind) if found else None
    counted = patterns.behind(scope, pattern, first, last, unit) if found else None
    if found is None or category is None or counted is None:
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    n = access.count(scope, counted)
    if not n:
        return Refused("nothing_found")
    spec = found.spec
    values = {
        "unit": roster().name(unit), "n": n, "first": first.isoformat(), "last": last.isoformat(),
        "pattern": found.practice.words.text(f"choices.{spec.pattern}.{pattern}", scope.language),
    }  # fmt: skip
    fields: dict[str, Any] = {spec.unit: unit, spec.pattern: pattern, spec.count: n}
    fields |= {spec.since: values["first"], spec.until: values["last"]}
    need = Need(
        text=house(FOLDER).text("orders.pattern", scope.language, **values), category=category.code, about=unit,
        fields=fields, playbook=found.practice.playbook, with_pin=False, key=key or None,
    )  # fmt: skip
    return file(scope, need)


def sample(scope: Scope, text: str, fields: Mapping[str, Any], place: str | None = None) -> Filed | Refused:
    """File a sample and draw it, both or neither. Refused: not_allowed, and what filing and drawing refuse."""
    found = watch(scope)
    category = found.category("sample") if found else None
    if found is None or category is None:
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    need = Need(
        text=text, category=category.code, place=place, fields=fields, playbook=found.practice.playbook, with_pin=False
    )
    try:
        with transaction.atomic():
            filed = file(scope, need)
            if isinstance(filed, Filed):
                _draw(scope, filed, found.spec.draws)
            return filed
    except ChildRefused as refused:
        return refused.refused


def _draw(scope: Scope, filed: Filed, act: str) -> None:
    drawn = do(scope, filed.case, act, {})
    if isinstance(drawn, Refused):
        raise ChildRefused(drawn)
