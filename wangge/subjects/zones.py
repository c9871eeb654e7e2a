"""The zones that a connection may read: the setting ``wangge.zones``, by which row-level security goes.

It is second to the conditions of ``access``, so it has to be right by itself: whoever reads next on the same connection
reads with their own zones, whatever happened before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, get_args

from django.db import connection, transaction

from wangge.engine.vocabulary import Zone

EVERY: frozenset[str] = frozenset(get_args(Zone))
SET = "SELECT set_config('wangge.zones', %s, %s)"
READ = "SELECT coalesce(current_setting('wangge.zones', true), '')"


@dataclass(slots=True)
class _Known:
    """What is known of one connection to the database (a new one begins with nothing).

    lasting   the setting outside any transaction
    touched   whether a transaction ever had a setting of its own, so that inside one nothing can be taken for granted
    """

    raw: Any
    lasting: str = ""
    touched: bool = False


def enter(zones: Iterable[str], cases: Iterable[int] = ()) -> None:
    """Let this connection read ``zones`` and no others; "open" is everybody's and needs no telling. ``cases``: single
    ones, in whatever zone they lie, of whoever proved to be their asker: in the setting they stand by their ids.

    Inside a transaction for that transaction alone: a lasting setting would be taken back unseen by a rollback.
    Otherwise until the next ``enter`` or ``leave``, so that the same zones again cost no statement.
    """
    wanted, known = ",".join([*sorted(set(zones) - {"open"}), *map(str, sorted(cases))]), _known()
    if connection.in_atomic_block:
        if known.touched or known.lasting != wanted:
            known.touched = True
            _set(wanted, here=True)
    elif known.lasting != wanted:
        _set(wanted, here=False)
        known.lasting = wanted


def leave() -> None:
    """Nobody reads yet: a request begins, a round of the ticker ends."""
    enter(())


@contextmanager
def every() -> Iterator[None]:
    """Within a transaction of its own all zones can be read, for what no reader gets to see; then it is as before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(READ)
            before = cursor.fetchone()[0]
        _set(",".join(sorted(EVERY)), here=True)
        yield
        _set(before, here=True)


def _known() -> _Known:
    connection.ensure_connection()
    known: _Known | None = getattr(connection, "wangge_zones", None)
    if known is None or known.raw is not connection.connection:
        known = _Known(connection.connection)
        connection.wangge_zones = known  # type: ignore[attr-defined]
    return known


def _set(zones: str, *, here: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET, [zones, here])
