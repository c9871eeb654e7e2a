"""Snapshots of slow-moving rows (units, posts, adoptions …) in each process, and how they stay fresh.

Every action on such rows bumps the room's revision in its own transaction; every request asks for the revisions once
(one statement of three rows) and a snapshot whose number differs is loaded anew.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import psycopg
from django.db import connection
from django.db.models import F

from wangge.subjects import zones
from wangge.subjects.models import Revision

T = TypeVar("T")
_known: dict[str, int] = {}
_own = itertools.count(1)  # below zero: never a number of the database
_epoch = 0


def check() -> None:
    """Ask the database for the current revisions: once a request, before any snapshot is used.

    The connection forgets the zones of whoever used it before.
    """
    zones.leave()
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own does not prepare
        _known.update(cursor.execute("SELECT room, n FROM subjects_revision", prepare=True).fetchall())


def bump(room: str) -> None:
    """Say that rows of ``room`` changed; call inside the transaction that changes them."""
    if not Revision.objects.filter(room=room).update(n=F("n") + 1):
        Revision.objects.create(room=room, n=1)
    _known[room] = -next(_own)  # this process reloads at once, whatever number commits


def forget() -> None:
    """After a rollback of what bumped: no number that was seen within it means anything; load everything anew."""
    global _epoch
    _known.clear()
    _epoch += 1


class Snapshot(Generic[T]):
    """A value loaded from the database and kept until its rooms' revisions move."""

    def __init__(self, rooms: tuple[str, ...], load: Callable[[], T]) -> None:
        self.rooms, self.load = rooms, load
        self._lock = threading.Lock()
        self._at: tuple[int, ...] | None = None
        self._value: T | None = None

    def get(self) -> T:
        now = (_epoch, *[_known.get(room, 0) for room in self.rooms])
        if self._at != now or self._value is None:
            with self._lock:
                if self._at != now or self._value is None:
                    self._value, self._at = self.load(), now
        return self._value
