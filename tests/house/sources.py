"""The files that the house rules look at. `python -m tests.house.sources` prints their sizes."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from statistics import median, quantiles

CHECKOUT = Path(__file__).resolve().parents[2]
ROOMS = ("wangge", "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Function:
    """``name`` is its path and dotted name; ``lines`` from its def to its last line, docstring included."""

    name: str
    lines: int


def tracked() -> list[Path]:
    """Every file that git tracks or would track, that is there; from an unpacked archive all that is not ignored."""
    if shutil.which("git") is None or not (CHECKOUT / ".git").exists():
        return sorted(unpacked())
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=CHECKOUT, text=True
    )
    return sorted({path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()})


def unpacked() -> Iterator[Path]:
    ignored = ["/.git", *(line.rstrip("/") for line in (CHECKOUT / ".gitignore").read_text(encoding="utf-8").split())]

    def kept(path: Path) -> bool:
        names = (path.name, f"/{path.relative_to(CHECKOUT)}")
        return not any(fnmatch(name, one) for one in ignored for name in names)

    for folder, folders, files in os.walk(CHECKOUT):
        folders[:] = [name for name in folders if kept(Path(folder, name))]
        yield from (path for name in files if kept(path := Path(folder, name)))


def python_files() -> list[Path]:
    """Our own Python, without migrations, which are written by a machine."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(CHECKOUT).parts[0] in ROOMS and "migrations" not in path.parts
    ]


def short(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, inner ones too."""
    yield from _within(ast.parse(path.read_text(encoding="utf-8")), short(path))


def _within(node: ast.AST, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        name = f"{prefix}.{child.name}" if named else prefix
        if named and not isinstance(child, ast.ClassDef):
            yield Function(name, (child.end_lineno or child.lineno) - child.lineno + 1)
        yield from _within(child, name)


@cache
def function_lines() -> dict[str, int]:
    return {function.name: function.lines for path in python_files() for function in functions(path)}


@cache
def file_lines() -> dict[str, int]:
    return {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}


def figures() -> dict[str, float]:
    """How many functions and files, and how long they are, in lines."""
    lines, files = list(function_lines().values()), list(file_lines().values())
    return {
        "functions": len(lines),
        "median": median(lines),
        "p95": quantiles(lines, n=20)[-1],
        "longest": max(lines),
        "files": len(files),
        "longest_file": max(files),
    }


if __name__ == "__main__":
    print("sizes: " + ", ".join(f"{name.replace('_', ' ')} {value:.0f}" for name, value in figures().items()))
