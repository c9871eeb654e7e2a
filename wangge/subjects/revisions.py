"""Snapshots of slow-moving rows (units, posts, adoptions …) in each process, and how they stay fresh.

Every action on such rows bumps the room's revision in its own transaction; every request asks for the revisions once
(one statement of a few rows) and a snapshot whose number differs is loaded anew. A request that ends in one write may
leave the asking to the statement that writes: ``assumed``.
"""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from django.db import connection
from django.db.models.expressions import RawSQL

from wangge.lib import plans
from wangge.subjects import zones
from wangge.subjects.models import Revision

T = TypeVar("T")
_known: dict[str, int] = {}
_own: Counter[str] = Counter()  # how often this process itself changed a room, or looked again after it had
_changed: set[str] = set()  # by this process, since it last looked: it may yet be rolled back
_epoch = 0
_turns = itertools.count(1)
_turn = 0  # changes whenever any of the above does, so that a snapshot need not compare them all
# The transaction's own number, the same within its savepoints. Any number will do that was never there before.
THIS_TRANSACTION = RawSQL("pg_current_xact_id()::text::bigint", ())
# Of a statement that writes: TRUE where what it was decided from still holds, or nobody wants to know.
HOLDS = '(%s::bigint[] IS NULL OR %s::bigint[] = ARRAY(SELECT n FROM subjects_revision ORDER BY room COLLATE "C"))'


class Stale(Exception):
    """What a write was decided from has changed; nothing was written. Look again (``check``) and decide anew."""


class _Assumption(threading.local):
    """Of a thread: the revisions that its request takes for granted, and whether a write has proved them."""

    numbers: list[int] | None = None
    proved = False
    looked = False  # another statement of this request has asked for the revisions


_assumption = _Assumption()


def check() -> None:
    """Ask the database for the current revisions: once a request, before any snapshot is used.

    The connection forgets the zones of whoever used it before.
    """
    zones.leave()
    if _assumption.numbers is not None:
        return
    if _assumption.looked and not _changed:
        _assumption.looked = False
        return
    connection.ensure_connection()
    _found(_asked())


def _asked() -> dict[str, int]:
    return dict(plans.ask(connection.connection, "SELECT room, n FROM subjects_revision"))


def looked(found: dict[str, int]) -> None:
    """Another statement at the beginning of this request has asked for the revisions: the next ``check`` need not."""
    _found(found)
    _assumption.looked = True


def look_again() -> None:
    """Another request: what this one was told is of yesterday."""
    _assumption.looked = False


def _found(found: dict[str, int]) -> None:
    if found != _known or _changed:
        _known.update(found)
        while _changed:
            _own[_changed.pop()] += 1
        _move()


def _move() -> None:
    """Call after what moved is written down."""
    global _turn
    _turn = next(_turns)


def can_assume() -> bool:
    """Whether this process knows the revisions, and has not changed anything since it last asked."""
    return bool(_known) and not _changed


@contextmanager
def assumed() -> Iterator[Callable[[], bool]]:
    """Within, ``check`` asks nobody: the snapshots are those that this process knows, and each statement that writes a
    case compares their revisions with the database's and raises Stale where they differ (``assumption``, ``prove``).

    Gives a function that says whether a write has proved them. What was found out without one may be of yesterday, and
    must not be answered.
    """
    _assumption.proved = False
    _assumption.numbers = [_known[room] for room in sorted(_known)]
    try:
        yield lambda: _assumption.proved
    finally:
        _assumption.numbers = None


def assumption() -> list[int] | None:
    """The value of HOLDS: what this thread's request takes for granted."""
    return _assumption.numbers


def prove(holds: bool) -> None:
    """What the statement said. Raises Stale."""
    if not holds:
        raise Stale
    _assumption.proved = _assumption.numbers is not None


def bump(room: str) -> None:
    """Say that rows of ``room`` changed; call inside the transaction that changes them.

    A transaction writes the row once, however often it bumps: thousands of versions of one row would each be read
    through by the next. A savepoint that is rolled back takes its number along, so that the next bump writes again.
    """
    if not Revision.objects.filter(room=room).exclude(n=THIS_TRANSACTION).update(n=THIS_TRANSACTION):
        Revision.objects.get_or_create(room=room, defaults={"n": 1})
    _own[room] += 1  # this process reloads at once, and once more when it next looks, whatever commits
    _changed.add(room)
    _move()


def forget() -> None:
    """After a rollback of what bumped: no number that was seen within it means anything; load everything anew."""
    global _epoch
    _known.clear()
    _epoch += 1
    _move()


def prove_now() -> None:
    """Where a statement that would have proved them found nothing to say: they held before, if they hold now. Raises
    Stale."""
    found = _asked()
    prove([found[room] for room in sorted(found)] == _assumption.numbers)


class Snapshot(Generic[T]):
    """A value loaded from the database and kept until its rooms' revisions move."""

    def __init__(self, rooms: tuple[str, ...], load: Callable[[], T]) -> None:
        self.rooms, self.load = rooms, load
        self._lock = threading.Lock()
        self._at: tuple[int, ...] | None = None
        self._seen = -1  # the turn at which it was last found fresh
        self._value: T | None = None

    def get(self) -> T:
        if self._seen == _turn and self._value is not None:
            return self._value
        return self._looked_after()

    def _looked_after(self) -> T:
        turn = _turn
        now = (_epoch, *[_known.get(room, 0) for room in self.rooms], *[_own[room] for room in self.rooms])
        if self._at != now or self._value is None:
            with self._lock:
                if self._at != now or self._value is None:
                    self._value, self._at = self.load(), now
        self._seen = turn
        return self._value
