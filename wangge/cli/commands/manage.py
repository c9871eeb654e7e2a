"""``wangge manage …``: Django's own commands (makemigrations, showmigrations, shell), as the owner."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("manage", help=say("manage.help"), add_help=False)
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    django.setup(role="owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wangge manage", *args.words])
    return 0
