"""Cases from a table: read a row at a time, filed in batches through ``file_many``, safe to repeat and to interrupt.

    import_cases(scope, path, playbook="mailbox", ...)

Each batch stands wholly or not at all; each row has a key (source and id, or the row's own digest), so a second run of
the same file changes nothing, and a run after a kill goes on where the first one stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from wangge.acts import setup
from wangge.acts.filing import file_many
from wangge.acts.import_errors import ErrorSheet
from wangge.acts.import_mapping import ColumnMap, choose
from wangge.acts.import_rows import Reader, RowFault
from wangge.acts.import_tables import Row, Unreadable, open_table
from wangge.acts.needs import Filed, Need
from wangge.adoptions.facts import Practice, rulebook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

CAPABILITY = "cases.import"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were read; ``created`` + ``duplicates`` + ``errors`` are all of them; ``routed_to_clerk`` are those
    created of which the machine was not sure."""

    read: int = 0
    created: int = 0
    routed_to_clerk: int = 0
    duplicates: int = 0
    errors: int = 0


Progress = Callable[[Imported], None]


def import_cases(
    scope: Scope,
    path: Path,
    *,
    playbook: str,
    mapping: Path | None = None,
    received_at: datetime | None = None,
    dry_run: bool = False,
    batch: int = BATCH,
    errors: Path | None = None,
    progress: Progress | None = None,
    lang: str = "zh",
) -> Imported | Refused:
    """File every row of a table. ``received_at``: when the clocks start (the scope's moment unless given).

    Refused: import_not_allowed, import_no_practice (known), and what makes the whole file unreadable
    (``import_tables``, ``import_mapping``). A row that is at fault stands in the ``errors`` sheet with what to do, and hinders no other.
    """
    if not scope.may(CAPABILITY):
        return Refused("import_not_allowed")
    setup.refresh()
    at = received_at or scope.at
    found = [p for p in rulebook().practices.values() if p.playbook == playbook and in_force(p, at)]
    if not found:
        known = sorted({p.playbook for p in rulebook().practices.values()})
        return Refused("import_no_practice", None, {"playbook": playbook, "known": known})
    try:
        table = open_table(path)
        columns = choose(table.header, found[0], mapping)
        with ErrorSheet(errors, lang) as sheet:
            run = _Run(replace(scope, at=at), columns, playbook, dry_run, sheet)
            return run.all(table.rows, batch, progress)
    except Unreadable as broken:
        return broken.refused


def in_force(practice: Practice, at: datetime) -> bool:
    return practice.since <= at and (practice.until is None or at < practice.until)


class _Run:
    def __init__(self, scope: Scope, columns: ColumnMap, playbook: str, dry_run: bool, sheet: ErrorSheet) -> None:
        self.scope, self.dry_run, self.sheet = scope, dry_run, sheet
        self.reader = Reader(columns, playbook, scope.at)

    def all(self, rows: Iterator[Row], size: int, progress: Progress | None) -> Imported:
        so_far = Imported()
        while taken := list(islice(rows, size)):
            so_far = self.one_batch(taken, so_far)
            if progress is not None:
                progress(so_far)
        return so_far

    def one_batch(self, rows: list[Row], so_far: Imported) -> Imported:
        needs: list[tuple[int, Need]] = []
        wrong = 0
        for number, cells in rows:
            try:
                needs.append((number, self.reader.need(cells)))
            except RowFault as fault:
                self.sheet.add(number, fault.refused)
                wrong += 1
        answers = file_many(self.scope, [need for _, need in needs], self.scope.at, dry_run=self.dry_run)
        return self._counted(so_far, len(rows), wrong, zip(needs, answers, strict=True))

    def _counted(self, so_far: Imported, read: int, wrong: int, answered: Any) -> Imported:
        created = unsure = again = 0
        for (number, _), answer in answered:
            if isinstance(answer, Filed):
                again += answer.duplicate
                created += not answer.duplicate
                unsure += not answer.duplicate and not answer.sure
            else:
                self.sheet.add(number, answer)
                wrong += 1
        return Imported(
            so_far.read + read, so_far.created + created, so_far.routed_to_clerk + unsure,
            so_far.duplicates + again, so_far.errors + wrong,
        )  # fmt: skip
