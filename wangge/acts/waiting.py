"""Two that wait for each other: the database takes one of them back, and that one is done again."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep
from typing import TypeVar

import psycopg
from django.db import OperationalError, connection

T = TypeVar("T")
TRIES = 3
PAUSE = 0.05  # seconds: whoever was waited for goes first, or the two would meet again


def again(call: Callable[[], T]) -> T:
    """What the call answers, though it be done again: of what was taken back nothing is written.

    Locks are taken from a whole to its parts, so it is seldom needed. Inside the caller's own transaction, which is
    lost as a whole, the error is the caller's.
    """
    for _ in range(TRIES - 1):
        try:
            return call()
        except (psycopg.errors.DeadlockDetected, OperationalError) as error:
            if connection.in_atomic_block or not _in_a_circle(error):
                raise
        sleep(PAUSE)
    return call()


def _in_a_circle(error: Exception) -> bool:
    """psycopg's own cursor raises it as it is, Django's wraps it."""
    return isinstance(error if isinstance(error, psycopg.Error) else error.__cause__, psycopg.errors.DeadlockDetected)
