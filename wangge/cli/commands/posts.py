"""``wangge posts check``: warnings about paired posts, their terms, and names that look alike."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wangge.cli import django
from wangge.cli.wording import language
from wangge.engine.words import house

WORDS = Path(__file__).parents[1] / "words" / "posts"


def _word(key: str, **values: Any) -> str:
    return house(WORDS).text(key, language(), **values)


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("posts", help=_word("help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="check")
    check = parts.add_parser("check", help=_word("help_check"))
    check.add_argument("--at", type=datetime.fromisoformat, default=None, help=_word("help_at"))


def run(args: argparse.Namespace) -> int:
    """Print each warning on a line; 0 whether there are any or not, because none of them stops anybody."""
    django.setup()
    from django.conf import settings

    from wangge.acts import formations, setup

    zone = ZoneInfo(settings.DISTRICT_TZ)
    at = args.at.replace(tzinfo=zone) if args.at else datetime.now(UTC)
    setup.refresh()
    found = formations.cautions(setup.system(at))
    assert isinstance(found, list), "the console may look at posts"
    for warned in found:
        values = warned.caution.values
        dates = {k: v.astimezone(zone).date() for k, v in values.items() if isinstance(v, datetime)}
        sentence = _word(f"cautions.{warned.caution.code}", **{**values, **dates})
        print(" · ".join(part for part in (warned.place, warned.about, sentence) if part))
    print(_word("count", count=len(found)) if found else _word("none"))
    return 0
