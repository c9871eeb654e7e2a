"""``wangge playbook try NAME``: play a playbook's scenarios.

Needs no district: it plays on a database of its own inside the data folder, and takes everything back.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wangge.cli.errors import CommandError
from wangge.cli.library import lawbook, laws_folders, playbook_folders, word
from wangge.cli.telling import tell
from wangge.engine import reader
from wangge.engine.faults import Faults


def add(parts: Any) -> argparse.ArgumentParser:
    """The parser below ``wangge playbook``."""
    parser: argparse.ArgumentParser = parts.add_parser("try", help=word("help_try"))
    parser.add_argument("names", nargs="*", help=word("help_try_names"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when every scenario holds, 1 when one differs; each difference with its file and line."""
    files = [file for name in args.names or _all() for file in _scenarios(name, args.lang)]
    if not files:
        raise CommandError(word("try.none", args.lang))
    _stage()
    return _play(files, args.lang)


def _all() -> Sequence[str]:
    return [str(folder) for folder in reader.playbooks(playbook_folders())]


def _scenarios(name: str, lang: str) -> list[Path]:
    """One file, or all of a playbook's folder or name."""
    given = Path(name)
    if given.suffix == ".yaml" and given.is_file():
        return [given.resolve()]
    folder = given if given.is_dir() else reader.find(name, playbook_folders())
    if folder is None:
        raise CommandError(word("unknown", lang, name=name, nearest=""))
    return sorted((folder.resolve() / "scenarios").glob("*.yaml"))


def _stage() -> None:
    """An embedded database of its own, so that a story meets nobody and disturbs nobody; made once."""
    from wangge.config.environment import BadSettings

    try:
        from wangge.config import settings
    except BadSettings as error:
        raise CommandError(str(error)) from error
    os.environ["WANGGE_DATA"] = str(settings.DATA / "scenarios")
    os.environ.pop("DATABASE_URL", None)
    made = subprocess.run([sys.executable, "-m", "wangge", "migrate", "--quiet"], check=False)
    if made.returncode:
        raise CommandError(word("try.no_database"))
    sys.modules.pop("wangge.config.settings")


def _play(files: Sequence[Path], lang: str) -> int:
    from wangge.cli import django

    django.setup()
    from wangge.acts.scenarios import play
    from wangge.acts.scenarios.cast import Library

    library = Library(tuple(playbook_folders()), tuple(laws_folders()))
    wrong = 0
    for file in files:
        try:
            differences = play(file, library)
        except Faults as error:
            tell(error.faults, lang, lawbook())
            wrong += 1
            continue
        wrong += bool(differences)
        name = f"{file.parts[-3]}/{file.stem}"
        print(word("try.differs" if differences else "try.holds", lang, name=name, count=len(differences)))
        for d in differences:
            values = {"file": d.file, "line": d.line, "what": d.what, "expected": d.expected, "found": d.found}
            print("  " + word("try.difference", lang, **values))
    print(word("try.all" if not wrong else "try.some", lang, count=len(files), wrong=wrong))
    return 1 if wrong else 0
