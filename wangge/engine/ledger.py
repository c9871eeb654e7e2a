"""The office's own ledger (台账): which columns in which order under which heads, as data.

    ledger: standard
    title: {zh: 事项台账, en: Ledger of matters}
    columns:
      - {head: {zh: 序号, en: No.}, of: number}
      - {head: {zh: 办理结果, en: Result}, of: answer, field: result}

Every column is read from the record. There is none for a person's whole name or number: both come out masked, and only
to whoever has a part in the case. A column of the asker's grade there is not (R-24).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from wangge.engine import schema, source
from wangge.engine.faults import Fault, Faults
from wangge.engine.law import Bilingual
from wangge.engine.spec import Name, Spec

Column = Literal[
    "number", "code", "filed_on", "filed_at", "occurred_at", "channel", "place", "unit", "category", "title", "asker",
    "asker_phone", "practice", "lead", "state", "due", "closed_on", "outcome", "late", "answer",
]  # fmt: skip
COLUMNS: tuple[str, ...] = get_args(Column)


class ColumnSpec(Spec):
    """One column. ``field``, with ``answer`` alone: the newest answer that the case's forms gave to it."""

    head: Bilingual
    of: Column
    field: Name | None = None
    width: Annotated[int, Field(ge=4, le=80)] = 14

    @model_validator(mode="after")
    def _field_of_an_answer(self) -> ColumnSpec:
        if (self.of == "answer") != (self.field is not None):
            raise ValueError("field belongs to of: answer, and to nothing else")
        return self


class LedgerSpec(Spec):
    """One ledger. At most fifty columns."""

    ledger: Name
    title: Bilingual
    columns: Annotated[tuple[ColumnSpec, ...], Field(min_length=1, max_length=50)]

    @property
    def answers(self) -> frozenset[str]:
        return frozenset(c.field for c in self.columns if c.field)


def load(folders: Iterable[Path]) -> dict[str, LedgerSpec]:
    """Every ledger in ``folders`` by name; a later folder's replaces an earlier one's. Raises Faults."""
    found: dict[str, LedgerSpec] = {}
    faults: list[Fault] = []
    for file in (file for folder in folders for file in sorted(Path(folder).glob("*.yaml"))):
        read = source.load(file)
        if read.faults:
            faults += read.faults
            continue
        spec, wrong = schema.validate(LedgerSpec, read)
        faults += wrong
        if spec is not None:
            found[spec.ledger] = spec
    if faults:
        raise Faults(faults)
    return found
