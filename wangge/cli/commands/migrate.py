"""``wangge migrate``: make or update the database, as its owner."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import say
from wangge.config.database import APP_ROLE


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("migrate", help=say("migrate.help"))
    parser.add_argument("--quiet", action="store_true")


def run(args: argparse.Namespace) -> int:
    django.setup(role="owner")
    from django.core.management import call_command

    prove_runtime_role(APP_ROLE)
    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0


def prove_runtime_role(name: str) -> None:
    """The runtime role is there or may be made. On a server the owner of one database often may not make roles."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolcreaterole OR EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
            " FROM pg_roles WHERE rolname = current_user",
            [name],
        )
        owner, possible = cursor.fetchone()
    if not possible:
        raise CommandError(say("database.no_role", role=name, owner=owner))
