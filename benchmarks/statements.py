"""How many statements one request sends to the database: counted on the wire, by libpq's own trace."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from psycopg.pq import Trace


def count(run: Callable[[], object]) -> int:
    """Statements that ``run`` sends over Django's connection, BEGIN and COMMIT among them."""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace"
        with path.open("wb") as out:
            pgconn.trace(out.fileno())
            pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS | Trace.REGRESS_MODE)
            try:
                run()
            finally:
                pgconn.untrace()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    sent = [line.split("\t") for line in lines if line.startswith("F\t")]
    return sum(len(parts) > 2 and parts[2] in ("Query", "Execute") for parts in sent)
