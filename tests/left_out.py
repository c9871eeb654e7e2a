"""What could not be proved on this machine is said in the very last lines of the run, also where others ran the tests.

With CI=true what was left out is a failure, after everything else has run. With several processes only the workers
know what they left out: each gives its notes along when it ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

NOTES = pytest.StashKey[dict[str, tuple[str, bool]]]()
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
REAL_DATA = Path(__file__).parents[2] / "shared/data/messages"
NEEDED = "Chromium or what drives it is missing: apt install chromium fonts-noto-cjk libatomic1"


def note(config: pytest.Config, title: str, text: str, *, missing: bool) -> None:
    """``title`` (in capitals) and ``text`` stand at the end of the run, once; ``missing``: something was not proved."""
    config.stash.setdefault(NOTES, {})[title] = text, missing


def chromium() -> str | None:
    """The path of a Chromium of this host; first the one without a window's interface, which starts pages faster."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def drives() -> bool:
    """Whether playwright's driver starts: its own node needs libatomic, which comes with a compiler or not at all."""
    return subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True).returncode == 0


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real messages, which may not come with the repository."""
    return REAL_DATA


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where no browser can be driven, and those of real data where there are none: that is no
    failure."""
    browsing = [item for item in items if item.get_closest_marker("browser")]
    if browsing and not (chromium() and drives()):
        _leave_out(config, items, browsing, "BROWSER TESTS DID NOT RUN", NEEDED, missing=True)
    reading = [item for item in items if "real" in getattr(item, "fixturenames", ())]
    if reading and not REAL_DATA.is_dir():
        _leave_out(config, items, reading, "REAL DATA WERE NOT READ", f"there is no {REAL_DATA}", missing=False)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], needing: list[pytest.Item], title: str, why: str, *, missing: bool
) -> None:
    note(config, title, f"{len(needing)} tests cannot run: {why}", missing=missing)
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """After the count of what passed, so that nobody takes that for everything."""
    notes = session.config.stash.get(NOTES, {})
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = notes
        return (yield)
    result = yield
    _say(session.config, notes)
    if os.environ.get("CI") == "true" and any(missing for _, missing in notes.values()):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
    return result


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    for title, (text, missing) in getattr(node, "workeroutput", {}).get("left_out", {}).items():
        note(node.config, title, text, missing=missing)


def _say(config: pytest.Config, notes: dict[str, tuple[str, bool]]) -> None:
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    for title, (text, missing) in notes.items():
        reporter.ensure_newline()
        reporter.section(title, red=missing, bold=True)
        reporter.write_line(text)
        if missing and os.environ.get("CI") == "true":
            reporter.write_line("CI=true: that is a failure", red=True)
