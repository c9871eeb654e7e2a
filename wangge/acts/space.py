"""A full disk under the database: the statement is taken back by PostgreSQL, and whoever asked is told so in words."""

from __future__ import annotations

import psycopg
from django.db import OperationalError, connection

from wangge.engine.values import Refused

ERRORS = (psycopg.errors.DiskFull, OperationalError)  # psycopg's own cursor and Django's
FULL = Refused("disk_full")


def refused(error: Exception) -> Refused:
    """The refusal for an error of ERRORS that is due to a full disk; any other is raised again, and so is one inside
    the caller's own transaction, which is lost as a whole."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.errors.DiskFull) or connection.in_atomic_block:
        raise error
    return FULL
