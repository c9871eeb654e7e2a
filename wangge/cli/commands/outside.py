"""``wangge outside``: other systems, entered and stopped at the machine's console."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.commands.token import administrator, told
from wangge.cli.wording import say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("outside", help=say("outside.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="add|list|key|turn|stop")
    new = parts.add_parser("add", help=say("outside.add"))
    new.add_argument("name", help=say("outside.name"))
    new.add_argument("--title", required=True, help=say("outside.title"))
    new.add_argument("--user", required=True, help=say("outside.user"))
    new.add_argument("--url", default="", help=say("outside.url"))
    parts.add_parser("list", help=say("outside.list"))
    for part in ("key", "turn", "stop"):
        parts.add_parser(part, help=say(f"outside.{part}")).add_argument("name", help=say("outside.name"))


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import setup

    setup.refresh()
    return {"add": _add, "list": _list, "key": _key, "turn": _turn, "stop": _stop}[args.part](args)


def _add(args: argparse.Namespace) -> int:
    from wangge.acts import outside

    system = told(
        outside.add_system(administrator(), name=args.name, title=args.title, username=args.user, url=args.url)
    )
    print(say("outside.added", name=system.name))
    print(outside.shown_key(system))
    return 0


def _list(args: argparse.Namespace) -> int:
    from wangge.outside import access

    for found in access.backlogs():
        system = found.system
        url = say("outside.stopped") if system.stopped_at else system.url or "-"
        trouble = say("outside.trouble", what=found.trouble) if found.trouble else ""
        print(
            say("outside.line", name=system.name, title=system.title, url=url, waiting=found.waiting, trouble=trouble)
        )
    return 0


def _key(args: argparse.Namespace) -> int:
    from wangge.acts import outside

    print(outside.shown_key(told(outside.named(administrator(), name=args.name))))
    return 0


def _turn(args: argparse.Namespace) -> int:
    from wangge.acts import outside

    print(outside.shown_key(told(outside.turn_key(administrator(), name=args.name))))
    return 0


def _stop(args: argparse.Namespace) -> int:
    from wangge.acts import outside

    told(outside.stop(administrator(), name=args.name))
    print(say("outside.done"))
    return 0
