"""``wangge burden [playbook …] [--json]``: what each practice asks, what it shows filled in, and the taps per task."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from wangge.cli.errors import CommandError
from wangge.cli.library import language_option, lawbook, playbook_folders, word
from wangge.cli.telling import tell
from wangge.engine import burden, reader
from wangge.engine.burden import FILE, Burden, Load, Task
from wangge.engine.faults import Faults, nearest
from wangge.engine.reader import Playbook
from wangge.engine.sentences import MESSAGES
from wangge.engine.words import house

KINDS = ("asked", "prefilled", "avoided")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("burden", help=word("help_burden"))
    parser.add_argument("names", nargs="*", metavar="playbook")
    parser.add_argument("--json", action="store_true")
    language_option(parser)


def run(args: argparse.Namespace) -> int:
    """Every playbook, or those that are named; 1 when one of them has a fault."""
    try:
        found = _playbooks(args.names, args.lang)
    except Faults as error:
        tell(error.faults, args.lang, lawbook())
        return 1
    loads = [(playbook, burden.of(playbook.spec)) for playbook in found]
    if args.json:
        print(json.dumps([as_json(load) for _, load in loads], ensure_ascii=False, indent=1))
    else:
        print("\n".join(line for playbook, load in loads for line in lines(playbook, load, args.lang)))
    return 0


def _playbooks(names: list[str], lang: str) -> list[Playbook]:
    folders, book = playbook_folders(), lawbook()
    known = {folder.name: folder for folder in reader.playbooks(folders)}
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = house(MESSAGES).text("nearest", lang, nearest=near) if near else ""
            raise CommandError(word("unknown", lang, name=name, nearest=hint).strip())
    wanted = [known[name] for name in names] or list(known.values())
    read = [reader.read(folder, [folder.parent, *folders], book) for folder in wanted]
    return [playbook for playbook in read if names or not playbook.library]


def as_json(load: Burden) -> dict[str, Any]:
    return {
        "playbook": load.playbook,
        **{kind: load.count(kind) for kind in KINDS},
        "papers": load.papers,
        "papers_avoided": load.papers_avoided,
        "procedures": [asdict(one) for one in load.loads],
    }


def lines(playbook: Playbook, load: Burden, lang: str) -> Iterator[str]:
    """The playbook's totals, then each procedure with the taps to its end, then each task."""
    totals = {kind: load.count(kind) for kind in KINDS}
    yield word("burden.playbook", lang, name=playbook.words.text("title", lang), **totals)
    if load.papers:
        yield "  " + word("burden.papers", lang, n=load.papers, avoided=load.papers_avoided)
    for one in load.loads:
        yield "  " + _way(playbook, one, lang)
        yield from ("    " + _task(playbook, one, task, lang) for task in one.tasks)
    yield ""


def _way(playbook: Playbook, load: Load, lang: str) -> str:
    title = playbook.words.text(f"procedures.{load.procedure}.title", lang)
    acts = [FILE, *load.way] if load.way else []
    names = " → ".join(_act(playbook, load, act, lang) for act in acts)
    key = "burden.procedure" if load.way else "burden.procedure_no_way"
    return word(key, lang, title=title, taps=load.taps, way=names)


def _task(playbook: Playbook, load: Load, task: Task, lang: str) -> str:
    counts = {kind: len(getattr(task, kind)) for kind in KINDS}
    name = _act(playbook, load, task.act, lang)
    return word("burden.task", lang, act=name, taps=task.taps, required=len(task.required), **counts)


def _act(playbook: Playbook, load: Load, act: str, lang: str) -> str:
    if act == FILE:
        return word("burden.file", lang)
    return playbook.words.text(f"procedures.{load.procedure}.acts.{act}", lang)
