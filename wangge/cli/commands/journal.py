"""``wangge journal verify | seal``: prove the record, seal the days that are over."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime
from typing import Any

from wangge.cli import django
from wangge.cli.wording import language, say

SHOWN = 20


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("journal", help=say("journal.help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="verify | seal")
    verify = parts.add_parser("verify", help=say("journal.verify_help"))
    verify.add_argument("--subject", type=int)
    verify.add_argument("--json", action="store_true")
    parts.add_parser("seal", help=say("journal.seal_help"))


def run(args: argparse.Namespace) -> int:
    django.setup("owner")  # every zone is proved; nothing of what is proved is shown
    django.prove_migrated()
    return _verify(args.subject, args.json) if args.part == "verify" else _seal()


def _verify(subject: int | None, as_json: bool) -> int:
    from wangge.acts.proving import prove

    proof = prove(subject)
    if as_json:
        broken = [[b.code, b.subject, b.seq] for b in proof.broken]
        counts = {"entries": proof.entries, "subjects": proof.subjects, "erased": proof.erased, "seals": proof.seals}
        print(json.dumps({**counts, "broken": broken}))
        return 1 if proof.broken else 0
    values = {"entries": proof.entries, "subjects": proof.subjects, "erased": proof.erased, "seals": proof.seals}
    print(say("journal.proved", **values))
    for law, count in sorted(proof.laws.items()):
        print(say("journal.erased_under", law=_title(law), count=count))
    for broken in proof.broken[:SHOWN]:
        of = date.fromordinal(broken.subject) if broken.code.startswith("seal") else broken.subject
        print(say(f"journal.broken.{broken.code}", subject=of, seq=broken.seq))
    if proof.broken:
        print(say("journal.not_whole", count=len(proof.broken)))
    return 1 if proof.broken else 0


def _title(law: str) -> str:
    from wangge.acts import sentences

    found = sentences.law_name(law, language())
    return found.title if found else law


def _seal() -> int:
    from wangge.acts.proving import seal_days, seals_file

    days = seal_days(datetime.now(UTC))
    print(say("journal.sealed", count=len(days), file=seals_file()))
    return 0
