"""What may not stand in the repository."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import CHECKOUT, python_files, short, tracked, unpacked

# Written so that this file does not find itself.
MACHINE = re.compile(r"/(?:" + "|".join(["work", "root", "opt", "farm", r"home/\w+"]) + r")/[A-Za-z.]|file:" + "//")
DOWNLOADS = re.compile(
    r"https?:" + r"//[^\s\"']+\.(?:whl|tgz|tar\.gz|zip)|--(?:extra-)?index-" + "url|--find-" + "links"
)
LEFT_OPEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error|mark\.sk" + r"ip\b")
LOCKS = ("requirements", "package-lock.json", ".npmrc")


def texts(*suffixes: str) -> list[tuple[Path, str]]:
    found = [path for path in tracked() if not suffixes or path.suffix in suffixes]
    return [(path, path.read_text(encoding="utf-8", errors="ignore")) for path in found]


def hits(pattern: re.Pattern[str], files: list[tuple[Path, str]]) -> list[str]:
    return [
        f"{short(path)}:{number}: {line.strip()[:120]}"
        for path, text in files
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine() -> None:
    assert hits(MACHINE, texts()) == []


def test_no_download_address_in_a_lock() -> None:
    locks = [(path, text) for path, text in texts() if any(part in str(path) for part in LOCKS)]
    assert locks
    assert hits(DOWNLOADS, locks) == []


def test_every_locked_part_has_its_hash() -> None:
    for path in (path for path, _ in texts(".txt") if path.parent.name == "requirements"):
        parts = re.findall(r"^[\w.\-\[\]]+==", path.read_text(encoding="utf-8"), re.M)
        entries = re.split(r"^(?=[\w.\-\[\]]+==)", path.read_text(encoding="utf-8"), flags=re.M)[1:]
        assert parts
        assert all("--hash=sha256:" in entry for entry in entries), short(path)


def practices() -> set[str]:
    """The names of the playbooks, all but the library that they build on."""
    return {path.parent.name for path in (CHECKOUT / "playbooks").glob("*/playbook.yaml")} - {"common"}


def compared(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every constant that a comparison or a `case` looks for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            yield from (part for part in ast.walk(node) if isinstance(part, ast.Constant))


def test_python_asks_for_no_practice_by_name() -> None:
    names = practices()
    told = {path: path.read_text(encoding="utf-8") for path in python_files() if short(path).startswith("wangge/")}
    found = [
        f"{short(path)}:{constant.lineno}: {constant.value}"
        for path, text in told.items()
        if any(name in text for name in names)
        for constant in compared(ast.parse(text))
        if constant.value in names
    ]
    assert found == []


def test_nothing_is_left_open() -> None:
    assert hits(LEFT_OPEN, texts(".py", ".js", ".html", ".css")) == []


def test_no_large_file() -> None:
    assert [short(path) for path in tracked() if path.stat().st_size > 600_000] == []


@pytest.mark.parametrize("folder", ["wangge", "playbooks", "laws"])
def test_every_text_is_utf8_with_unix_lines(folder: str) -> None:
    for path in tracked():
        if short(path).startswith(f"{folder}/") and path.suffix in {".py", ".yaml", ".html", ".md"}:
            data = path.read_bytes()
            data.decode("utf-8")
            assert b"\r" not in data, short(path)


def test_an_unpacked_archive_holds_what_git_tracks() -> None:
    """The house rules hold also where git is not installed."""
    known = {short(path) for path in tracked()}
    assert known <= {short(path) for path in unpacked()}
