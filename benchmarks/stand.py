"""What the benchmarks stand on: an own data folder with 100,000 cases, built once, and a server on it.

    .venv/bin/python -m benchmarks.stand      build it now

The folder is ``benchmarks/out`` (git ignores it). A change of ``EDITION`` builds it anew.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).parent / "out"
DATA = OUT / "data"
EDITION = "8"
WAIT = 60.0


@dataclass(frozen=True)
class Stand:
    """A running server: its port, and tokens and sessions of people at several levels."""

    port: int
    known: dict[str, Any]
    pid: int


def environment(data: Path = DATA, **more: str) -> dict[str, str]:
    return {**os.environ, "WANGGE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "wangge.config.settings", **more}


def build() -> dict[str, Any]:
    """Make the folder unless it is there; gives what is known of it (tokens, ids)."""
    known = OUT / "known.json"
    if known.exists():
        found = json.loads(known.read_text(encoding="utf-8"))
        if found.get("edition") == EDITION:
            return dict(found)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    print("building the benchmarks' district with 100,000 cases, once …", file=sys.stderr)
    python = [sys.executable, "-m"]
    subprocess.run([*python, "wangge", "migrate"], env=environment(), cwd=ROOT, check=True, stdout=sys.stderr)
    subprocess.run([*python, "benchmarks.district", str(known)], env=environment(), cwd=ROOT, check=True)
    _settle()
    return dict(json.loads(known.read_text(encoding="utf-8")))


def _settle() -> None:
    """What autovacuum does within minutes of a bulk load, done at once: the planner knows what it plans for."""
    import psycopg

    from wangge.lib.postgres import Server

    with Server(DATA) as dsn, psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def use(data: Path = DATA) -> dict[str, Any]:
    """Build if needed, start or join the database, and set Django up in this process."""
    known = build()
    os.environ.update(environment(data))
    from wangge.cli import django

    django.setup()
    return known


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path = DATA) -> Iterator[Stand]:
    """``wangge serve`` on a folder, as anyone would run it, for as long as the block lasts."""
    known, port = build(), free_port()
    command = [sys.executable, "-m", "wangge", "serve", "--with-parent"]
    server = subprocess.Popen(command, env=environment(data, PORT=str(port)), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _await(port, server)
        yield Stand(port, known, server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                time.sleep(1.0)  # every worker has loaded the rooms
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not answer")


if __name__ == "__main__":
    build()
