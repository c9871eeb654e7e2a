"""Background jobs of the API (Procrastinate): other systems are told every minute."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.api.webhooks import tell


@app.periodic(cron="* * * * *")
@app.task(name="wangge.tell", queue="outside", queueing_lock="wangge.tell", pass_context=False)
def tell_now(timestamp: int) -> None:
    """One round; one that was cut short is done again from where it was."""
    tell(datetime.now(UTC))
