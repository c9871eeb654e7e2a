"""``wangge playbook new | check | show | try | schema``: writing a practice needs no database and no Python."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wangge.cli import trying
from wangge.cli.errors import CommandError
from wangge.cli.library import language_option, lawbook, new_folder, playbook_folders, word
from wangge.cli.outline import outline
from wangge.cli.telling import tell
from wangge.cli.template import files as template_files
from wangge.engine import edition, reader, scenario, schema
from wangge.engine.faults import Fault, Faults, nearest
from wangge.engine.law import Lawbook
from wangge.engine.sentences import MESSAGES
from wangge.engine.words import house


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("playbook", help=word("help"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="new|check|show|try|schema")
    new = parts.add_parser("new", help=word("help_new"))
    new.add_argument("name")
    new.add_argument("--in", dest="folder", type=Path, default=None)
    check = parts.add_parser("check", help=word("help_check"))
    check.add_argument("paths", nargs="*")
    check.add_argument("--all", action="store_true")
    show = parts.add_parser("show", help=word("help_show"))
    show.add_argument("name")
    show.add_argument("--json", action="store_true")
    written = parts.add_parser("schema", help=word("help_schema"))
    written.add_argument("--check", action="store_true")
    for part in (new, check, show, trying.add(parts), written):
        language_option(part)


def run(args: argparse.Namespace) -> int:
    return {"new": _new, "check": _check, "show": _show, "try": trying.run, "schema": _schema}[args.part](args)


def _new(args: argparse.Namespace) -> int:
    """Make a folder that passes its check at once; nothing that is there is touched."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,47}", args.name):
        raise CommandError(word("bad_name", args.lang, name=args.name))
    folder = (args.folder or new_folder()) / args.name
    if folder.exists():
        raise CommandError(word("exists", args.lang, folder=folder))
    for name, text in template_files(args.name).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    print(word("made", args.lang, folder=folder))
    return 0


def _check(args: argparse.Namespace) -> int:
    """Check each named playbook; 1 when any has a fault."""
    folders = [_folder(path, args.lang) for path in args.paths]
    if args.all or not folders:
        folders += reader.playbooks(playbook_folders())
    if not folders:
        raise CommandError(word("none", args.lang))
    faults: list[Fault] = []
    book = _lawbook(faults)
    for folder in dict.fromkeys(folders):
        faults += _checked(folder, book, args.lang)
    tell(faults, args.lang, book)
    return 1 if faults else 0


def _lawbook(faults: list[Fault]) -> Lawbook:
    try:
        return lawbook()
    except Faults as error:
        faults += error.faults
        return Lawbook({})


def _checked(folder: Path, book: Lawbook, lang: str) -> Sequence[Fault]:
    try:
        found = reader.read(folder, [folder.parent, *playbook_folders()], book)
    except Faults as error:
        return error.faults
    if wrong := [fault for name in found.scenarios for fault in scenario.faults(folder / "scenarios" / f"{name}.yaml")]:
        return wrong
    counts = {"laws": len(found.laws), "scenarios": len(found.scenarios)}
    print(word("good", lang, name=found.name, version=found.spec.version, **counts))
    return ()


def _folder(path: str, lang: str) -> Path:
    """A folder, a playbook.yaml, or the name of a known playbook."""
    given = Path(path)
    if given.name == "playbook.yaml":
        return given.parent
    if given.is_dir():
        return given
    found = reader.find(path, playbook_folders())
    if found is None:
        names = [folder.name for folder in reader.playbooks(playbook_folders())]
        raise CommandError(_unknown("unknown", path, names, lang))
    return found


def _unknown(key: str, name: str, known: Iterable[str], lang: str) -> str:
    near = nearest(name, known)
    hint = house(MESSAGES).text("nearest", lang, nearest=near) if near else ""
    return word(key, lang, name=name, nearest=hint).strip()


def _show(args: argparse.Namespace) -> int:
    """An outline for people, or the canonical edition as JSON."""
    faults: list[Fault] = []
    book = _lawbook(faults)
    folder = _folder(args.name, args.lang)
    try:
        found = reader.read(folder, [folder.parent, *playbook_folders()], book)
    except Faults as error:
        tell([*faults, *error.faults], args.lang, book)
        return 1
    frozen = edition.freeze(found)
    if args.json:
        print(json.dumps({"sha256": frozen.sha256, **json.loads(frozen.text)}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(outline(frozen, args.lang)))
    return 0


def _schema(args: argparse.Namespace) -> int:
    """Write the schema, or with --check say whether the file is what would be written."""
    file = playbook_folders()[0] / "schema.json"
    text = schema.playbook_schema()
    if args.check:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            raise CommandError(word("stale", args.lang, file=file))
        return 0
    file.write_text(text, encoding="utf-8")
    print(word("wrote", args.lang, file=file))
    return 0
