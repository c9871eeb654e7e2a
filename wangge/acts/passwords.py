"""One's own password, changed by whoever knows the old one."""

from __future__ import annotations

import math
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wangge.accounts import actions as accounts
from wangge.accounts.access import locked_until
from wangge.accounts.models import User
from wangge.acts import tokens
from wangge.engine.scope import Scope
from wangge.engine.values import Refused

MINUTE = 60


def change(scope: Scope, user: User, *, old: str, new: str, again: str, address: str, at: datetime) -> User | Refused:
    """Another password for the account that is logged in; who else is in with the old one is out.

    Guesses at the old one count with those at the door. Refused: password_elsewhere (the account has none here: its
    organisation's sign-in vouches for it), login_wait (minutes), password_wrong, password_differs, password_same,
    password_weak (least).
    """
    name = user.get_username()
    if not user.has_usable_password():
        return Refused("password_elsewhere")
    until = locked_until(name, address, at)
    if until is not None:
        return Refused("login_wait", None, {"minutes": math.ceil((until - at).total_seconds() / MINUTE)})
    if not user.check_password(old):
        accounts.note_failure(username=name, address=address, at=at)
        return Refused("password_wrong")
    return _good(user, old, new, again) or _set(scope, user, new)


def _good(user: User, old: str, new: str, again: str) -> Refused | None:
    if new != again:
        return Refused("password_differs")
    if new == old:
        return Refused("password_same")
    try:
        validate_password(new, user)
    except ValidationError:
        return Refused("password_weak", None, {"least": settings.PASSWORD_LEAST})
    return None


def _set(scope: Scope, user: User, new: str) -> User:
    with transaction.atomic():
        accounts.set_password(user=user, password=new)
        tokens.note(scope, "user.password", {"user": user.pk})
    return user
