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

from wangge.acts import setup
from wangge.acts.importing.errors import ErrorSheet
from wangge.acts.importing.mapping import ColumnMap, choose
from wangge.acts.importing.rows import Reader, RowFault
from wangge.acts.importing.tables import Row, Unreadable, open_table
from wangge.acts.importing.writer import Batch, Writer
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

    Refused: import_not_allowed, no_district, import_no_practice (known), and what makes the whole file unreadable
    (``tables``, ``mapping``). A row that is at fault stands in the ``errors`` sheet with what to do, and
    hinders no other.
    """
    if not scope.may(CAPABILITY):
        return Refused("import_not_allowed")
    setup.refresh()
    at = received_at or scope.at
    found = [p for p in rulebook().practices.values() if p.playbook == playbook and in_force(p, at)]
    if not rulebook().practices:
        return Refused("no_district")
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
        self.done = Imported()

    def all(self, rows: Iterator[Row], size: int, progress: Progress | None) -> Imported:
        with Writer(self.scope, self.dry_run) as writer:
            while taken := list(islice(rows, size)):
                self._count(writer.file(*self._needs(taken)))
                if progress is not None:
                    progress(self.done)
            self._count(writer.last())
        return self.done

    def _needs(self, rows: list[Row]) -> tuple[list[int], list[Need]]:
        numbers, needs = [], []
        for number, cells in rows:
            try:
                needs.append(self.reader.need(cells))
                numbers.append(number)
            except RowFault as fault:
                self._wrong(number, fault.refused)
        return numbers, needs

    def _wrong(self, number: int, refused: Refused) -> None:
        self.sheet.add(number, refused)
        self.done = replace(self.done, read=self.done.read + 1, errors=self.done.errors + 1)

    def _count(self, batches: list[Batch]) -> None:
        for batch in batches:
            filed = [a for a in batch.answers if isinstance(a, Filed)]
            fresh = [a for a in filed if not a.duplicate]
            done = self.done
            self.done = replace(
                done,
                read=done.read + len(filed),
                created=done.created + len(fresh),
                routed_to_clerk=done.routed_to_clerk + sum(not a.sure for a in fresh),
                duplicates=done.duplicates + len(filed) - len(fresh),
            )
            for number, answer in zip(batch.numbers, batch.answers, strict=True):
                if isinstance(answer, Refused):
                    self._wrong(number, answer)
