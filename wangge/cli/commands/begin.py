"""``wangge begin CODE NAME``: a district in an empty database, with its window and its three administrators."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.commands.token import administrator, told
from wangge.cli.wording import say

ROLES = ("system", "security", "audit")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("begin", help=say("begin.help"))
    parser.add_argument("code", help=say("begin.code"))
    parser.add_argument("name", help=say("begin.name"))
    parser.add_argument("--window", required=True, help=say("begin.window"))
    for role in ROLES:
        name = f"admin-{role}"
        parser.add_argument(f"--{role}", default=name, metavar="ACCOUNT", help=say("begin.account", name=name))


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import beginning, setup

    setup.refresh()
    users = {role: getattr(args, role) for role in ROLES}
    titles = {role: say(f"begin.title.{role}") for role in ROLES}
    values = {"code": args.code, "name": args.name, "window": args.window, "titles": titles, "users": users}
    told(beginning.begin(administrator(), **values))
    print(say("begin.done", name=args.name, users=", ".join(users.values())))
    return 0
