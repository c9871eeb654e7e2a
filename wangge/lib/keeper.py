"""The keeper: a small process of its own that holds one PostgreSQL for everyone who uses a data folder.

It is run as a plain script by ``wangge.lib.postgres``, never imported by it, and needs the standard library alone, so
that it stays at a few megabytes. Its whole protocol is two advisory locks (flock), which the kernel frees even when
their holder is killed -9:

* ``keeper``: held exclusively by the one keeper of a folder. A second keeper sees it taken and leaves at once.
* ``users``: held shared by every process that uses the server. The keeper waits to hold it exclusively; when it does,
  nobody is left, and it stops the server.

Steps: 1. take the keeper's lock; 2. clear what a dead server left behind; 3. start PostgreSQL as an own child, without
root; 4. wait until it ends by itself or nobody uses it any more.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
ORPHAN_PATIENCE = 120.0
LOG_LIMIT = 10_000_000


def main(order: dict[str, Any]) -> int:
    """Keep one server alive as long as it has users; returns its exit status (0 when another keeper is at work)."""
    os.setsid()  # a Ctrl-C in the terminal is for our users, not for us
    os.chdir("/")
    lock = os.open(order["keeper"], os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    clear_remains(Path(order["cluster"]), Path(order["socket"]))
    server = start(order)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))
    threading.Thread(target=stop_when_unused, args=(order["users"], server), daemon=True).start()
    status = server.wait()
    with contextlib.suppress(OSError):  # it stays when the programs are kept in it
        os.rmdir(order["socket"])
    return status


def start(order: dict[str, Any]) -> subprocess.Popen[bytes]:
    """The server as a child of this process, its messages in the log file."""
    with open_log(Path(order["log"])) as log:
        return subprocess.Popen(
            order["command"],
            env=order["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            # This process has one thread at this point, so running Python between fork and exec is safe.
            preexec_fn=lambda: drop_and_bind(order["cluster"], order["uid"], order["gid"]),
        )


def open_log(path: Path) -> Any:
    """The log, begun anew when it has grown over its limit (the last one is kept beside it)."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def drop_and_bind(cluster: str, uid: int | None, gid: int | None) -> None:
    """In the child: enter the cluster while still root, give root up, then ask to be told of the parent's death.

    The order matters: a folder below a root-only path can be entered by root alone, and giving up root forgets the
    death signal. The server is then pointed at ``/proc/self/cwd``, which needs no right on the parents.
    """
    os.chdir(cluster)
    os.umask(0o077)
    if uid is not None and gid is not None:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)


def stop_when_unused(users: str, server: subprocess.Popen[bytes]) -> None:
    """Block until no user holds the lock, then ask for a fast and clean stop; the lock stays held until we are gone."""
    fcntl.flock(os.open(users, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
    with contextlib.suppress(ProcessLookupError):
        server.send_signal(signal.SIGINT)


def clear_remains(cluster: Path, socket: Path) -> None:
    """Make the folder startable whatever happened to the last server.

    Holding the keeper's lock, no living server is ours. One whose keeper was killed is stopping or is told to stop.
    A pid file of a dead one may name a pid that is a zombie or was given to another program, which PostgreSQL would
    take for a living server: its first line is set to our own pid, which PostgreSQL knows to ignore in a parent; the
    rest stays, because its shared memory key still guards against left-over backends.
    """
    lines = pid_file_lines(cluster)
    if lines and lines[0].isdigit():
        end_orphan(int(lines[0]), cluster)
        if lines := pid_file_lines(cluster):
            (cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="utf-8")
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (socket / name).unlink(missing_ok=True)


def pid_file_lines(cluster: Path) -> list[str]:
    """The lines of postmaster.pid; none when there is no such file."""
    try:
        return (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def end_orphan(pid: int, cluster: Path) -> None:
    """Stop a living server of this cluster that has lost its keeper, and wait until it has gone."""
    until = time.monotonic() + ORPHAN_PATIENCE
    while is_server(pid, cluster) and time.monotonic() < until:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.1)


def is_server(pid: int, cluster: Path) -> bool:
    """Whether ``pid`` is a living (no zombie) PostgreSQL that works in ``cluster``."""
    if sys.platform != "linux":
        command = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True)
        return "postgres" in command.stdout and not command.stdout.lstrip().startswith("Z")
    try:
        return Path(f"/proc/{pid}/cwd").stat().st_ino == cluster.stat().st_ino
    except OSError:  # gone, a zombie (it has no folder), or somebody else's
        return False


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
