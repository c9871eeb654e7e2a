"""Service items 办件: what a case's item asks for, what may come later, and what need not be asked at all.

The law behind it: everything missing is told at once (行政许可法 32, R-12); minor papers may come later, with a written
list and a date; what the platform holds or the applicant handed in is not asked again (R-45, R-53).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wangge.engine.spec import ClockSpec, ItemSpec
from wangge.engine.values import StepFact

ITEM = "item"  # the source (FieldSpec) by which a filing form takes the item from the category


@dataclass(frozen=True, slots=True)
class ItemFact:
    """The item of a case in hand. ``known``: materials that the platform knows; ``said``: field → what lists of earlier
    steps named there, all together (materials handed in, materials told)."""

    name: str
    materials: tuple[str, ...]
    deferrable: frozenset[str]
    known: frozenset[str]
    said: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def held(self, given: str | None) -> frozenset[str]:
        """Materials that nobody may ask for: known to the platform, or named in the field ``given`` before."""
        return self.known | self.said.get(given or "", frozenset())


def item_of(items: Mapping[str, ItemSpec], categories: Mapping[str, Sequence[str]], path: Sequence[str]) -> str | None:
    """The item whose category lies deepest on the case's ``path`` (codes from the root), or None.

    ``categories``: abstract category → the district's codes; one without an entry stands for itself.
    """
    found: tuple[int, str] | None = None
    for name, item in items.items():
        codes = categories.get(item.category, (item.category,))
        depth = max((i for i, code in enumerate(path, 1) if code in codes), default=0)
        if depth and (found is None or depth > found[0]):
            found = (depth, name)
    return found[1] if found else None


def fact(name: str, item: ItemSpec, steps: Iterable[StepFact], sources: Mapping[str, Any]) -> ItemFact:
    """The item of a case whose ``steps`` stand; ``sources``: what the platform knows of the asker, by source name."""
    known = frozenset(m for m, source in item.known.items() if sources.get(source))
    return ItemFact(name, item.materials, frozenset(item.deferrable), known, _said(tuple(steps)))


def _said(steps: Sequence[StepFact]) -> dict[str, frozenset[str]]:
    undone = {s.undoes for s in steps if s.undoes is not None}
    found: dict[str, set[str]] = {}
    for step in steps:
        if step.seq in undone or step.undoes is not None:
            continue
        for name, value in step.data.items():
            if isinstance(value, list | tuple):
                found.setdefault(name, set()).update(v for v in value if isinstance(v, str))
    return {name: frozenset(values) for name, values in found.items()}


def with_items(clocks: Mapping[str, ClockSpec], items: Mapping[str, ItemSpec]) -> dict[str, ClockSpec]:
    """The clocks, those that items name limited to cases of these items."""
    users: dict[str, list[str]] = {}
    for name, item in items.items():
        users.setdefault(item.clock, []).append(name)
    return {name: _limited(clock, users.get(name, ())) for name, clock in clocks.items()}


def _limited(clock: ClockSpec, items: Sequence[str]) -> ClockSpec:
    if not items:
        return clock
    own = {"fact": ITEM, "in": list(items)}
    return clock.model_copy(update={"when": own if clock.when is None else {"all": [own, clock.when]}})
