"""``wangge worker``: does the queued and the periodic jobs."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say
from wangge.lib.processes import end_with_parent


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help=say("worker.help"))
    parser.add_argument("--with-parent", action="store_true", help=say("with_parent.help"))
    parser.add_argument("--wait", action="store_true", help=say("wait.help"))
    parser.add_argument("--concurrency", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    if args.with_parent:
        end_with_parent()
    django.setup()
    from wangge.acts.queue import working

    if args.wait:
        sys.stdin.read()
    with working(args.concurrency) as app:
        app.run_worker(concurrency=args.concurrency)
    return 0
