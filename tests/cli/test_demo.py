"""The demonstration as a user starts it: once, twice, on a taken port; ended by Ctrl-C and by kill -9."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import processes
from wangge.cli.commands.demo import count_rows
from wangge.config.database import APP_ROLE

SEED = """
from wangge.cli import django
django.setup(role="owner")
from django.core.management import call_command
call_command("migrate", verbosity=0)
from wangge.places.models import Unit
from wangge.subjects.models import Subject
subject = Subject.objects.create(kind="unit", title="样例区", unit_path="1.")
Unit.objects.create(
    subject=subject, code="1", name="样例区", kind="district", layer="administrative", valid_from="2026-01-01"
)
"""
PATIENCE = 30


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A data folder whose district is not empty, so that none is built, and a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = processes.environment(tmp_path_factory.mktemp("demo") / "data", PORT=str(port))
    subprocess.run([sys.executable, "-c", SEED], env=found, check=True)
    return found


@pytest.fixture
def demo(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A demonstration that has told its address."""
    process = start(environment)
    assert process.stdout
    try:
        said = next(line for line in process.stdout if "ready" in line and "http://" in line)
        assert f":{environment['PORT']}/" in said
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        wait_until_all_stopped(environment)


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "wangge", "demo"]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,  # as a terminal does, so that Ctrl-C can be sent to all of it
    )


def running(environment: dict[str, str]) -> list[str]:
    """The command lines of everything that works on this data folder or in its name."""
    mark = f"WANGGE_DATA={environment['WANGGE_DATA']}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def wait_until_all_stopped(environment: dict[str, str]) -> None:
    until = time.monotonic() + PATIENCE
    pid_file = Path(environment["WANGGE_DATA"]) / "postgres" / "postmaster.pid"
    while (left := running(environment)) or pid_file.exists():
        assert time.monotonic() < until, f"still running: {left}"
        time.sleep(0.1)


def test_a_second_start_says_so_and_leaves_and_ctrl_c_stops_all_of_it_without_killing(
    demo: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    """A terminal's Ctrl-C interrupts every process of the group at the same moment."""
    second = subprocess.run([sys.executable, "-m", "wangge", "demo"], env=environment, capture_output=True, text=True)
    assert second.returncode == 0
    assert f"already running: http://127.0.0.1:{environment['PORT']}/" in second.stdout
    assert demo.poll() is None
    assert len(running(environment)) >= 5  # itself, pages with two workers, jobs, the keeper of the database
    os.killpg(demo.pid, signal.SIGINT)
    assert demo.wait(PATIENCE) == 0
    assert demo.stdout
    assert "Killing" not in demo.stdout.read()
    wait_until_all_stopped(environment)


def test_a_request_to_end_stops_everything(demo: subprocess.Popen[str], environment: dict[str, str]) -> None:
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(PATIENCE) == 0
    wait_until_all_stopped(environment)


def test_a_kill_9_stops_everything(demo: subprocess.Popen[str], environment: dict[str, str]) -> None:
    demo.kill()
    wait_until_all_stopped(environment)


def test_a_part_that_ends_by_itself_ends_the_whole(demo: subprocess.Popen[str], environment: dict[str, str]) -> None:
    children = Path(f"/proc/{demo.pid}/task/{demo.pid}/children").read_text().split()
    (worker,) = [pid for pid in children if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(int(worker), signal.SIGKILL)
    assert demo.wait(PATIENCE) == 1
    assert demo.stdout
    assert "'worker' ended by itself" in demo.stdout.read()
    wait_until_all_stopped(environment)


def test_a_taken_port_is_told_with_another_one(environment: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environment["PORT"])))
        other.listen()
        done = subprocess.run([sys.executable, "-m", "wangge", "demo"], env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"PORT={int(environment['PORT']) + 123}" in done.stderr
    wait_until_all_stopped(environment)


@pytest.mark.django_db
def test_the_database_knows_how_much_there_is_and_goes_on_as_the_application() -> None:
    never = (
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples < 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(never)
        assert cursor.fetchone()[0] > 0
        count_rows()
        cursor.execute(f"{never} UNION ALL SELECT (current_user <> '{APP_ROLE}')::int")
        assert cursor.fetchall() == [(0,), (0,)]
