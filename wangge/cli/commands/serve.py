"""``wangge serve``: the pages and the API, by granian."""

from __future__ import annotations

import argparse
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say
from wangge.lib.processes import end_with_parent


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help=say("serve.help"))
    parser.add_argument("--with-parent", action="store_true", help=say("with_parent.help"))


def run(args: argparse.Namespace) -> int:
    """2 processes of 4 threads unless set otherwise: WSGI threads beat ASGI several times under Django (design §5a)."""
    if args.with_parent:
        end_with_parent()
    django.setup()
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "wangge.config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=settings.THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
    return 0
