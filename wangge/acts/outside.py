"""Orders of other systems, in by their number: the same one twice is taken once, one that is overtaken is refused.

Numbers are bound in the transaction of the filing, and an order is counted in that of its act, so that whatever is sent
again after a broken connection meets what there was, or nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from wangge.accounts.models import User
from wangge.acts import refusals
from wangge.acts.doing import Done
from wangge.acts.door import do
from wangge.acts.filing import file
from wangge.acts.needs import Filed, Need
from wangge.acts.tokens import CAPABILITY, note
from wangge.cases.models import Receipt
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.outside import access, actions
from wangge.outside.models import Reference, System
from wangge.people.facts import roster

NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,63}")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_ORDER = 2**62
OVERLAP = timedelta(days=1)  # for so long the old signing key signs beside the new one


def add_system(scope: Scope, *, name: str, title: str, username: str, url: str = "") -> System | Refused:
    """A system, and the user by whose tokens it speaks.

    Refused: not_allowed, outside_name, user_unknown, outside_url.
    """
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    if not NAME.fullmatch(name) or System.objects.filter(name=name).exists():
        return Refused("outside_name", None, {"name": name})
    user = User.objects.filter(username=username, is_active=True).first()
    person = roster().by_user.get(user.pk) if user is not None else None
    if person is None:
        return Refused("user_unknown", None, {"user": username})
    if url and not is_good(url):
        return Refused("outside_url", None, {"url": url})
    with transaction.atomic():
        system = actions.add(name=name, title=title, person=person, url=url)
        note(scope, "outside.add", {"system": name, "person": person, "url": url})
    return system


def named(scope: Scope, *, name: str) -> System | Refused:
    """A system that is not stopped. Refused: not_allowed, not_found."""
    if not scope.may(CAPABILITY):
        return Refused("not_allowed", None, {"capability": CAPABILITY})
    return System.objects.filter(name=name, stopped_at=None).first() or Refused("not_found")


def stop(scope: Scope, *, name: str) -> System | Refused:
    """From now on nothing is taken from the system, and it is told nothing. Refused: as ``named``."""
    found = named(scope, name=name)
    if isinstance(found, System):
        with transaction.atomic():
            actions.change(system=found, stopped_at=scope.at)
            note(scope, "outside.stop", {"system": name})
    return found


def turn_key(scope: Scope, *, name: str) -> System | Refused:
    """Another signing key. What is sent within OVERLAP is signed with the old one too, so that the receiver can change
    at any moment of it and misses nothing; turned twice, the first is good no more. Refused: as ``named``."""
    found = named(scope, name=name)
    if isinstance(found, System):
        with transaction.atomic():
            actions.change(system=found, turn=found.turn + 1, turned_at=scope.at)
            note(scope, "outside.turn", {"system": name})
        found.refresh_from_db()
    return found


def is_good(url: str) -> bool:
    """Whether what concerns people may be sent there: encrypted, or within this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def signing_keys(system: System, at: datetime) -> tuple[bytes, ...]:
    """The keys by which a system knows that it is we who tell it, the newest first: made from the server's own secret,
    kept nowhere."""
    old = system.turned_at is not None and at < system.turned_at + OVERLAP
    return tuple(_key_of(system, turn) for turn in (system.turn, system.turn - 1)[: 1 + old])


def _key_of(system: System, turn: int) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"outside:{system.name}:{turn}".encode(), hashlib.sha256)


def shown_key(system: System) -> str:
    """The newest, as Standard Webhooks write it."""
    return f"whsec_{base64.b64encode(_key_of(system, system.turn)).decode()}"


def claim(at: datetime) -> list[Reference]:
    """What has to be told now, for this worker alone."""
    return actions.claim(at)


def told(reference: Reference, seq: int) -> None:
    actions.told(reference=reference.pk, seq=seq)


def failed(reference: Reference, trouble: str, at: datetime) -> None:
    actions.failed(reference=reference, trouble=trouble, at=at)


def nothing(reference: Reference) -> None:
    """There was nothing to tell after all."""
    actions.released(reference=reference.pk)


def take(scope: Scope, name: str, number: str, need: Need, order: int) -> Filed | Refused:
    """A new order. One whose number is known already is answered with the case that it became.

    Refused: not_found (no such system of this person's), outside_number, and whatever a filing is refused for.
    """
    system = access.mine(scope, name)
    if system is None:
        return Refused("not_found")
    if not NUMBER.fullmatch(number):
        return Refused("outside_number", None, {"number": number[:64]})
    with transaction.atomic():
        filed = file(scope, replace(need, key=_key(system, number, "new"), with_pin=False), scope.at)
        if isinstance(filed, Filed):
            actions.bind(system=system, number=number, case=filed.case, order=order)
    return filed


def act(scope: Scope, name: str, number: str, act: str, data: Mapping[str, Any], order: int) -> Done | Refused:
    """One act on the case of a number. ``order`` counts up: one that was taken is answered as it was then.

    Refused: not_found, outside_late (a later one was taken already), and whatever the act is refused for.
    """
    system = access.mine(scope, name)
    bound = access.reference(system, number) if system is not None else None
    if system is None or bound is None:
        return Refused("not_found")
    with transaction.atomic():
        held, key = actions.hold(reference=bound.pk), _key(system, number, str(order))
        if order <= held.order and not Receipt.objects.filter(owner=scope.person or 0, key=key).exists():
            late = Refused("outside_late", None, {"last": held.order})
            refusals.note(scope, held.case_id, act, late)
            return late
        done = do(scope, held.case_id, act, data, scope.at, key=key)
        if isinstance(done, Done) and order > held.order:
            actions.advance(reference=held.pk, order=order)
    return done


def _key(system: System, number: str, part: str) -> str:
    """Under which a repeated order is known; hashed, because a number may be longer than a key."""
    return f"outside:{hashlib.sha256(f'{system.pk}:{number}:{part}'.encode()).hexdigest()}"
