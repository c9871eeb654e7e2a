"""Logging in by name and password, slowly for those who guess; or by the word of the office's own sign-in."""

from __future__ import annotations

import math
from datetime import datetime

from django.contrib.auth import authenticate

from wangge.accounts import actions as accounts
from wangge.accounts.access import locked_until, user_named
from wangge.accounts.models import User
from wangge.engine.values import Refused

MINUTE = 60


def log_in(username: str, password: str, address: str, at: datetime) -> User | Refused:
    """The user behind name and password.

    After five failures of a name from an address the next try waits a quarter of an hour; until then not even the right
    password is looked at, and a name that does not exist is answered alike. Refused: login_wrong, login_wait (minutes).
    """
    until = locked_until(username, address, at)
    if until is not None:
        return Refused("login_wait", None, {"minutes": math.ceil((until - at).total_seconds() / MINUTE)})
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        accounts.note_failure(username=username, address=address, at=at)
        return Refused("login_wrong")
    accounts.forgive(username=username, address=address)
    return user


def signed_in(name: str) -> User | Refused:
    """The user of this name, whom a provider vouched for: nobody is entered by signing in. Refused: openid_unknown."""
    user = user_named(name) if name else None
    return user or Refused("openid_unknown")
