"""``wangge token``: keys of the API, given and revoked at the machine's console."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import language, say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("token", help=say("token.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="give|list|revoke")
    give = parts.add_parser("give", help=say("token.give"))
    give.add_argument("user", help=say("token.user"))
    give.add_argument("--name", default="api", help=say("token.name"))
    give.add_argument("--days", type=int, default=365, help=say("token.days"))
    give.add_argument("--appointment", type=int, help=say("token.appointment"))
    parts.add_parser("list", help=say("token.list"))
    revoke = parts.add_parser("revoke", help=say("token.revoke"))
    revoke.add_argument("id", type=int)


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import setup

    setup.refresh()
    return {"give": _give, "list": _list, "revoke": _revoke}[args.part](args)


def administrator() -> Any:
    """The administrator at the console."""
    from django.utils import timezone

    from wangge.acts import setup

    return setup.system(timezone.now())


def told(answer: Any) -> Any:
    from wangge.acts import sentences
    from wangge.engine.values import Refused

    if isinstance(answer, Refused):
        said = sentences.refusal(answer, language())
        raise CommandError(f"{said.title}{'。' if language() == 'zh' else '. '}{said.detail}")
    return answer


def _give(args: argparse.Namespace) -> int:
    from wangge.acts import tokens

    given = tokens.give(
        administrator(), username=args.user, name=args.name, days=args.days, appointment=args.appointment
    )  # fmt: skip
    number, secret = told(given)
    print(say("token.given", id=number))
    print(secret)
    return 0


def _list(args: argparse.Namespace) -> int:
    from wangge.accounts.access import listed

    at = administrator().at
    for token in listed():
        print(say("token.line", id=token.pk, name=token.name, user=token.user.username, state=_state(token, at)))
    return 0


def _state(token: Any, at: Any) -> str:
    if token.revoked_at is not None:
        return say("token.revoked")
    if token.expires_at is None:
        return say("token.forever")
    return say("token.good", until=f"{token.expires_at:%Y-%m-%d}") if at < token.expires_at else say("token.over")


def _revoke(args: argparse.Namespace) -> int:
    from wangge.acts import tokens

    told(tokens.revoke(administrator(), token=args.id))
    print(say("token.done"))
    return 0
