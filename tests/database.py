"""The test database of this process as a whole: copies of it, and from which it is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections

from wangge.config.database import APP_ROLE

ROLE_OPTION = f"-c role={APP_ROLE}"
CLEAN = "clean"  # as it was right after the migrations
_copies = [CLEAN]


def use_role(*, owner: bool) -> None:
    """New connections of this process are the owner's, or the runtime role's."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    kept = str(options.get("options", "")).replace(ROLE_OPTION, "").strip()
    options["options"] = kept if owner else f"{kept} {ROLE_OPTION}".strip()


def restore(copy: str = CLEAN) -> None:
    """The test database as it was when ``copy`` was made; whoever is still connected is cut off."""
    name = str(connection.settings_dict["NAME"])
    _as_owner(name, template=f"{name}_{copy}")


def keep(copy: str) -> None:
    """Make a copy of the test database by this name."""
    name = str(connection.settings_dict["NAME"])
    _copies.append(copy)
    _as_owner(f"{name}_{copy}", template=name)


def templates(name: str) -> list[str]:
    """The databases that the copies are."""
    return [f"{name}_{copy}" for copy in _copies]


def _as_owner(name: str, *, template: str) -> None:
    connections.close_all()
    use_role(owner=True)
    try:
        recreate(name, template=template)
    finally:
        use_role(owner=False)


def recreate(name: str, *, template: str) -> None:
    connection.close()
    with maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@contextmanager
def maintenance() -> Iterator[Any]:
    """A cursor outside the test database."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        yield cursor
