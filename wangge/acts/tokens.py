"""Keys of the API: given, revoked, and checked in memory. A revoked one is refused by every process at its next
request, because each request looks at the revisions first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wangge.accounts import access, actions
from wangge.accounts.models import User
from wangge.adoptions.facts import rulebook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.people.facts import roster
from wangge.subjects import revisions
from wangge.subjects.revisions import Snapshot

CAPABILITY = "admin.security"
MOST_DAYS = 730
ROOM = "accounts"

_snapshot = Snapshot((ROOM,), access.standing)


def bearer(secret: str, at: datetime) -> access.TokenFact | None:
    """Whose key this is, if it is good at ``at``. Call ``revisions.check()`` before."""
    found = _snapshot.get().get(access.digest_of(secret))
    return found if found is not None and found.good(at) else None


def give(
    scope: Scope, *, username: str, name: str, days: int = 365, appointment: int | None = None
) -> tuple[int, str] | Refused:
    """A key for a user in one acting appointment: (id, secret). The secret is told this once.

    Refused: not_allowed, user_unknown, token_expiry (most), not_found (the appointment is not theirs).
    """
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        return Refused("user_unknown", None, {"user": username})
    if not 1 <= days <= MOST_DAYS:
        return Refused("token_expiry", None, {"most": MOST_DAYS})
    if appointment is not None and appointment not in _appointments(user.pk, scope.at):
        return Refused("not_found")
    until = scope.at + timedelta(days=days)
    with transaction.atomic():
        token, secret = actions.give_token(user=user, name=name, appointment=appointment, expires_at=until, at=scope.at)
        note(scope, "token.give", {"token": token.pk, "user": user.pk, "until": until.isoformat()})
        revisions.bump(ROOM)
    return token.pk, secret


def note(scope: Scope, act: str, payload: dict[str, Any]) -> None:
    """In the chain of the district's root, once there is a district: keys are of no subject."""
    if known := rulebook().district:
        journal.record(subject=known.root, act=act, payload=payload, by=scope.person, at=scope.at)


def _appointments(user: int, at: datetime) -> set[int]:
    people = roster()
    person = people.by_user.get(user)
    return {t.id for t in people.terms(person, at)} if person is not None else set()


def revoke(scope: Scope, *, token: int) -> Refused | None:
    """End a key at once, in every process. Refused: not_allowed, token_unknown."""
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    with transaction.atomic():
        if not actions.revoke_token(token=token, at=scope.at):
            return Refused("token_unknown", None, {"name": token})
        note(scope, "token.revoke", {"token": token})
        revisions.bump(ROOM)
    return None
