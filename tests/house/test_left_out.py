"""A machine without a browser: the run says so at its very end, and fails where it was told to prove everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.browser
def test_in_a_browser():
    raise AssertionError("ran")

def test_without():
    pass
"""
ALONE = "-p no:cacheprovider -p xdist -p tests.left_out -q".split()


def run(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_some.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser: needs Chromium\n")
    bare = {"PATH": str(folder), "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", *ALONE, *args]
    return subprocess.run(command, cwd=folder, env=bare | environment, capture_output=True, text=True)


@pytest.mark.parametrize("processes", ["0", "2"])
def test_the_last_lines_say_that_browser_tests_did_not_run(tmp_path: Path, processes: str) -> None:
    ended = run(tmp_path, "--numprocesses", processes)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    *_, passed, title, text = ended.stdout.splitlines()
    assert passed.startswith("1 passed")
    assert "BROWSER TESTS DID NOT RUN" in title
    assert text.startswith("1 tests cannot run: Chromium or what drives it is missing")
    assert ended.stdout.count("DID NOT RUN") == 1


def test_where_everything_must_be_proved_it_is_a_failure(tmp_path: Path) -> None:
    ended = run(tmp_path, "--numprocesses", "2", CI="true")
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[-1] == "CI=true: that is a failure"
