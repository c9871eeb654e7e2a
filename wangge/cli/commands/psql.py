"""``wangge psql``: the database's command line, with psql from the wheel."""

from __future__ import annotations

import argparse
import os
import subprocess
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    # No sign begins an option of ours: `wangge psql -c …` is psql's.
    parser = subparsers.add_parser("psql", help=say("psql.help"), add_help=False, prefix_chars="\0")
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Runs as a child, not in our place, because our process holds the embedded server. The password goes into its
    environment: everybody on the machine may read how a program was called."""
    django.setup(role="owner")
    from django.conf import settings
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    from wangge.lib import postgres

    told = conninfo_to_dict(settings.DATABASE_URL or postgres.Server(settings.DATA).dsn)
    password = told.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [f"{postgres.programs()}/bin/psql", make_conninfo(**told), *args.words]
    return subprocess.run(command, env=environment).returncode
