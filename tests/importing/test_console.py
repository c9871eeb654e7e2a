"""``wangge import`` and ``wangge token`` as processes of their own: one JSON line, kill -9 in the middle, keys."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.api.town import Town
from tests.importing.conftest import message
from tests.web.town import build as build_town
from wangge.places.models import Unit

Sheet = Callable[..., Path]
pytestmark = pytest.mark.django_db(transaction=True)


def environment() -> dict[str, str]:
    """The console on this test's database."""
    name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    user = connection.settings_dict["USER"]
    url = settings.DATABASE_URL or f"postgresql://{user}@/{name}?host={host}"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_") and k not in ("PORT", "DATABASE_URL")}
    return {**clean, "DATABASE_URL": url, "WANGGE_DATA": str(settings.DATA), "LC_ALL": "zh_CN.UTF-8"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "wangge", *words]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), env=environment(), capture_output=True, text=True, timeout=120)


def test_one_json_object_and_what_it_says(town: Town, sheet: Sheet) -> None:
    path = sheet([message(i) for i in range(30)])
    first = run("import", "cases", str(path), "--playbook", "letters", "--json", "--dry-run")
    assert first.returncode == 0, first.stderr
    keys = {"read": 30, "created": 30, "routed_to_clerk": 0, "duplicates": 0, "errors": 0}
    assert json.loads(first.stdout) == keys
    again = run("import", "cases", str(path), "--playbook", "letters", "--json", "--as-of", "2026-01-05T09:00")
    assert json.loads(again.stdout) == keys
    wrong = run("import", "cases", str(path), "--playbook", "nothing")
    assert wrong.returncode == 1
    assert "letters" in wrong.stderr


def test_killed_in_the_middle_a_second_run_completes_it(town: Town, sheet: Sheet) -> None:
    rows = 3000
    path = sheet([message(i) for i in range(rows)])
    words = ("import", "cases", str(path), "--playbook", "letters", "--batch", "20", "--json")
    open_before = connections()
    first = subprocess.Popen(command(*words), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while count("cases_case") < 100 and time.monotonic() < until:
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    while connections() > open_before:  # the server finishes or drops the statement that was under way
        assert time.monotonic() < until
        time.sleep(0.02)
    before = count("cases_case")
    assert 100 <= before < rows
    assert before % 20 == 0
    second = json.loads(run(*words).stdout)
    assert (second["created"], second["duplicates"], second["errors"]) == (rows - before, before, 0)
    for table in ("cases_case", "cases_step", "cases_narrative", "cases_receipt"):
        assert count(table) == rows


def connections() -> int:
    """Those of others to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_keys_are_given_listed_and_revoked(town: Town, client: Any) -> None:
    given = run("token", "give", "traffic", "--name", "热线")
    assert given.returncode == 0, given.stderr
    secret = given.stdout.split()[-1]
    assert client.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 200
    line = next(line for line in run("token", "list").stdout.splitlines() if "热线" in line)
    assert secret not in line
    assert run("token", "revoke", line.split()[0]).returncode == 0
    assert client.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 401
    assert run("token", "give", "nobody").returncode == 1


def test_units_by_the_console_with_a_sheet_of_rows_to_mend(tmp_path: Path) -> None:
    build_town()
    path, out = tmp_path / "units.csv", tmp_path / "mend.xlsx"
    path.write_text("编码,名称,类型,上级编码\nN1,一号,网格,C\nN2,二号,星球,C\n", encoding="gb18030")
    done = run("import", "units", str(path), "--json", "--errors", str(out))
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout) == {"read": 2, "created": 1, "changed": 0, "same": 0, "faulty": 1}
    assert Unit.objects.filter(code="N1").exists()
    assert out.is_file()
