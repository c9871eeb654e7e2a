"""``wangge report day | month | ledger``: what is otherwise typed in the evening, read as one user
may read it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import language, say


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("report", help=say("report.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="day|month|ledger")
    for name in ("day", "month", "ledger"):
        part = parts.add_parser(name, help=say(f"report.{name}"))
        part.add_argument("--as", dest="user", required=True, help=say("report.user"))
        part.add_argument("--on", type=date.fromisoformat, help=say("report.on"))
        if name == "ledger":
            part.add_argument("out", type=Path)
            part.add_argument("--name", default="standard", help=say("report.name"))
        else:
            part.add_argument("--json", action="store_true", help=say("report.json"))


def run(args: argparse.Namespace) -> int:
    django.setup()
    from wangge.acts import setup

    setup.refresh()
    scope = _scope(args.user)
    from wangge.indicators import reports

    day = args.on or reports.today(scope.at)
    return _ledger(args, scope, day) if args.part == "ledger" else _report(args, scope, day)


def _scope(username: str) -> Any:
    """What this user may see now."""
    from django.utils import timezone

    from wangge.accounts.access import user_named
    from wangge.people.access import scope_of

    user = user_named(username)
    if user is None:
        raise CommandError(say("report.no_user", name=username))
    return scope_of(user.pk, timezone.now(), language=language())


def _report(args: argparse.Namespace, scope: Any, day: date) -> int:
    from wangge.indicators import reports

    span = reports.month_of(day) if args.part == "month" else (day, day)
    found = reports.report(scope, *span)
    if found is None:
        raise CommandError(say("report.not_allowed", name=args.user))
    if args.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=_iso))
    else:
        print("\n".join(_lines(found, args.part)))
    return 0


def _iso(value: date | datetime) -> str:
    return value.isoformat()


def _lines(found: Any, part: str) -> list[str]:
    from wangge.indicators import sayings

    lang = language()
    told = [f"{sayings.word(f'report.{part}', lang)} {found.first} – {found.last}"]
    named = [(sayings.word("report.total", lang), found.total)]
    named += [(line.name or sayings.word("report.unsorted", lang), line.counts) for line in found.units]
    named += [(line.name or sayings.word("report.unsorted", lang), line.counts) for line in found.categories]
    for name, counts in named:
        figures = (f"{sayings.word(f'report.{key}', lang)} {value}" for key, value in asdict(counts).items())
        told.append(f"  {name}: " + ("，" if lang == "zh" else ", ").join(figures))
    return [*told, sayings.word("report.source", lang)]


def _ledger(args: argparse.Namespace, scope: Any, day: date) -> int:
    from wangge.indicators import ledgers, reports

    spec = ledgers.ledgers().get(args.name)
    if spec is None:
        raise CommandError(say("report.no_ledger", name=args.name, known=", ".join(ledgers.ledgers())))
    count = ledgers.write(scope, spec, *reports.month_of(day), args.out, language())
    if count is None:
        raise CommandError(say("report.not_allowed", name=args.user))
    print(say("report.written", n=count, file=args.out))
    return 0
