"""What a connection may read: the settings ``wangge.zones`` and ``wangge.reader``, by which row-level security goes.

The first names the zones; the second who reads, so that the database keeps from them what they are barred from (R-21)
wherever a closed zone is theirs to enter. Row-level security is second to the conditions of ``access``, so it has to
be right by itself: whoever reads next on the same connection reads as themselves, whatever happened before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, get_args

from django.db import connection, transaction

from wangge.engine.scope import Scope
from wangge.engine.vocabulary import Zone

EVERY: frozenset[str] = frozenset(get_args(Zone))
SET = "SELECT set_config('wangge.zones', %s, %s), set_config('wangge.reader', %s, %s)"
READ = "SELECT coalesce(current_setting('wangge.' || name, true), '') FROM unnest(ARRAY['zones', 'reader']) AS name"
Settings = tuple[str, str]  # zones, reader
NOTHING: Settings = ("", "")


@dataclass(slots=True)
class _Known:
    """What is known of one connection to the database (a new one begins with nothing).

    lasting   the settings outside any transaction
    touched   whether a transaction ever had a setting of its own, so that inside one nothing can be taken for granted
    """

    raw: Any
    lasting: Settings = NOTHING
    touched: bool = False


def enter(scope: Scope, *, proved: bool = True) -> None:
    """Let this connection read the scope's zones and no others, nor in them what the scope is barred from; "open" is
    everybody's and needs no telling. ``proved``: and the single cases, in whatever zone they lie, of which the scope
    proved to be the asker: in the setting they stand by their ids.

    Inside a transaction for that transaction alone: a lasting setting would be taken back unseen by a rollback.
    Otherwise until the next ``enter`` or ``leave``, so that the same reader again costs no statement.
    """
    closed = ",".join([*sorted(scope.zones - {"open"}), *_ids(scope.closed_of if proved else ())])
    _enter((closed, _reader(scope)) if closed else NOTHING)


def leave() -> None:
    """Nobody reads yet: a request begins, a round of the ticker ends."""
    _enter(NOTHING)


@contextmanager
def every() -> Iterator[None]:
    """Within a transaction of its own all zones can be read, for what no reader gets to see; then it is as before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(READ)
            zones, reader = (said for (said,) in cursor.fetchall())
        _set((",".join(sorted(EVERY)), ""), here=True)
        yield
        _set((zones, reader), here=True)


def _ids(ids: Iterable[int]) -> list[str]:
    return list(map(str, sorted(ids)))


def _reader(scope: Scope) -> str:
    """As ``wangge_barred()`` takes it apart: holders | organisations of theirs | the person | cases they proved."""
    parts = (scope.holders, scope.kin, () if scope.person is None else (scope.person,), scope.bearer_of)
    return "|".join(",".join(_ids(part)) for part in parts)


def _enter(wanted: Settings) -> None:
    known = _known()
    if connection.in_atomic_block:
        if known.touched or known.lasting != wanted:
            known.touched = True
            _set(wanted, here=True)
    elif known.lasting != wanted:
        _set(wanted, here=False)
        known.lasting = wanted


def _known() -> _Known:
    connection.ensure_connection()
    known: _Known | None = getattr(connection, "wangge_zones", None)
    if known is None or known.raw is not connection.connection:
        known = _Known(connection.connection)
        connection.wangge_zones = known  # type: ignore[attr-defined]
    return known


def _set(settings: Settings, *, here: bool) -> None:
    zones, reader = settings
    with connection.cursor() as cursor:
        cursor.execute(SET, [zones, here, reader, here])
