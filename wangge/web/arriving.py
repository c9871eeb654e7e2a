"""Who comes, in one statement: the session, the user whose it is, the revisions, and the number on the bell.

Every page asks for these four before anything else. Whose session it is stands sealed inside it: so the statement asks
for whoever had it when this process last saw it, and counts what their bell was asked for then. What turns out to be
otherwise is asked again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from wangge.accounts import sessions
from wangge.cases import bells
from wangge.engine.scope import Scope
from wangge.lib import plans
from wangge.subjects import revisions, zones

GUESSES_MOST = 10_000
USER = ", ".join(f"u.{column}" for column in sessions.COLUMNS)
ARRIVAL = f"""
SELECT s.session_data, r.rooms, r.numbers, ({bells.COUNT}), {USER}
  FROM (SELECT array_agg(room) AS rooms, array_agg(n) AS numbers FROM subjects_revision) r
  LEFT JOIN django_session s ON s.session_key = %s AND s.expire_date > %s
  LEFT JOIN accounts_user u ON u.id = %s
"""


@dataclass(frozen=True, slots=True)
class _Guess:
    """Of a session: whose it was, and what their bell was asked for; () where it is asked by itself."""

    user: int | None = None
    bell: tuple[Any, ...] = ()


class _Here(threading.local):
    """Of this thread's request: whether there is one, its session's key, and what came with it."""

    begun = False
    key = ""
    guess = _Guess()
    unseen = 0


_guesses: dict[str, _Guess] = {}
_here = _Here()


class SessionStore(sessions.SessionStore):
    """As it was, but what each page asks next has been asked with it."""

    def row(self, key: str) -> str | None:
        guess = _guesses.get(key, _Guess())
        zones.leave()
        connection.ensure_connection()
        values = [*(guess.bell or bells.NOBODY), key, timezone.now(), guess.user]
        [[data, rooms, numbers, unseen, *user]] = plans.ask(connection.connection, ARRIVAL, values)
        if _here.begun:
            revisions.looked(dict(zip(rooms or (), numbers or (), strict=True)))
            _here.key, _here.guess, _here.unseen = key, guess, unseen
            sessions.expected.user = tuple(user) if user[0] is not None else None
        return None if data is None else str(data)


def unseen(request: HttpRequest, scope: Scope) -> int:
    """As ``bells.unseen``. Only of what is read: what a request itself changed is counted after it."""
    asked = bells.asked(scope)
    key = _here.key if request.method in ("GET", "HEAD") else ""
    if not key or not asked:
        return bells.unseen(scope)
    if _here.guess.bell == asked:
        return bells.told(_here.unseen)
    if len(_guesses) >= GUESSES_MOST:
        _guesses.clear()
    _guesses[key] = _Guess(request.user.pk, asked)
    return bells.unseen(scope)


def _begin(**_: Any) -> None:
    _clear()
    _here.begun = True


def _clear(**_: Any) -> None:
    """Nothing of a request is left for the next, however it ended."""
    _here.begun, _here.key, sessions.expected.user = False, "", None
    revisions.look_again()


request_started.connect(_begin, dispatch_uid="wangge.web.arriving")
request_finished.connect(_clear, dispatch_uid="wangge.web.arriving")
