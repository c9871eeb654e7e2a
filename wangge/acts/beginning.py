"""A district's first hour: its root, its window, and the three who administer it; all else they enter by the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wangge.accounts import actions as accounts
from wangge.accounts.access import user_named
from wangge.accounts.models import User
from wangge.acts import setup, tokens
from wangge.adoptions.models import District
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.models import Entity
from wangge.places.models import Unit
from wangge.subjects.models import Subject

T = TypeVar("T")
# Administration is three, and none of them sees a case: of the system, of the posts, of the journals (GB/T 22239).
POWERS: Mapping[str, tuple[str, ...]] = {
    "system": ("admin.system", "playbooks.adopt", "places.edit", "erase"),
    "security": ("admin.security", "people.appoint"),
    "audit": ("admin.audit",),
}


def begin(
    scope: Scope, *, code: str, name: str, window: str, titles: Mapping[str, str], users: Mapping[str, str]
) -> District | Refused:
    """All or nothing. ``window``: the name of the organisation that takes what nobody else does; ``titles`` and
    ``users``: of the three of POWERS, the post's title and the account's name (without a password: ``set_password``).

    Refused: not_allowed, district_there, username_taken, and whatever the rooms refuse.
    """
    if District.objects.exists():
        return Refused("district_there")
    try:
        with transaction.atomic():
            return _begun(scope, code, name, window, titles, users)
    except _Undone as undone:
        return undone.refused


class _Undone(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def _kept(answer: T | Refused) -> T:
    if isinstance(answer, Refused):
        raise _Undone(answer)
    return answer


def _begun(
    scope: Scope, code: str, name: str, window: str, titles: Mapping[str, str], users: Mapping[str, str]
) -> District:
    root = _kept(setup.add_unit(scope, code=code, name=name, kind="district", layer="administrative", parent=None,
                                valid_from=date(scope.at.year, 1, 1)))  # fmt: skip
    office = _kept(setup.add_entity(scope, code="window", name=window, sort="department", home=root))
    district = _kept(setup.set_district(scope, root=root, window=office.subject, name=name))
    for role, powers in POWERS.items():
        _administrator(scope, role, powers, titles[role], users[role], root, office)
    return district


def _administrator(
    scope: Scope, role: str, powers: tuple[str, ...], title: str, username: str, root: Unit, office: Entity
) -> None:
    user = _kept(setup.add_user(scope, username=username, password=None))
    person = _kept(setup.add_entity(scope, code=f"admin-{role}-p", name=title, sort="person", user=user))
    over: Subject = root.subject
    post = _kept(setup.add_post(scope, code=f"admin-{role}", role=f"district.{role}", title=title, over=over,
                                drawn_from="department", organisation=office, capabilities=powers))  # fmt: skip
    _kept(setup.appoint(scope, post=post, person=person, since=scope.at, until=None))


def set_password(scope: Scope, *, username: str, password: str) -> User | Refused:
    """Another password for an account, at the machine's console; who was in with the old one is out.

    Refused: not_allowed, user_unknown, password_weak (why).
    """
    if not scope.may(tokens.CAPABILITY):
        return Refused("not_allowed", None, {"capability": tokens.CAPABILITY})
    user = user_named(username)
    if user is None:
        return Refused("user_unknown", None, {"user": username})
    try:
        validate_password(password, user)
    except ValidationError:
        return Refused("password_weak", None, {"least": 10})
    with transaction.atomic():
        accounts.set_password(user=user, password=password)
        tokens.note(scope, "user.password", {"user": user.pk})
    return user
