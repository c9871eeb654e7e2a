"""``wangge clocks verify``: compute every clock again from its steps."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wangge.cli import django
from wangge.cli.wording import language, say

SHOWN = 1000  # differences that are told one by one; the others are counted
EVERY = 20_000  # cases between two lines of progress


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("clocks", help=say("clocks.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="verify")
    verify = parts.add_parser("verify", help=say("clocks.verify_help"))
    verify.add_argument("--json", action="store_true", help=say("clocks.json_help"))


def run(args: argparse.Namespace) -> int:
    """0 when every clock is stored as its steps say, 1 where one differs. Reads alone."""
    django.setup("owner")  # every zone is verified; of a case only its code is shown
    django.prove_migrated()
    return report(as_json=args.json)


def report(*, as_json: bool) -> int:
    """Verify, and tell: each difference as it is found, or all as one JSON object. The exit status."""
    counts, shown = _verified(None if as_json else print)
    if as_json:
        print(json.dumps({**counts, "differences": shown}, ensure_ascii=False))
    else:
        for key in ("waiting", "emptied"):
            if counts[key]:
                print(say(f"clocks.{key}", count=counts[key]))
        if counts["different"] > SHOWN:
            print(say("clocks.more", count=counts["different"] - SHOWN))
        print(say("clocks.verified" if not counts["different"] else "clocks.not_equal", **counts))
    return 1 if counts["different"] else 0


def _verified(tell: Any) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The counts, and the first differences; each is told at once where somebody reads along."""
    from wangge.acts import verifying

    whole, told = verifying.count(), 0
    counts = dict.fromkeys(("cases", "clocks", "different", "waiting", "emptied"), 0)
    shown: list[dict[str, Any]] = []
    for page in verifying.verify():
        for key in ("cases", "clocks", "waiting", "emptied"):
            counts[key] += getattr(page, key)
        counts["different"] += len(page.differences)
        for one in page.differences[: SHOWN - len(shown)]:
            shown.append(_flat(one))
            if tell:
                tell(_line(one))
        if counts["cases"] // EVERY > told:
            told = counts["cases"] // EVERY
            print(say("clocks.progress", cases=counts["cases"], whole=whole), file=sys.stderr, flush=True)
    return counts, shown


def _flat(one: Any) -> dict[str, Any]:
    name = one.clock if language() == "zh" else one.clock_en
    values = {"stored": one.stored, "computed": one.computed}
    return {"case": one.case, "clock": name, "round": one.round, "column": one.column, **values}


def _line(one: Any) -> str:
    values = {**_flat(one), "stored": _value(one.stored), "computed": _value(one.computed)}
    if one.column in ("missing", "unfounded"):
        return say(f"clocks.{one.column}", **values)
    return say("clocks.differs", **{**values, "column": say(f"clocks.column.{one.column}")})


def _value(value: Any) -> str:
    """An instant in the district's own time; the rest as it stands."""
    from django.conf import settings

    if isinstance(value, str) and "T" in value:
        return f"{datetime.fromisoformat(value).astimezone(ZoneInfo(settings.DISTRICT_TZ)):%Y-%m-%d %H:%M:%S}"
    return "–" if value in (None, "") else str(value)
