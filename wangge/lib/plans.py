"""Statements that come again and again, by plans that the database keeps.

Django's own cursors are put together anew for each statement and prepare nothing; for what every page asks, that
takes longer than the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import psycopg

# psycopg's own loader: Django's is written in Python and would take longer than the rest of a page together.
from psycopg.types.datetime import TimestamptzLoader as QUICK_MOMENT


def ask(connection: psycopg.Connection[Any], sql: str, values: Sequence[Any] = (), *, keep: bool = True) -> Any:
    """All rows, as tuples. ``keep``: the plan is kept on this connection, and made without knowing the values.

    One cursor serves a connection, so no two threads may ask on the same at once (Django gives each its own).
    """
    cursor = cast("psycopg.Cursor[Any] | None", getattr(connection, "wangge_cursor", None))
    if cursor is None:
        cursor = psycopg.Cursor(connection)
        cursor.adapters.register_loader("timestamptz", QUICK_MOMENT)
        connection.wangge_cursor = cursor  # type: ignore[attr-defined]
    return cursor.execute(sql, values, prepare=keep).fetchall()
