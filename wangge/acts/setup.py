"""Setting a district up: the rooms' actions, opened to those who hold the capability (design §4a).

Each function takes the actor's Scope first and answers what the room's action answers, or Refused("not_allowed").
``SYSTEM`` is the installation itself: commands run on the machine by its administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from wangge.accounts import actions as accounts
from wangge.accounts.models import User
from wangge.adoptions import actions as adoptions
from wangge.adoptions.models import District
from wangge.engine.scope import Grant, Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.people import actions as people
from wangge.people.actions import EntityRow
from wangge.people.models import Entity
from wangge.places import actions as places
from wangge.subjects import revisions

P = ParamSpec("P")
R = TypeVar("R")
SETUP = frozenset(
    {"places.edit", "people.appoint", "playbooks.adopt", "admin.system", "admin.security", "cases.import", "erase"}
)


def system(at: datetime) -> Scope:
    """The installation itself, acting at the machine's console. It has no stake in any case and reads none."""
    return Scope(at, grants=(Grant("", SETUP),))


@dataclass(frozen=True, slots=True)
class Opened:
    """A room's action behind a capability."""

    capability: str
    action: Callable[..., Any]


def _door(capability: str, action: Callable[..., R]) -> Callable[Concatenate[Scope, ...], R | Refused]:
    @wraps(action)
    def through(scope: Scope, **values: Any) -> R | Refused:
        if not scope.may(capability):
            return Refused("not_allowed", None, {"capability": capability})
        with transaction.atomic():
            return action(by=scope.person, at=scope.at, **values)

    return through


def _add_user(*, username: str, password: str | None, by: int | None, at: datetime) -> User | Refused:
    """A login, noted in the chain of the district's root once there is a district; its name is not."""
    made = accounts.add_user(username=username, password=password, by=by, at=at)
    root = District.objects.values_list("root", flat=True).first()
    if not isinstance(made, Refused) and root is not None:
        journal.record(subject=root, act="user.add", payload={"user": made.pk}, by=by, at=at)
    return made


def _add_users(*, usernames: Sequence[str], by: int | None, at: datetime) -> list[User] | Refused:
    """As ``_add_user``, many without passwords."""
    made = accounts.add_users(usernames=usernames)
    root = District.objects.values_list("root", flat=True).first()
    if not isinstance(made, Refused) and root is not None:
        entries = [(root, {"user": one.pk}) for one in made]
        journal.record_many(entries=entries, act="user.add", by=by, at=at)
    return made


def _organisations(*, rows: Sequence[EntityRow], by: int | None, at: datetime) -> list[Entity] | Refused:
    """Firms and offices belong to the ground, with whoever keeps that; people do not. Refused: a_person."""
    if any(row.is_person for row in rows):
        return Refused("a_person")
    return people.add_entities(rows=rows, by=by, at=at)


add_unit = _door("places.edit", places.add_unit)
add_units = _door("places.edit", places.add_units)
change_units = _door("places.edit", places.change_units)
hold_unit = _door("places.edit", places.hold)
hold_units = _door("places.edit", places.hold_many)
redraw_unit = _door("places.edit", places.redraw)
add_entity = _door("people.appoint", people.add_entity)
add_entities = _door("people.appoint", people.add_entities)
add_organisations = _door("places.edit", _organisations)
change_organisations = _door("places.edit", people.change_organisations)
add_body = _door("people.appoint", people.add_body)
add_post = _door("people.appoint", people.add_post)
add_posts = _door("people.appoint", people.add_posts)
pair_posts = _door("people.appoint", people.pair)
appoint = _door("people.appoint", people.appoint)
appoint_many = _door("people.appoint", people.appoint_many)
end_term = _door("people.appoint", people.end_term)
withdraw_term = _door("people.appoint", people.withdraw_term)
unpair_post = _door("people.appoint", people.unpair)
grant_powers = _door("people.appoint", people.grant_powers)
abolish_post = _door("people.appoint", people.abolish)
change_members = _door("people.appoint", people.change_members)
add_user = _door("people.appoint", _add_user)
add_users = _door("people.appoint", _add_users)
set_district = _door("admin.system", adoptions.set_district)
add_categories = _door("playbooks.adopt", adoptions.add_categories)
add_admissions = _door("playbooks.adopt", adoptions.add_admissions)
add_edition = _door("playbooks.adopt", adoptions.add_edition)
adopt = _door("playbooks.adopt", adoptions.adopt)
end_adoption = _door("playbooks.adopt", adoptions.end)
set_watching = _door("admin.system", adoptions.set_watching)
set_on_red = _door("admin.system", adoptions.set_on_red)


def refresh() -> None:
    """Look at what other processes changed; faces do this through ``scope_of``, long commands by themselves."""
    revisions.check()
