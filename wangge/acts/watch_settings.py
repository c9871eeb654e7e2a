"""What the district's administrator sets for the watching of units, in one act."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from wangge.acts import setup
from wangge.adoptions.facts import rulebook
from wangge.adoptions.models import Adoption
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec


def orders() -> str:
    """The district's category of orders that a red light may propose; "" where no practice has any."""
    rules = rulebook()
    for own in rules.practices.values():
        if own.spec.supervision is not None:
            abstract = own.spec.supervision.order
            codes = own.categories.get(abstract, (abstract,))
            return next((code for code in codes if code in rules.by_code), "")
    return ""


def keep(scope: Scope, lights: LightsSpec, patterns: PatternsSpec, on_red: Mapping[int, OnRedSpec]) -> Refused | None:
    """What the administrator set, all or nothing; what did not change is not written again. Refused: not_allowed,
    category_unknown."""
    with transaction.atomic():
        found = rulebook().district
        refused = None
        if found is None or (found.lights, found.patterns) != (lights, patterns):
            refused = setup.set_watching(scope, lights=lights, patterns=patterns)
        for adoption, wanted in on_red.items():
            if refused is None and rulebook().practices[adoption].on_red != wanted:
                row = Adoption.objects.get(pk=adoption)
                refused = setup.set_on_red(scope, adoption=row, on_red=wanted)
        if refused is not None:
            transaction.set_rollback(True)
        return refused
