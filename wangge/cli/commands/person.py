"""``wangge person erase CODE``: a registered person is erased at their request, at the machine's console."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import language, say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("person", help=say("person.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="erase")
    erase = parts.add_parser("erase", help=say("person.erase"))
    erase.add_argument("code", help=say("person.code"))


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import setup

    setup.refresh()
    return _erase(args.code)


def _erase(code: str) -> int:
    from django.utils import timezone

    from wangge.acts import erasing, sentences, setup
    from wangge.engine.values import Refused

    erased = erasing.erase_person(setup.system(timezone.now()), code=code)
    if isinstance(erased, Refused):
        said = sentences.refusal(erased, language())
        law = f" ({said.law.title})" if said.law else ""
        raise CommandError(f"{said.title}{'。' if language() == 'zh' else '. '}{said.detail}{law}")
    print(say("person.erased", id=erased.person))
    for law, until in erased.kept:
        named = sentences.law_name(law, language())
        print(say("person.kept", law=named.title if named else law, until=until.isoformat()))
    return 0
