"""Background jobs (Procrastinate). The ticker runs every minute; a late round does no harm, two at once do none either:
every act holds its case, and every seal is made once. So it must be with every job: one whose worker was killed is done
again from the start."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from wangge.acts.importing import running
from wangge.acts.ticker import tick

KEPT = 24  # hours

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="wangge.tick", queue="ticker", queueing_lock="wangge.tick", pass_context=False)
def tick_now(timestamp: int) -> None:
    """One round of the ticker; ``timestamp`` is when it was due, the round itself goes by the clock."""
    tick(datetime.now(UTC))


@app.task(name="wangge.bring_in", queue="imports", pass_context=False)
def bring_in(code: str) -> None:
    """A table that somebody brings in; one that was cut short goes on behind its last whole batch."""
    running.run(code)


@app.periodic(cron="* * * * *")
@app.task(name="wangge.take_up", queue="ticker", queueing_lock="wangge.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker began that has given no sign for half a minute."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # the next of its kind waits already, and there may be only one
            assert job.id
            await manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=False)
        except ConnectorException:
            log.info("job %s was taken up by another worker meanwhile", job.id)


@app.periodic(cron="23 * * * *")
@app.task(name="wangge.clear_away", queue="ticker", queueing_lock="wangge.clear_away", pass_context=True)
async def clear_away(context: JobContext, timestamp: int) -> None:
    """What was done well stands for a day: the page of the installation reads from it when the last round was. What
    failed stays until somebody looks."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT)
