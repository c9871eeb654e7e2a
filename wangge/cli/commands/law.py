"""``wangge law show R-13``: a rule with its articles, limits, source and grade. ``wangge law check``: every rule and
every day of the calendar, the district's own among them; each fault and each hole with its file and line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from wangge.cli.errors import CommandError
from wangge.cli.library import language_option, lawbook, laws_folders, word
from wangge.cli.outline import length
from wangge.cli.telling import tell
from wangge.engine import calendar as days
from wangge.engine.faults import Fault, Faults, nearest
from wangge.engine.law import Law, Lawbook, LawEdition
from wangge.engine.sentences import MESSAGES, sentence
from wangge.engine.words import house


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("law", help=word("help_law"))
    parts = parser.add_subparsers(required=True, dest="part", metavar="show | check")
    show = parts.add_parser("show", help=word("help_law"))
    show.add_argument("id")
    language_option(show)
    check = parts.add_parser("check", help=word("help_law_check"))
    check.add_argument("folders", nargs="*", type=Path, help=word("help_law_folders"))
    language_option(check)


def run(args: argparse.Namespace) -> int:
    return _check(args.folders, args.lang) if args.part == "check" else _show(args)


def _check(folders: Sequence[Path], lang: str) -> int:
    """0 when everything can be read and nothing is missing. A folder is laid over those that are in use."""
    for folder in folders:
        if not folder.is_dir():
            raise CommandError(word("law.no_folder", lang, folder=folder))
    every = [*laws_folders(), *folders]
    nation, *others = (found for path in every if (found := path / "calendar").is_dir())
    faults = [fault for load in (lambda: Lawbook.load(every), lambda: days.load([nation])) for fault in _faults(load)]
    for own in others:  # each alone over the nation's: no district lies in two regions
        faults += [] if faults else _faults(lambda own=own: days.load([nation, own]))
    tell(faults, lang, Lawbook({}))
    if not faults:
        print(word("law.whole", lang, folders=len(every)))
    return 1 if faults else 0


def _faults(load: Callable[[], object]) -> list[Fault]:
    try:
        load()
    except Faults as error:
        return list(error.faults)
    return []


def _show(args: argparse.Namespace) -> int:
    try:
        book = lawbook()
    except Faults as error:
        first = error.faults[0]
        place = f"{Path(first.file).name}:{first.line}: {sentence(first, args.lang)}"
        raise CommandError(place) from None
    law = book.law(args.id)
    if law is None:
        near = nearest(args.id, book.laws)
        hint = house(MESSAGES).text("nearest", args.lang, nearest=near) if near else ""
        raise CommandError(word("law_unknown", args.lang, name=args.id, nearest=hint).strip())
    print("\n".join(lines(law, args.lang)))
    return 0


def lines(law: Law, lang: str) -> Iterator[str]:
    """The rule as lines of text."""
    yield law.title.text(lang)
    yield law.text.text(lang)
    region = word("law.nationwide", lang) if law.region == "cn" else law.region
    yield f"{word('law.source', lang)}: {law.source}"
    yield f"{word('law.grade', lang)}: {law.grade}    {word('law.region', lang)}: {region}"
    if law.configuration:
        yield word("law.configuration", lang)
    for article in law.articles:
        text = article.text_en if lang == "en" else article.text_zh
        yield f"  {article.instrument} {article.article}: {text}"
    for one in law.editions:
        yield from _edition(one, lang)


def _edition(one: LawEdition, lang: str) -> Iterator[str]:
    since = f"{word('law.from', lang)} {one.from_}" if one.from_ else word("law.unknown_from", lang)
    yield since + (f" {word('law.to', lang)} {one.to}" if one.to else "")
    for name, limit in one.limits.items():
        unit = house(MESSAGES).text(f"units.{limit.unit}", lang)
        more = f" ({word('law.extend', lang, n=limit.extend_most, unit=unit)})" if limit.extend_most else ""
        yield f"  #{name} {limit.title.text(lang)}: {length(limit.n, limit.unit, lang)}{more}"
    if one.limits:
        yield f"  {word(f'law.{one.running}', lang)}"
