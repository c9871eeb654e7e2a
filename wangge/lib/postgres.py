"""The embedded PostgreSQL 18: a real server inside a data folder, shared by all processes that use the folder.

    with Server(Path("data")) as dsn:
        psycopg.connect(dsn)

Whoever comes first starts it, others join it, and it stops cleanly when its last user has gone, also by kill -9. The
lifetime is kept by a small process of its own (``keeper.py``), so no user takes the server away from another.

Parts of a data folder: ``postgres/`` the cluster, ``postgres.log``, ``postgres.keeper`` and ``postgres.users`` (locks).
The socket stands in a short folder below /tmp, because a socket's path may hold some 100 bytes at most; it listens on
nothing else. Durability is never turned down.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from wangge.lib.cluster import (
    OWNER,
    Account,
    ServerError,
    account_for,
    clean_environment,
    make_cluster,
    make_private,
    programs,
    programs_for,
    reason,
)

__all__ = ["OWNER", "Server", "ServerError", "ensure", "programs", "release", "socket_folder"]

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
}
START_PATIENCE = 60.0
STOP_PATIENCE = 60.0


class Server:
    """One process's use of the embedded server of ``data_dir``.

    ``settings`` are added to ``SETTINGS``; they count for whoever starts the server, not for those who join it.
    """

    def __init__(self, data_dir: Path, *, database: str = "wangge", settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = Path(data_dir).resolve()
        self.cluster = self.data_dir / "postgres"
        self.log = self.data_dir / "postgres.log"
        self.socket = socket_folder(self.data_dir)
        self.database = database
        self._settings = {**SETTINGS, **(settings or {})}
        self._users: int | None = None
        self._keeper: int | None = None

    @property
    def dsn(self) -> str:
        """The address of the database as a URL without secrets: the socket's folder guards it."""
        return f"postgresql://{OWNER}@/{self.database}?host={quote(str(self.socket), safe='/')}"

    def start(self) -> str:
        """Start or join the server, make the database if it is missing, and return its address.

        Raises ServerError. 1. the folder; 2. say that we use it; 3. the cluster, once; 4. a keeper unless one is at
        work; 5. wait; 6. the database.
        """
        with clear_errors(self.data_dir):
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            account = account_for(self.data_dir, self.cluster)
            self._users = os.open(self.data_dir / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._users, fcntl.LOCK_SH)
            with clear_errors(self.data_dir):
                make_private(self.socket, account)
                where = programs_for(account, self.socket)
                make_cluster(self.cluster, where, account, self.data_dir / "postgres.init")
            self._wait(self._order(where, account))
            make_database(self._address("postgres"), self.database)
        except BaseException:
            self.stop()
            raise
        return self.dsn

    def stop(self) -> None:
        """Use it no longer. Returns when the server has stopped, or at once when others still use it."""
        if self._users is None:
            return
        users, self._users = self._users, None
        alone = try_lock(users, fcntl.LOCK_EX) or not try_lock(users, fcntl.LOCK_SH)
        os.close(users)
        if alone:
            self._wait_for_keeper_to_leave()
        if self._keeper:
            exit_status(self._keeper)

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _address(self, database: str) -> str:
        return f"host={self.socket} user={OWNER} dbname={database}"

    def _order(self, where: Path, account: Account | None) -> str:
        """What the keeper needs to know, as JSON."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        cluster = self.cluster if account is None else "/proc/self/cwd"
        return json.dumps(
            {
                "keeper": str(self.data_dir / "postgres.keeper"),
                "users": str(self.data_dir / "postgres.users"),
                "log": str(self.log),
                "cluster": str(self.cluster),
                "socket": str(self.socket),
                "command": [f"{where}/bin/postgres", "-D", f"{cluster}", "-h", "", "-k", f"{self.socket}", *settings],
                "environment": clean_environment(),
                "uid": account.uid if account else None,
                "gid": account.gid if account else None,
            }
        )

    def _wait(self, order: str) -> None:
        """Until the server answers; starts a keeper whenever it does not and none of ours is at work.

        A second keeper of the same folder leaves at once, so racing processes need no agreement about who starts.
        """
        until = time.monotonic() + START_PATIENCE
        began = self.log.stat().st_size if self.log.exists() else 0
        while (said := answers(self._address("postgres"))) is not None:
            status = exit_status(self._keeper) if self._keeper else 0
            if status or time.monotonic() > until:
                raise start_error(self.data_dir, self.log, began, said)
            if status == 0:
                self._keeper = spawn_keeper(order)
            time.sleep(0.03)

    def _wait_for_keeper_to_leave(self) -> None:
        until = time.monotonic() + STOP_PATIENCE
        lock = os.open(self.data_dir / "postgres.keeper", os.O_RDWR | os.O_CREAT, 0o600)
        while not try_lock(lock, fcntl.LOCK_SH) and time.monotonic() < until:
            time.sleep(0.02)
        os.close(lock)


_ensured: dict[Path, Server] = {}


def ensure(data_dir: Path) -> str:
    """Start or join the server of ``data_dir`` and use it until this process ends; returns the address."""
    server = Server(data_dir)
    if server.data_dir not in _ensured:
        server.start()
        _ensured[server.data_dir] = server
    return server.dsn


def release(data_dir: Path) -> None:
    """End this process's use of a server that ``ensure`` gave, and wait until it has stopped if we were the last."""
    if kept := _ensured.pop(Path(data_dir).resolve(), None):
        kept.stop()


def socket_folder(data_dir: Path) -> Path:
    """A short folder of its own for each user and data folder."""
    key = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    base = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108  its owner and mode are checked
    return Path(base) / f"wangge-{os.getuid()}-{key}"


def make_database(address: str, name: str) -> None:
    """CREATE DATABASE unless it is there; a rival who was faster is no error."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def spawn_keeper(order: str) -> int:
    """The pid of a new keeper: no Popen object, because it may outlive this process and nobody shall mind."""
    nothing = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    command = [sys.executable, "-I", str(Path(__file__).with_name("keeper.py")), order]
    return os.posix_spawn(sys.executable, command, os.environ, file_actions=nothing)


def exit_status(pid: int) -> int | None:
    """None while a child runs; 0 when it left in peace or was collected before."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


def answers(address: str) -> str | None:
    """None when the server answers, otherwise what was said instead."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return None


def try_lock(descriptor: int, kind: int) -> bool:
    """Take a lock if that is possible at once."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def clear_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors about a folder into ours, which say what to do."""
    try:
        yield
    except OSError as error:
        raise ServerError(
            reason(str(error)), f"cannot write in {folder}: {error.strerror}; free it, or name another in WANGGE_DATA"
        ) from error


def start_error(folder: Path, log: Path, began: int, said: str) -> ServerError:
    """Why the server did not come up, with the last lines that it wrote since ``began``."""
    lines = log.read_bytes()[began:].decode(errors="replace").strip().splitlines() if log.exists() else []
    text = "\n".join(lines[-8:]) or said
    return ServerError(reason(text), f"the database in {folder} does not start (see {log}):\n{text}")
