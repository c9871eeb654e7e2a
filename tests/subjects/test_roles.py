"""Two databases of one server are migrated at the same moment: the role that they share is made once."""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connection

from wangge.config.database import APP_ROLE

BLOCK = import_module("wangge.subjects.migrations.0002_roles").FORWARD.partition("END $$;\n")[0] + "END $$;"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = %s"


@pytest.mark.django_db
def test_whoever_comes_second_waits_and_goes_on() -> None:
    block = BLOCK.replace(APP_ROLE, "wangge_race")
    with owner() as first, owner() as second, owner() as third:
        first.execute(block)
        late = Thread(target=lambda: (second.execute(block), second.commit()))
        late.start()
        try:
            until = monotonic() + 20
            while not third.execute(WAITING, [second.info.backend_pid]).fetchone()[0] and monotonic() < until:
                sleep(0.01)
            assert third.execute(WAITING, [second.info.backend_pid]).fetchone() == (1,)
            first.commit()
            late.join(20)
            assert not late.is_alive()
            assert second.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            assert third.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'wangge_race'").fetchone() == (1,)
        finally:
            first.rollback()
            late.join(20)
            third.execute("DROP ROLE IF EXISTS wangge_race")
            third.commit()


def owner() -> psycopg.Connection:
    """A connection of the server's owner, who makes roles."""
    params = connection.get_connection_params()
    params.pop("options", None)
    return psycopg.connect(**{k: v for k, v in params.items() if k not in ("cursor_factory", "context")})
