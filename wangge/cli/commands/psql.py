"""``wangge psql``: the database's command line, with psql from the wheel."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("psql", help=say("psql.help"), add_help=False)
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Runs as a child, not in our place, because our process holds the embedded server."""
    django.setup(role="owner")
    from django.conf import settings

    from wangge.lib import postgres

    address = settings.DATABASE_URL or postgres.Server(settings.DATA).dsn
    return subprocess.run([f"{postgres.programs()}/bin/psql", address, *args.words]).returncode
