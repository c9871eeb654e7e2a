"""Who knows a value already: the sources that a field of a form may name, so that it is shown and not asked (R-53).

A source gives a value of the record at the moment of filling in. Whose it is to change decides what becomes of a mend:
what is said for this matter alone (which number to call, whose words of the case) is mended in place; what another room
keeps (a firm's name, its code, where the case lies) stays as it is kept, and what was sent instead is a *proposal* that
goes to whoever keeps it.

    item                          the service item, from the category
    entity_name, entity_uscc      of the organisation that asks
    entity_phone, entity_unit     its number; where it is at home
    person_name, person_phone     of whoever fills in, where it is their own matter
    unit_name, today, now         where the case lies; the moment
    case.<field>, parent.<field>  what was answered before: in the same case, or in the one that called for it
    part.<field>                  what was answered in the parts of the case: theirs who answered, so never mended
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.engine.values import StepFact
from wangge.engine.vocabulary import FieldType

CASE, PARENT, PART = "case.", "parent.", "part."


@dataclass(frozen=True, slots=True)
class Known:
    """``types``: of the fields that it fits; ``mend``: whoever fills in may put another value, for this matter."""

    types: frozenset[FieldType]
    mend: bool = False
    personal: bool = False


_TEXT: frozenset[FieldType] = frozenset(("text", "long_text"))
SOURCES: Mapping[str, Known] = {
    "item": Known(frozenset(("choice",))),
    "entity_name": Known(_TEXT),
    "entity_uscc": Known(frozenset(("uscc", "text"))),
    "entity_phone": Known(frozenset(("phone", "text")), mend=True),
    "entity_unit": Known(_TEXT),
    "person_name": Known(_TEXT, mend=True, personal=True),
    "person_phone": Known(frozenset(("phone", "text")), mend=True, personal=True),
    "unit_name": Known(_TEXT),
    "today": Known(frozenset(("date",)), mend=True),
    "now": Known(frozenset(("datetime",)), mend=True),
}


def earlier(source: str | None) -> str | None:
    """The field whose earlier answer the source is, or None."""
    before, dot, name = (source or "").partition(".")
    return name if dot and f"{before}." in (CASE, PARENT, PART) else None


def may_mend(source: str | None) -> bool:
    """Whether whoever fills in may put another value in the place of what the source knows."""
    if (source or "").startswith(PART):
        return False
    known = SOURCES.get(source or "")
    return earlier(source) is not None or (known is not None and known.mend)


def said(steps: Iterable[StepFact], sources: Collection[str], prefix: str = CASE) -> dict[str, Any]:
    """The newest answer in ``steps`` for each of ``sources`` that begins with ``prefix``, by source name."""
    fields = {source.removeprefix(prefix): source for source in sources if source.startswith(prefix)}
    if not fields:
        return {}
    stood = tuple(steps)
    undone = {s.undoes for s in stood if s.undoes is not None}
    found: dict[str, Any] = {}
    for step in stood:
        if step.seq not in undone:
            found |= {source: step.data[name] for name, source in fields.items() if step.data.get(name) is not None}
    return found
