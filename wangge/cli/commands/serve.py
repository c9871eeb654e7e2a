"""``wangge serve``: the pages and the API, by granian."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from contextlib import suppress
from typing import Any

from wangge.cli import django
from wangge.cli.wording import say
from wangge.lib.processes import end_with_parent

APPLICATION = "wangge.config.wsgi"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help=say("serve.help"))
    parser.add_argument("--with-parent", action="store_true", help=say("with_parent.help"))
    parser.add_argument("--wait", action="store_true", help=say("wait.help"))


def run(args: argparse.Namespace) -> int:
    """3 processes of 2 threads unless set otherwise: few threads, for they wait for each other (ADR 23)."""
    if args.with_parent:
        end_with_parent()
    django.setup()
    from django.conf import settings
    from django.core.cache import caches
    from granian import Granian
    from granian.constants import Interfaces

    with suppress(OSError):  # without them each process counts for itself
        caches["counts"].clear()  # what an older program kept is read by none
    importlib.import_module(APPLICATION)  # before the processes part: all have it, and none reads it again
    if args.wait:
        sys.stdin.read()
    os.register_at_fork(after_in_child=heed_the_server_alone)
    Granian(
        f"{APPLICATION}:application",
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


def heed_the_server_alone() -> None:
    """In each web process: end when the server says so, or with it; never by the terminal's Ctrl-C.

    A terminal interrupts its whole group, and then the server asks as well. A web process of granian 2.8 that gets two
    signals within a moment may heed neither: it was killed after ten seconds, in half of the stops.
    """
    os.setpgrp()
    end_with_parent()
