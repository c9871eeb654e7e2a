"""A second thread that keeps one batch while the next is being decided: the database works while this process does."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType

import psycopg
from django.db import connection

from wangge.acts.filing import file_many
from wangge.acts.needs import Filed, Need
from wangge.cases import record
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

Answers = list[Filed | Refused]


@dataclass
class Batch:
    """Rows under way: their numbers, needs and answers; ``kept`` is done when they stand in the database."""

    numbers: list[int]
    needs: list[Need]
    answers: Answers = field(default_factory=list)
    kept: Future[None] | None = None
    keys: frozenset[str | None] = frozenset()


class Writer:
    """``file`` a batch and get back the one before it, which stands by then; ``last`` gives the final one.

    Inside a transaction of the caller everything is written there, in its own thread.
    """

    def __init__(self, scope: Scope, dry_run: bool) -> None:
        self.scope, self.dry_run = scope, dry_run
        self._thread = None if connection.in_atomic_block else ThreadPoolExecutor(1, "import")
        self._flying: Batch | None = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._thread.submit(connection.close)
            self._thread.shutdown()

    def file(self, numbers: Sequence[int], needs: Sequence[Need]) -> list[Batch]:
        """Batches that stand now. A key of the batch still on its way is waited for: it must not stand twice."""
        batch = Batch(list(numbers), list(needs), keys=frozenset(n.key for n in needs))
        landed = self.last() if self._flying is not None and self._flying.keys & batch.keys else []
        batch.answers = file_many(
            self.scope, batch.needs, self.scope.at, dry_run=self.dry_run, write=lambda rows: self._keep(batch, rows)
        )
        landed += self.last()
        self._flying = batch
        return landed

    def _keep(self, batch: Batch, rows: record.Rows) -> None:
        if self._thread is None:
            record.insert(rows)
        else:
            batch.kept = self._thread.submit(record.insert, rows)

    def last(self) -> list[Batch]:
        """The batch under way, once it stands. What another process filed meanwhile is looked up."""
        batch, self._flying = self._flying, None
        if batch is None:
            return []
        try:
            if batch.kept is not None:
                batch.kept.result()
        except psycopg.errors.UniqueViolation:
            batch.answers = file_many(self.scope, batch.needs, self.scope.at)
        return [batch]
