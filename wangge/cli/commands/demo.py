"""``wangge demo``: an invented district on this machine, with pages and worker, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.wording import say
from wangge.config.database import APP_ROLE
from wangge.lib import shipped
from wangge.lib.processes import end_with_parent

ANSWER_PATIENCE = 60  # seconds
STOP_PATIENCE = 15  # seconds
Children = dict[str, subprocess.Popen[bytes]]


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("demo", help=say("demo.help"))
    parser.add_argument("--with-parent", action="store_true", help=say("with_parent.help"))
    parser.add_argument("--playbooks", action="append", default=[], metavar="FOLDER", help=say("demo.playbooks"))


def run(args: argparse.Namespace) -> int:
    """1. only one; 2. database; 3. pages and worker load; 4. district; 5. let them go; 6. wait; 7. stop all."""
    os.environ["WANGGE_DEMO"] = "1"
    add_playbooks(args.playbooks)
    if args.with_parent:
        end_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts what runs in the background with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    settings = read_settings()
    url = f"http://127.0.0.1:{settings.PORT}/"
    with only_one(settings.DATA / "demo.lock", url) as first:
        return show(url, settings.PORT) if first else 0


def add_playbooks(folders: list[str]) -> None:
    """An author's folders before those that the environment names, for every process of the demonstration."""
    named = [str(Path(folder).resolve()) for folder in folders]
    for folder in named:
        if not Path(folder).is_dir():
            raise CommandError(say("demo.no_folder", folder=folder))
    if named:
        known = os.environ.get("WANGGE_PLAYBOOKS", "")
        os.environ["WANGGE_PLAYBOOKS"] = os.pathsep.join([*named, *([known] if known else [])])


def read_settings() -> Any:
    """The settings alone: what follows must be known before a database is touched."""
    from django.conf import settings

    django.read_settings()
    return settings


def show(url: str, port: int) -> int:
    """Prepare, start, build, tell the address, and stay until Ctrl-C or until a child ends by itself."""
    refuse_taken_port(port)
    try:
        is_empty = prepare()
        with children() as started:
            for part in ("serve", "worker"):  # they read what they need on the other core
                begin(started, part)
            if is_empty:
                build()
            print(say("demo.starting"), flush=True)
            let_go(started)  # not before: nobody walks through half a district
            wait_until_it_answers(url, started)
            print(say("demo.ready", url=url), flush=True)
            watch(started)
    except KeyboardInterrupt:
        return 0
    finally:
        django.stop_embedded()
        print(say("demo.stopped"), flush=True)
    return 0


@contextlib.contextmanager
def only_one(path: Path, url: str) -> Iterator[bool]:
    """Whether we are the first; otherwise says where the other one is. The kernel frees the lock of a killed one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+", encoding="utf-8") as held:
        if not take(held):
            held.seek(0)
            print(say("demo.already", url=held.read().strip() or url))
            yield False
            return
        held.truncate(0)
        held.write(url)
        held.flush()
        yield True


def take(held: IO[str]) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            command = "wangge demo" if shipped.WHEEL else "make demo"
            raise CommandError(say("port_taken", port=port, other=port + 123, command=command)) from error


def prepare() -> bool:
    """The database as the newest migration wants it; whether there is no district in it yet."""
    from django.conf import settings

    print(say("demo.database", folder=settings.DATA), flush=True)
    is_new = not (settings.DATA / "postgres").exists()
    django.start_embedded()
    if is_new or not django.is_migrated():
        migrate(read_ahead if is_new else lambda: None)
    django.setup()
    from wangge.places.models import Unit

    return not Unit.objects.exists()


def migrate(meanwhile: Callable[[], None]) -> None:
    """The tables of the newest migration, made by their owner in a process of its own."""
    migrating = subprocess.Popen([sys.executable, "-m", "wangge", "migrate", "--quiet"])
    try:
        meanwhile()
    finally:
        ended = migrating.wait()
    if ended:
        raise CommandError(say("demo.child_ended", name="migrate", status=ended))


def read_ahead() -> None:
    """What the district is made from, while its database is being made."""
    django.load()
    from wangge.acts import demo

    demo.read_ahead()


def build() -> None:
    """The invented district, told line by line."""
    from wangge.acts import demo

    print(say("demo.building"), flush=True)
    demo.build(progress=lambda line: print(f"  {line}", flush=True))
    count_rows()


def count_rows() -> None:
    """What the database does by itself a minute later: until then a board takes over a second."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")  # only whoever owns a table may
        cursor.execute("ANALYZE")
        cursor.execute(f"SET ROLE {APP_ROLE}")


@contextlib.contextmanager
def children() -> Iterator[Children]:
    """What is begun within, and ends with us, even when we are killed -9 (on Linux)."""
    started: Children = {}
    try:
        yield started
    finally:
        print(say("demo.stopping"), flush=True)
        # A second Ctrl-C, or the terminal's to all of us at once, must not cut the stopping short.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(started)


def begin(started: Children, name: str) -> None:
    """Pages or worker, as a child, which waits to be let go."""
    command = [sys.executable, "-m", "wangge", name, "--with-parent", "--wait"]
    started[name] = subprocess.Popen(command, stdin=subprocess.PIPE)


def let_go(started: Children) -> None:
    """End the input for whose end the children wait."""
    for child in started.values():
        assert child.stdin is not None
        child.stdin.close()


def stop(started: Children) -> None:
    """Ask, wait, and at last insist."""
    for child in started.values():
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_PATIENCE
    for child in started.values():
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_until_it_answers(url: str, started: Children) -> None:
    """Until the pages answer anything but a fault of the server."""
    until = time.monotonic() + ANSWER_PATIENCE
    while not answers(url):
        refuse_ended(started)
        if time.monotonic() > until:
            raise CommandError(say("demo.silent", url=url, seconds=ANSWER_PATIENCE))
        time.sleep(0.1)


def answers(url: str) -> bool:
    """One request to the root page."""
    host, _, _ = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def watch(started: Children) -> None:
    """Sleep until a child ends (an error) or Ctrl-C."""
    while True:
        refuse_ended(started)
        time.sleep(0.5)


def refuse_ended(started: Children) -> None:
    for name, child in started.items():
        if child.poll() is not None:
            raise CommandError(say("demo.child_ended", name=name, status=child.returncode))
