"""Jobs taken and finished several at once keep what holds of a job by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from procrastinate import App

from wangge.acts.queue import Batches, working
from wangge.acts.tasks import clear_away, take_up

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


@pytest.fixture
def worker() -> Iterator[App]:
    with working(HANDS) as app:
        known = dict(app.tasks)
        yield app
        app.tasks.clear()
        app.tasks.update(known)


def _apart(run: Callable[[], None]) -> None:
    """In a thread of its own: a browser that an earlier test opened keeps this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def _task(worker: App, **options: Any) -> Any:
    """The decorator of a task that only a test knows."""
    return worker.task(queue="test", name="test.job", **options)


def _put(worker: App, count: int, **options: Any) -> None:
    async def put() -> None:
        async with worker.open_async():
            job = worker.configure_task("test.job", queue="test", **options)
            await job.batch_defer_async(*({"n": n} for n in range(count)))

    _apart(lambda: asyncio.run(put()))


def _work(worker: App, rounds: int = 1) -> None:
    """Without waiting, a worker ends while a job is still barred by one that runs; hence more than one round."""
    for _ in range(rounds):
        _apart(
            lambda: worker.run_worker(
                queues=["test"], wait=False, concurrency=HANDS, listen_notify=False, install_signal_handlers=False
            )
        )


def _told() -> dict[str, int]:
    """How many of the test's jobs stand how; a worker puts the periodic ones beside them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM procrastinate_jobs WHERE task_name = 'test.job' GROUP BY 1")
        return dict(cursor.fetchall())


def test_every_job_is_done_once(worker):
    seen: list[int] = []

    @_task(worker)
    async def job(n: int) -> None:
        seen.append(n)

    _put(worker, 11)
    _work(worker)
    assert sorted(seen) == list(range(11))
    assert _told() == {"succeeded": 11}


def test_jobs_of_one_lock_go_one_after_the_other(worker):
    running, most, seen = 0, 0, []

    @_task(worker)
    async def job(n: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        seen.append(n)
        await asyncio.sleep(0.005)
        running -= 1

    _put(worker, 6, lock="one")
    _work(worker, rounds=6)
    assert (most, seen) == (1, list(range(6)))


def test_a_job_that_failed_is_tried_again_and_then_given_up(worker):
    tries: dict[int, int] = {}

    @_task(worker, retry=1)
    async def job(n: int) -> None:
        tries[n] = tries.get(n, 0) + 1
        if n == 2 or (n == 1 and tries[n] == 1):
            raise ValueError("not yet")

    _put(worker, 3)
    _work(worker, rounds=3)
    assert tries == {0: 1, 1: 2, 2: 2}
    assert _told() == {"succeeded": 2, "failed": 1}


def test_what_a_stopped_worker_has_not_begun_is_given_back(worker):
    seen: list[int] = []

    async def take_and_stop() -> None:
        async with worker.open_async():
            manager = worker.job_manager
            mine = await manager.register_worker()
            begun = await manager.fetch_job(["test"], mine)
            assert begun is not None
            seen.append(begun.task_kwargs["n"])
            await manager.unregister_worker(mine)

    @_task(worker)
    async def job(n: int) -> None:
        seen.append(n)

    _put(worker, 6)
    _apart(lambda: asyncio.run(take_and_stop()))
    assert _told() == {"doing": 1, "todo": 5}
    _work(worker)
    assert seen == list(range(6))


def test_a_job_whose_row_is_gone_hinders_no_other(worker):
    @_task(worker)
    async def job(n: int) -> None:
        if n == 1:
            await worker.connector.execute_query_async("DELETE FROM procrastinate_jobs WHERE args ->> 'n' = '1'")

    _put(worker, 4)
    _work(worker)
    assert _told() == {"succeeded": 3}


def test_a_job_of_a_killed_worker_is_taken_up_again(worker):
    async def die_with_all() -> None:
        async with worker.open_async():
            other = Batches(worker.connector, HANDS)
            await other.fetch_job(["test"], await other.register_worker())

    seen: list[int] = []

    @_task(worker)
    async def job(n: int) -> None:
        seen.append(n)

    _put(worker, 3)
    _apart(lambda: asyncio.run(die_with_all()))
    assert _told() == {"doing": 3}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    _put_own(worker, take_up.name)
    _work(worker, rounds=2)
    assert sorted(seen) == [0, 1, 2]


def test_what_was_done_well_is_cleared_away_after_a_day_and_what_failed_stays(worker):
    @_task(worker)
    async def job(n: int) -> None:
        if n == 0:
            raise ValueError

    _put(worker, 3)
    _work(worker)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '25 hours'")
    _put(worker, 2)
    _work(worker)
    assert _told() == {"succeeded": 3, "failed": 2}
    _put_own(worker, clear_away.name)
    _work(worker)
    assert _told() == {"succeeded": 1, "failed": 2}


def _put_own(worker: App, task: str) -> None:
    async def put() -> None:
        async with worker.open_async():
            await worker.configure_task(task, queue="test").defer_async(timestamp=0)

    _apart(lambda: asyncio.run(put()))
