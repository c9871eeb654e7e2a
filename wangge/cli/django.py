"""Sets Django up for a command that needs it, with the database running."""

from __future__ import annotations

import os
from typing import Literal

import django
from django.conf import settings

from wangge.cli.errors import CommandError
from wangge.cli.wording import say
from wangge.config.environment import BadSettings
from wangge.lib import postgres


def setup(role: Literal["app", "owner"] = "app") -> None:
    """Read the settings, start or join the embedded server, load the rooms, and prove that the database answers.

    ``role``: "app" is bound by row-level security; "owner" is for migrations alone. Raises CommandError.
    """
    os.environ["WANGGE_ROLE"] = role
    read_settings()
    start_embedded()
    django.setup()
    prove_database()
    if role == "app":
        prove_migrated()


def read_settings() -> None:
    """Read them now, and turn their faults into a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    try:
        bool(settings.EMBEDDED)
    except BadSettings as error:
        raise CommandError(say("settings_bad", text=error)) from error


def load() -> None:
    """The rooms alone, for what asks no database."""
    read_settings()
    django.setup()


def start_embedded() -> None:
    """Start or join the server in the data folder, for as long as this process lives; nothing with DATABASE_URL."""
    if not settings.EMBEDDED:
        return
    try:
        postgres.ensure(settings.DATA)
    except postgres.ServerError as error:
        raise CommandError(say(f"database.{error.code}", text=error)) from error


def stop_embedded() -> None:
    """Leave the server; returns when it has stopped, unless others still use it."""
    from django.db import connections

    connections.close_all()
    postgres.release(settings.DATA)


def prove_database() -> None:
    """One connection; a missing role means that nothing has been migrated yet."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        if 'role "wangge_app" does not exist' in str(error):
            raise CommandError(say("not_migrated")) from error
        raise CommandError(say("database_unreachable", text=str(error).strip())) from error


def is_migrated() -> bool:
    """Whether the database is there and as new as the code."""
    load()
    try:
        prove_database()
        prove_migrated()
    except CommandError:
        return False
    return True


def prove_migrated() -> None:
    """The application never starts on tables that are older than its code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(say("not_migrated"))
