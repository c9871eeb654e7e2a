"""Snapshots of slow-moving rows (units, posts, adoptions …) in each process, and how they stay fresh.

Every action on such rows bumps the room's revision in its own transaction; every request asks for the revisions once
(one statement of three rows) and a snapshot whose number differs is loaded anew.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar

import psycopg
from django.db import connection
from django.db.models.expressions import RawSQL

from wangge.subjects import zones
from wangge.subjects.models import Revision

T = TypeVar("T")
_known: dict[str, int] = {}
_own: Counter[str] = Counter()  # how often this process itself changed a room, or looked again after it had
_changed: set[str] = set()  # by this process, since it last looked: it may yet be rolled back
_epoch = 0
# The transaction's own number, the same within its savepoints. Any number will do that was never there before.
THIS_TRANSACTION = RawSQL("pg_current_xact_id()::text::bigint", ())


def check() -> None:
    """Ask the database for the current revisions: once a request, before any snapshot is used.

    The connection forgets the zones of whoever used it before.
    """
    zones.leave()
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own does not prepare
        _known.update(cursor.execute("SELECT room, n FROM subjects_revision", prepare=True).fetchall())
    while _changed:
        _own[_changed.pop()] += 1


def bump(room: str) -> None:
    """Say that rows of ``room`` changed; call inside the transaction that changes them.

    A transaction writes the row once, however often it bumps: thousands of versions of one row would each be read
    through by the next. A savepoint that is rolled back takes its number along, so that the next bump writes again.
    """
    if not Revision.objects.filter(room=room).exclude(n=THIS_TRANSACTION).update(n=THIS_TRANSACTION):
        Revision.objects.get_or_create(room=room, defaults={"n": 1})
    _own[room] += 1  # this process reloads at once, and once more when it next looks, whatever commits
    _changed.add(room)


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
        now = (_epoch, *[_known.get(room, 0) for room in self.rooms], *[_own[room] for room in self.rooms])
        if self._at != now or self._value is None:
            with self._lock:
                if self._at != now or self._value is None:
                    self._value, self._at = self.load(), now
        return self._value
