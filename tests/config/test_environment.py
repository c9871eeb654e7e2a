from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.processes import python
from wangge.config import database, environment
from wangge.config.environment import BadSettings, Environment

READ = "from wangge.config import settings as s; print(s.SECRET_KEY, s.DATABASES['default'], s.ALLOWED_HOSTS)"


def read_settings(data: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """The real settings file in a process of its own."""
    return python("-c", READ, data=data, **values)


def test_all_faults_are_told_at_once() -> None:
    env = Environment({"PORT": "70000", "WANGGE_DEMO": "perhaps", "WANGGE_TZ": "Mars/Base", "WANGGE_TYPO": "1"})
    assert env.read("PORT", 8000, environment.port) == 8000
    assert env.read("WANGGE_DEMO", False, environment.yes_no) is False
    assert env.read("WANGGE_TZ", "Asia/Shanghai", environment.zone) == "Asia/Shanghai"
    env.require(False, "two settings do not go together")
    with pytest.raises(BadSettings) as caught:
        env.finish()
    told = str(caught.value)
    assert told.count("\n") == 4
    for part in ("PORT: '70000'", "WANGGE_DEMO: 'perhaps'", "Mars/Base", "WANGGE_TYPO", "go together"):
        assert part in told


def test_empty_is_unset() -> None:
    env = Environment({"PORT": " "})
    assert env.read("PORT", 8000, environment.port) == 8000
    env.finish()


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"WANGGE_DEMO": "1", "WANGGE_HOST": "0.0.0.0", "WANGGE_ORIGINS": "https://a.example.cn"}, "not a loopback"),
        ({"WANGGE_DEMO": "1", "DATABASE_URL": "postgresql://u@h/n"}, "embedded database only"),
        ({"WANGGE_DEBUG": "1", "WANGGE_ORIGINS": "https://a.example.cn"}, "never with public addresses"),
        ({"WANGGE_HOST": "0.0.0.0"}, "name the public address"),
        ({"WANGGE_ORIGINS": "a.example.cn"}, "is not an address like"),
        ({"WANGGE_SECRET_KEY": "short"}, "32 characters"),
        ({"DATABASE_URL": "mysql://u@h/n"}, "must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://u:hidden-word@h:5432"}, "names no database"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, values: dict[str, str], fault: str) -> None:
    done = read_settings(tmp_path, **values)
    assert done.returncode != 0
    assert fault in done.stderr
    assert "hidden-word" not in done.stderr


def test_the_secret_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    first, second = (read_settings(tmp_path).stdout.split()[0] for _ in range(2))
    assert first == second
    assert len(first) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = read_settings(tmp_path / "file" / "data")
    assert "WANGGE_DATA: cannot keep a secret" in done.stderr


def test_folders_of_ones_own_are_known_settings(tmp_path: Path) -> None:
    done = read_settings(tmp_path, WANGGE_LAWS=f"{tmp_path}/laws", WANGGE_PLAYBOOKS=f"{tmp_path}/a:{tmp_path}/b")
    assert done.returncode == 0, done.stderr


def test_public_addresses_are_allowed_hosts(tmp_path: Path) -> None:
    done = read_settings(tmp_path, WANGGE_HOST="0.0.0.0", WANGGE_ORIGINS="https://wangge.example.cn")
    assert done.returncode == 0, done.stderr
    assert "wangge.example.cn" in done.stdout


class TestDatabaseEntry:
    URL = "postgresql://u:p%40ss@db.example.cn:5433/n?sslmode=require&options=-c%20statement_timeout%3D5s"

    def test_every_part_of_the_address_is_kept(self) -> None:
        entry = database.entry(self.URL, role="owner")
        assert [entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
            "n", "u", "p@ss", "db.example.cn", "5433",
        ]  # fmt: skip
        assert entry["OPTIONS"]["sslmode"] == "require"
        assert "-c statement_timeout=5s" in entry["OPTIONS"]["options"]
        assert "-c jit=off" in entry["OPTIONS"]["options"]
        assert database.APP_ROLE not in entry["OPTIONS"]["options"]

    def test_the_application_takes_its_own_role(self) -> None:
        assert f"-c role={database.APP_ROLE}" in database.entry(self.URL, role="app")["OPTIONS"]["options"]
