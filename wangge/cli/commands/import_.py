"""``wangge import``: cases, categories, units, enterprises and posts from tables, and a template to fill in."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import language, say

BATCHES = range(1, 5001)
OWN = ("units", "enterprises", "posts")  # the district's own things
DATUMS = ("cgcs2000", "gcj02", "bd09")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help=say("import.help"))
    parts = parser.add_subparsers(
        required=True, dest="part", metavar="cases|categories|units|enterprises|posts|template"
    )
    cases = parts.add_parser("cases", help=say("import.cases"))
    cases.add_argument("file", type=Path)
    cases.add_argument("--playbook", required=True)
    cases.add_argument("--mapping", type=Path, help=say("import.mapping"))
    cases.add_argument("--as-of", type=_moment, help=say("import.as_of"))
    cases.add_argument("--dry-run", action="store_true", help=say("import.dry_run"))
    cases.add_argument("--json", action="store_true", help=say("import.json"))
    cases.add_argument("--batch", type=int, default=500, choices=BATCHES, metavar="N")
    cases.add_argument("--errors", type=Path, help=say("import.errors"))
    tree = parts.add_parser("categories", help=say("import.categories"))
    tree.add_argument("file", type=Path)
    tree.add_argument("--owners", type=Path, help=say("import.owners"))
    tree.add_argument("--json", action="store_true", help=say("import.json"))
    for kind in OWN:
        own = parts.add_parser(kind, help=say(f"import.{kind}"))
        own.add_argument("file", type=Path)
        own.add_argument("--dry-run", action="store_true", help=say("import.dry_run"))
        own.add_argument("--json", action="store_true", help=say("import.json"))
        own.add_argument("--errors", type=Path, help=say("import.errors"))
        if kind == "units":
            own.add_argument("--datum", choices=DATUMS, default=DATUMS[0], help=say("import.datum"))
    template = parts.add_parser("template", help=say("import.template"))
    template.add_argument("--playbook", required=True)
    template.add_argument("out", type=Path)


def _moment(text: str) -> datetime:
    """An ISO moment; without an offset in the district's zone."""
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def run(args: argparse.Namespace) -> int:
    django.setup()
    ways = {"cases": _cases, "categories": _categories, "template": _template, **dict.fromkeys(OWN, _own)}
    status: int = ways[args.part](args)
    return status


def _refuse(refused: Any) -> CommandError:
    from wangge.acts import sentences

    said = sentences.refusal(refused, language())
    return CommandError(f"{said.title}{'。' if language() == 'zh' else '. '}{said.detail}")


def _cases(args: argparse.Namespace) -> int:
    """Status 0 when every row stands, 3 when some were not taken."""
    from django.db import DatabaseError
    from django.utils import timezone

    from wangge.acts import importing, setup
    from wangge.engine.values import Refused

    _load_and_freeze()
    try:
        done = importing.import_cases(
            setup.system(timezone.now()), args.file, playbook=args.playbook, mapping=args.mapping,
            received_at=args.as_of, dry_run=args.dry_run, batch=args.batch, errors=args.errors,
            progress=Progress(), lang=language(),
        )  # fmt: skip
    except DatabaseError as error:
        raise CommandError(say("import.stopped", text=str(error).strip())) from error
    if isinstance(done, Refused):
        raise _refuse(done)
    if args.json:
        print(json.dumps(asdict(done)))
    else:
        print(say("import.dry_done" if args.dry_run else "import.done", **asdict(done)))
    return 3 if done.errors else 0


def _load_and_freeze() -> None:
    """Load the district once and keep it out of Python's collector, which would walk through all of it again and again
    while the rows come and go: a tenth of the import's time and more."""
    from wangge.acts import setup
    from wangge.acts.facts import World

    setup.refresh()
    World.now()
    gc.freeze()


class Progress:
    """One line a second on a terminal's stderr; elsewhere one every ten."""

    def __init__(self) -> None:
        self.begun = self.said = time.monotonic()
        self.every = 1.0 if sys.stderr.isatty() else 10.0

    def __call__(self, done: Any) -> None:
        now = time.monotonic()
        if now - self.said < self.every:
            return
        self.said = now
        rate = round(done.read / (now - self.begun))
        print(say("import.progress", read=done.read, errors=done.errors, rate=rate), file=sys.stderr, flush=True)


def _categories(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from wangge.acts import setup
    from wangge.acts.importing import categories
    from wangge.engine.values import Refused

    done = categories.import_categories(setup.system(timezone.now()), args.file, owners=args.owners)
    if isinstance(done, Refused):
        raise _refuse(done)
    if args.json:
        print(json.dumps(asdict(done), ensure_ascii=False))
        return 0
    print(say("import.tree", categories=done.categories, owned=done.owned))
    if done.without_owner:
        print(say("import.no_owner", names="、".join(done.without_owner)))
    return 0


def _own(args: argparse.Namespace) -> int:
    """Status 0 when every row stands, 3 when some have to be mended."""
    from dataclasses import replace

    from django.utils import timezone

    from wangge.acts import setup
    from wangge.acts.importing import console
    from wangge.acts.importing.master import Options
    from wangge.engine.values import Refused

    scope = replace(setup.system(timezone.now()), language=language())
    options = Options(datum=getattr(args, "datum", DATUMS[0]))
    done = console.bring(scope, args.part, args.file, options, dry=args.dry_run, errors=args.errors)
    if isinstance(done, Refused):
        raise _refuse(done)
    told = asdict(done)
    print(json.dumps(told) if args.json else say("import.dry_own" if args.dry_run else "import.own_done", **told))
    return 3 if done.faulty else 0


def _template(args: argparse.Namespace) -> int:
    from wangge.acts import setup
    from wangge.acts.importing import template
    from wangge.engine.values import Refused

    setup.refresh()
    refused = template.write(args.playbook, args.out, language())
    if isinstance(refused, Refused):
        raise _refuse(refused)
    print(say("import.template_done", file=args.out))
    return 0
