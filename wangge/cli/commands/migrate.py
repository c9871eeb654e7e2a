"""``wangge migrate``: make or update the database, as its owner."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("migrate", help=say("migrate.help"))
    parser.add_argument("--quiet", action="store_true")


def run(args: argparse.Namespace) -> int:
    django.setup(role="owner")
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0
