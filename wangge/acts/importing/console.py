"""Units, enterprises and posts by a command: the importers of the pages, without a worker."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from wangge.acts import setup
from wangge.acts.importing import running
from wangge.acts.importing.master import Importer, Options, propose
from wangge.acts.importing.tables import Table, Unreadable
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files.imports import FaultyRow
from wangge.subjects import revisions


@dataclass(frozen=True, slots=True)
class Brought:
    """``read`` = ``created`` + ``changed`` + ``same`` + ``faulty``."""

    read: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0


def bring(
    scope: Scope, kind: str, path: Path, options: Options, *, dry: bool = False, errors: Path | None = None
) -> Brought | Refused:
    """Each batch stands wholly or not at all; ``errors``: where the rows to mend are written, if there are any.

    Refused: not_allowed, import_lacking (columns), and what makes a file unreadable.
    """
    setup.refresh()
    if not scope.may(running.KINDS[kind].capability):
        return Refused("not_allowed", None, {"capability": running.KINDS[kind].capability})
    try:
        table = running.read(path)
        columns = running.KINDS[kind].columns
        places = propose(columns, table.header)
        lacking = [c.called(scope.language) for c in columns if c.required and c.name not in places.values()]
        if lacking:
            return Refused("import_lacking", None, {"columns": lacking, "header": [h for h in table.header if h][:20]})
        counts, faults = _all(running.KINDS[kind](scope, places, options), table, scope, dry)
    except Unreadable as broken:
        return broken.refused
    if errors is not None and faults:
        errors.write_bytes(running.sheet_of(table.header, faults, columns, places, scope.language))
    told = {name: counts[name] for name in ("created", "changed", "same", "faulty")}
    return Brought(sum(told.values()), **told)


def _all(importer: Importer, table: Table, scope: Scope, dry: bool) -> tuple[Counter[str], list[FaultyRow]]:
    rows = importer.order(list(table.rows))
    counts: Counter[str] = Counter()
    faults: list[FaultyRow] = []
    for start in range(0, len(rows), importer.batch):
        batch = rows[start : start + importer.batch]
        with transaction.atomic():
            more, wrong = running.counted(batch, importer.take(batch, dry=dry), scope.language)
        revisions.check()
        counts.update(more)
        faults += wrong
    return counts, faults
