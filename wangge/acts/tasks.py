"""Background jobs (Procrastinate). The ticker runs every minute; a late round does no harm, two at once do none either:
every act holds its case, and every seal is made once."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.acts.ticker import tick


@app.periodic(cron="* * * * *")
@app.task(name="wangge.tick", queue="ticker", queueing_lock="wangge.tick", pass_context=False)
def tick_now(timestamp: int) -> None:
    """One round of the ticker; ``timestamp`` is when it was due, the round itself goes by the clock."""
    tick(datetime.now(UTC))
