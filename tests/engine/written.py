"""Playbooks written into a folder for one test: the template of ``wangge playbook new``, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from wangge.cli.template import files
from wangge.engine import reader
from wangge.engine.faults import Fault, Faults
from wangge.engine.law import Lawbook
from wangge.engine.words import merged

ROOT = Path(__file__).parents[2]
LIBRARIES = [ROOT / "playbooks"]
LAWS = Lawbook.load([ROOT / "laws" / "cn"])


def write(folder: Path, change: Mapping[str, Any] | None = None, **words: Mapping[str, Any]) -> Path:
    """A good playbook with ``change`` laid over its YAML, and ``zh``/``en`` laid over its words."""
    folder.mkdir(parents=True, exist_ok=True)
    trees = {"playbook.yaml": change or {}, "words.zh.yaml": words.get("zh", {}), "words.en.yaml": words.get("en", {})}
    for name, text in files(folder.name).items():
        if name in trees:
            tree = merged(_parsed(text), trees[name])
            with (folder / name).open("w", encoding="utf-8") as file:
                yaml.safe_dump(tree, file, allow_unicode=True, sort_keys=False)
    return folder


@lru_cache(maxsize=64)
def _parsed(text: str) -> Mapping[str, Any]:
    """The template's YAML, parsed once for the hundreds of playbooks that are written from it."""
    tree: Mapping[str, Any] = yaml.safe_load(text)
    return tree


def read(folder: Path, at: date | None = None) -> reader.Playbook:
    return reader.read(folder, LIBRARIES, LAWS, at)


def faults(folder: Path) -> tuple[Fault, ...]:
    """What the reader finds wrong; () for a good playbook."""
    try:
        read(folder)
    except Faults as error:
        return error.faults
    return ()


def codes(folder: Path) -> set[str]:
    return {fault.code for fault in faults(folder)}


def edit(folder: Path, name: str, change: Callable[[str], str]) -> Path:
    """Change the text of one file."""
    file = folder / name
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder
