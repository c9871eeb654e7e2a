"""``wangge playbook try NAME``: play a playbook's scenarios.

Needs no district: it plays on a database of its own inside the data folder, and takes everything back.
"""

from __future__ import annotations

import argparse
import json
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
    parser.add_argument("--json", type=Path, default=None, help=word("help_try_json"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when every scenario holds, 1 when one differs; each difference with its file and line. With ``--json`` what
    came of it is written there too, whatever it was."""
    told: dict[str, Any] = {"stories": {}}
    try:
        files = [file for name in args.names or _all() for file in _scenarios(name, args.lang)]
        if not files:
            raise CommandError(word("try.none", args.lang))
        _stage()
        return play_all(files, args.lang, told["stories"])
    except CommandError as error:
        told["error"] = str(error)
        raise
    finally:
        if args.json:
            _write(args.json, told)


def _write(file: Path, told: dict[str, Any]) -> None:
    """Whole or not at all: somebody may be waiting for it."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    part.replace(file)


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


def play_all(files: Sequence[Path], lang: str, told: dict[str, Any]) -> int:
    """Play on the database that is set; print what came of each and note it in ``told``, by file name."""
    from wangge.cli import django

    django.setup()
    from wangge.acts.scenarios import play
    from wangge.acts.scenarios.cast import Library

    beside = dict.fromkeys(file.parents[2] for file in files)  # whoever tries a folder means the playbook in it
    library = Library((*beside, *playbook_folders()), tuple(laws_folders()))
    wrong = 0
    for file in files:
        try:
            differences = play(file, library)
        except Faults as error:
            tell(error.faults, lang, lawbook())
            told[file.stem] = None
            wrong += 1
            continue
        told[file.stem] = [_plain(difference) for difference in differences]
        wrong += bool(differences)
        name = f"{file.parts[-3]}/{file.stem}"
        print(word("try.differs" if differences else "try.holds", lang, name=name, count=len(differences)))
        for d in differences:
            values = {"file": _near(d.file), "line": d.line, "what": d.what, "expected": d.expected, "found": d.found}
            print("  " + word("try.difference", lang, **values))
    print(word("try.all" if not wrong else "try.some", lang, count=len(files), wrong=wrong))
    return 1 if wrong else 0


def _near(file: Path) -> Path:
    """As one would name it from here."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


def _plain(difference: Any) -> dict[str, Any]:
    return {name: getattr(difference, name) for name in ("line", "what", "expected", "found")}
