"""The worker's way to the queue: as many jobs as it has hands free are taken in one statement, and all that are done at
the same moment are finished in one. A transaction that waits for the disk is thus paid by several jobs together.

What holds of a job by itself holds as before: it is taken only when a hand is free, one after the other where jobs
share a lock, and a hand is free again only when the end of its job stands on the disk. A worker that is told to stop
gives back what it took and has not begun; of one that was killed, ``wangge.acts.tasks`` takes the jobs up again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import AsyncConnection

# Procrastinate's own functions, called once a row; each call sees what the one before it did.
TAKE = """
SELECT (job).id, (job).status, (job).task_name, (job).priority, (job).lock, (job).queueing_lock, (job).args,
       (job).scheduled_at, (job).queue_name, (job).attempts, (job).worker_id
FROM (SELECT procrastinate_fetch_job_v2(%(queues)s::varchar[], %(worker)s) AS job
      FROM generate_series(1, %(most)s) OFFSET 0) AS taken
WHERE (job).id IS NOT NULL
"""
FINISH = """
SELECT procrastinate_finish_job_v1(id, status::procrastinate_job_status, remove)
FROM unnest(%(ids)s::bigint[], %(statuses)s::text[], %(removes)s::boolean[]) AS done (id, status, remove)
"""
GIVE_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL
WHERE id = ANY(%(ids)s) AND worker_id = %(worker)s AND status = 'doing'
"""


@contextmanager
def working(hands: int) -> Iterator[App]:
    """The app as a worker of ``hands`` jobs at once uses it (``run_worker(concurrency=hands)``)."""
    connector = PsycopgConnector(kwargs=connector_params(), configure=_one_statement_a_transaction)
    with app.replace_connector(connector) as real:
        plain = real.job_manager
        real.job_manager = Batches(connector, hands)
        try:
            yield real
        finally:
            real.job_manager = plain


async def _one_statement_a_transaction(connection: AsyncConnection[Any]) -> None:
    """Every question to the queue is one statement: BEGIN and COMMIT would only be two more ways there and back."""
    await connection.set_autocommit(True)


@dataclass(frozen=True, slots=True)
class _End:
    """How a job ended, and who waits until that stands in the database."""

    job: int
    status: str
    remove: bool
    stands: asyncio.Future[None]


class Batches(JobManager):
    """Procrastinate's manager, for one worker with ``hands`` jobs at once."""

    def __init__(self, connector: PsycopgConnector, hands: int) -> None:
        super().__init__(connector)
        self._hands = hands
        self._taken: deque[Job] = deque()
        self._held: set[int] = set()
        self._ends: list[_End] = []
        self._writing: asyncio.Task[None] | None = None

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job; the worker asks only when a hand is free."""
        if not self._taken:
            if self._writing is not None:
                await asyncio.wait([self._writing])  # then more hands are free
            rows = await self.connector.execute_query_all_async(
                TAKE,
                queues=None if queues is None else list(queues),
                worker=worker_id,
                most=max(self._hands - len(self._held), 1),
            )
            self._taken.extend(map(Job.from_row, rows))
            self._held.update(job.id for job in self._taken if job.id)
        return self._taken.popleft() if self._taken else None

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Returns when the end stands in the database."""
        assert job.id
        end = _End(job.id, status.value, delete_job, asyncio.get_running_loop().create_future())
        self._ends.append(end)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        try:
            await end.stands
        finally:
            self._held.discard(job.id)

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        try:
            await super().retry_job(job, *args, **kwargs)
        finally:
            self._held.discard(job.id or 0)

    async def unregister_worker(self, worker_id: int) -> None:
        ids = [job.id for job in self._taken]
        if ids:
            await self.connector.execute_query_async(GIVE_BACK, ids=ids, worker=worker_id)
        self._taken.clear()
        await super().unregister_worker(worker_id)

    async def _write(self) -> None:
        try:
            while self._ends:
                await asyncio.sleep(0)  # whoever ended at the same moment comes along
                ends, self._ends = self._ends, []
                try:
                    await self._finish(ends)
                except ConnectorException:
                    await self._finish_each(ends)
        finally:
            self._writing = None

    async def _finish(self, ends: list[_End]) -> None:
        await self.connector.execute_query_async(
            FINISH,
            ids=[end.job for end in ends],
            statuses=[end.status for end in ends],
            removes=[end.remove for end in ends],
        )
        for end in ends:
            if not end.stands.done():
                end.stands.set_result(None)

    async def _finish_each(self, ends: list[_End]) -> None:
        """One that cannot be finished (its row was removed meanwhile) hinders no other."""
        for end in ends:
            try:
                await self._finish([end])
            except ConnectorException as error:
                end.stands.set_exception(error)
