from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes import wangge
from wangge.cli import wording
from wangge.cli.main import main, parser
from wangge.lib.postgres import Server


def test_both_languages_say_the_same_things() -> None:
    chinese, english = wording.words("zh"), wording.words("en")
    assert chinese.keys() == english.keys()
    holes = {
        key: [{part.split("}")[0] for part in text.split("{")[1:]} for text in (chinese[key], english[key])]
        for key in chinese
    }
    assert {key: both for key, both in holes.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize(
    ("locale", "begins"), [("zh_CN.UTF-8", "网格通"), ("C.UTF-8", "网格通"), ("", "网格通"), ("en_GB.UTF-8", "Wangge:")]
)
def test_the_terminal_decides_the_language(monkeypatch: pytest.MonkeyPatch, locale: str, begins: str) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    assert wording.say("about").startswith(begins)


def test_every_command_can_be_asked_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("demo", "migrate", "serve", "worker", "psql", "manage"):
        assert name in parser().format_help()
    with pytest.raises(SystemExit) as caught:
        main(["migrate", "--help"])
    assert caught.value.code == 0
    assert "--quiet" in capsys.readouterr().out


def test_help_reads_no_settings_and_starts_no_database(tmp_path: Path) -> None:
    done = wangge("--help", data=tmp_path / "data", PORT="nonsense")
    assert done.returncode == 0
    assert not (tmp_path / "data").exists()


def test_bad_settings_are_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    done = wangge("migrate", data=tmp_path / "data", PORT="nonsense", WANGGE_TZ="nowhere")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "PORT: 'nonsense'" in done.stderr
    assert "WANGGE_TZ: 'nowhere'" in done.stderr


def test_a_database_that_was_never_migrated_says_so(tmp_path: Path) -> None:
    done = wangge("worker", data=tmp_path / "data")
    assert done.returncode == 1
    assert "wangge migrate" in done.stderr
    assert "Traceback" not in done.stderr
    verified = wangge("journal", "verify", data=tmp_path / "data")
    assert (verified.returncode, "wangge migrate" in verified.stderr) == (1, True)
    assert "Traceback" not in verified.stderr


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    done = wangge(
        "migrate", data=tmp_path / "data", DATABASE_URL="postgresql://u:hidden-word@127.0.0.1:1/n?connect_timeout=2"
    )
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "hidden-word" not in done.stderr


def test_psql_is_called_without_the_password_and_has_it_all_the_same(tmp_path: Path) -> None:
    called = r"\! tr '\0' ' ' < /proc/$PPID/cmdline"
    with Server(tmp_path / "data") as address:
        asked = wangge(
            "psql", "-Atc", "SELECT 1 + 1", "-c", called, "-c", r"\! echo; echo $PGPASSWORD",
            data=tmp_path / "data", DATABASE_URL=address.replace("@", ":only-here@", 1),
        )  # fmt: skip
    sum_, called, password = asked.stdout.splitlines()
    assert (sum_, password) == ("2", "only-here")
    assert "SELECT 1 + 1" in called
    assert "only-here" not in called
