"""Filing what is about units and not for everybody: who may, and who never sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wangge.acts.needs import Need
from wangge.adoptions.facts import Practice
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster


def may_file(actor: Scope, practice: Practice, procedure: str, unit_path: str) -> bool:
    """Whoever holds the capability that the procedure asks for over the place; anybody where it asks for none."""
    asked = practice.procedures[procedure].spec.filed_by
    return asked is None or actor.may(asked, unit_path)


def barring(practice: Practice, procedure: str, need: Need) -> Need | Refused:
    """The need with the units that it is about barred from it, its field and ``about`` saying the same.

    Refused: units_only (R-57), for what is about a person, a post or nobody that is known."""
    field = practice.procedures[procedure].spec.bars
    if field is None:
        return need
    people, about = roster(), need.fields.get(field)
    if about is None and need.about in people.entities:
        about = need.about
    units = frozenset(_ids(about))
    if any(unit not in people.entities or people.entities[unit].is_person for unit in units):
        return Refused("units_only", "R-57")
    one = min(units) if len(units) == 1 else None
    given = about if isinstance(about, list) else one
    fields = {**need.fields, field: given} if units else need.fields
    return replace(need, about=one or need.about, barred=need.barred | units, fields=fields)


def _ids(value: object) -> Iterator[int]:
    """As a form may have sent them; what is no number is told by the form itself."""
    for one in value if isinstance(value, list) else [value]:
        text = str(one).strip()
        if not isinstance(one, bool) and text.isascii() and text.isdigit() and len(text) < 19:
            yield int(text)
