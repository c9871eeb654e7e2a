"""``wangge password ACCOUNT``: another password, typed twice, or the first line of the standard input."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any

from wangge.cli import django
from wangge.cli.commands.token import administrator, told
from wangge.cli.errors import CommandError
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("password", help=say("password.help"))
    parser.add_argument("user", help=say("password.user"))


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import beginning, setup

    setup.refresh()
    told(beginning.set_password(administrator(), username=args.user, password=_typed()))
    print(say("password.done", user=args.user))
    return 0


def _typed() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass(say("password.ask"))
    if getpass(say("password.again")) != first:
        raise CommandError(say("password.differ"))
    return first
