"""A wheel brings all that is read at run time, so that it needs no checkout, no Node and no make."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.sources import CHECKOUT, short, tracked
from wangge.lib import shipped

# The files that setuptools would put into a wheel, asked for without building one.
LIST = """
import json, sys
from setuptools import Distribution
from setuptools.command.build_py import build_py
import setuptools

kept = []
setuptools.setup = lambda **given: kept.append(given)
exec(compile(open("setup.py").read(), "setup.py", "exec"), {"__name__": "setup"})
told = Distribution({**kept[0], "script_name": "setup.py"})
told.parse_config_files()
command = told.get_command_obj("build_py")
command.build_lib = "/lib"
command.ensure_finalized()
print(json.dumps([command.get_outputs(include_bytecode=False), told.install_requires]))
"""
BUILT = ("wangge/web/static/built/", "wangge/documents/fonts-built/")


@cache
def told() -> tuple[set[str], list[str]]:
    """What a wheel holds, and what it requires."""
    done = subprocess.run([sys.executable, "-c", LIST], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    files, requires = json.loads(done.stdout)
    return {path.removeprefix("/lib/") for path in files}, requires


def test_a_wheel_holds_everything_that_is_ours_to_read() -> None:
    code = {name for name in map(short, tracked()) if name.startswith("wangge/")}
    data = {f"wangge/shipped/{name}" for name in map(short, tracked()) if name.startswith(("playbooks/", "laws/"))}
    assert code
    assert data
    assert (code | data) - told()[0] == set()


def test_a_wheel_holds_what_was_built() -> None:
    there = [path for part in BUILT for path in (CHECKOUT / part).rglob("*") if path.is_file()]
    assert {path.name for path in there} >= {"app.css", "app.js", "icons.svg", "NotoSerifSC-Regular.ttf"}
    assert {short(path) for path in there} - told()[0] == set()


def test_a_wheel_holds_nothing_else() -> None:
    known = {short(path) for path in tracked()}
    more = {
        name for name in told()[0] if name.removeprefix("wangge/shipped/") not in known and not name.startswith(BUILT)
    }
    assert more == set()


def test_a_wheel_requires_every_part_that_is_locked_by_name() -> None:
    written = [(CHECKOUT / "requirements" / f"{name}.in").read_text(encoding="utf-8") for name in ("base", "solvers")]
    named = [line.split("#")[0].strip() for text in written for line in text.splitlines()]
    assert {Requirement(line) for line in told()[1]} == {Requirement(line) for line in named if line}


def test_a_checkout_reads_its_own_folders() -> None:
    assert (shipped.WHEEL, shipped.HOME) == (False, CHECKOUT)
    assert shipped.data_folder({"XDG_DATA_HOME": "/elsewhere"}) == CHECKOUT / "data"


def test_from_a_wheel_the_data_lie_with_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "WHEEL", True)
    monkeypatch.setenv("HOME", "/users/a")
    assert shipped.data_folder({"XDG_DATA_HOME": "/users/a/kept"}) == Path("/users/a/kept/wangge")
    for given in ({}, {"XDG_DATA_HOME": "relative"}):
        assert shipped.data_folder(given) == Path("/users/a/.local/share/wangge")
