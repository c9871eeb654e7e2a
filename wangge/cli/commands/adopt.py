"""``wangge adopt PLAYBOOK``: what a district needs for a practice and what stands beside it, and the adoption itself;
later the same word takes a newer edition of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from wangge.cli import django
from wangge.cli.errors import CommandError
from wangge.cli.library import lawbook, playbook_folders
from wangge.cli.telling import tell
from wangge.cli.wording import language
from wangge.engine import reader
from wangge.engine.faults import Faults
from wangge.engine.words import house

WORDS = Path(__file__).parents[1] / "words" / "adopt"


def _word(key: str, **values: Any) -> str:
    return house(WORDS).text(key, language(), **values)


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("adopt", help=_word("help"))
    parser.add_argument("playbook", help=_word("help_playbook"))
    parser.add_argument("--area", default=None, metavar="UNIT", help=_word("help_area"))
    parser.add_argument("--map", action="append", default=[], metavar="NAME=CODE[,CODE]", help=_word("help_map"))
    parser.add_argument("--rank", type=int, default=None, help=_word("help_rank"))
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=None, help=_word("help_from"))
    parser.add_argument("--until", type=date.fromisoformat, default=None, help=_word("help_until"))
    parser.add_argument("--dry-run", action="store_true", help=_word("help_dry_run"))


def run(args: argparse.Namespace) -> int:
    """0 where it is adopted, or could be; 1 where something is lacking or in the way, which is told."""
    given = _given(args.map)
    playbook = _read(args.playbook)
    if playbook is None:
        return 1
    django.setup()
    from wangge.acts import adopting, setup
    from wangge.engine.values import Refused

    setup.refresh()
    wish = adopting.Wish(playbook, _area(args.area), _moment(args.since), _until(args.until), given, args.rank)
    found = adopting.adopt(setup.system(datetime.now(UTC)), wish, dry=args.dry_run)
    assert not isinstance(found, Refused), "the console may adopt"
    print("\n".join(_lines(found, wish, args.dry_run)))
    return 1 if found.refused else 0


def _given(told: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in told:
        name, sign, codes = one.partition("=")
        if not (name and sign and codes):
            raise CommandError(_word("bad_map", given=one))
        found[name] = tuple(code for code in codes.split(",") if code)
    return found


def _read(name: str) -> reader.Playbook | None:
    """The playbook, if it has no faults; else they are told."""
    folder = Path(name) if Path(name).is_dir() else reader.find(name, playbook_folders())
    if folder is None:
        raise CommandError(_word("unknown", name=name))
    try:
        found = reader.read(folder, [folder.parent, *playbook_folders()], book := lawbook())
    except Faults as error:
        tell(error.faults, language(), book)
        return None
    if found.library:
        raise CommandError(_word("library", name=name))
    return found


def _area(code: str | None) -> Any:
    """The unit with this code; none: the district's root."""
    from wangge.adoptions.facts import rulebook
    from wangge.places.models import Unit

    known = rulebook().district
    if known is None:
        raise CommandError(_word("no_district"))
    rows = Unit.objects.select_related("subject")
    unit = rows.filter(pk=known.root).first() if code is None else rows.filter(code=code).first()
    if unit is None:
        raise CommandError(_word("no_unit", code=code))
    return unit


def _moment(day: date | None) -> datetime:
    return _begin(day) if day else datetime.now(UTC)


def _until(day: date | None) -> datetime | None:
    return _begin(day) if day else None


def _begin(day: date) -> datetime:
    from zoneinfo import ZoneInfo

    from django.conf import settings

    return datetime.combine(day, time.min, ZoneInfo(settings.DISTRICT_TZ))


def _lines(found: Any, wish: Any, dry: bool) -> Iterator[str]:
    """What it is, what it means for running cases, its mapping and posts, what stands beside it, what comes next."""
    words, lang = wish.playbook.words, language()
    version = wish.playbook.spec.version
    yield _word("head", title=words.text("title", lang), version=version, sha=found.edition[:12], area=wish.area.name)
    yield _word(f"change.{found.change}", before=found.before, n=found.running)
    yield _word("mapping")
    for slot in found.slots:
        yield from _slot(slot, words, lang)
    if found.seats:
        yield _word("seats")
        yield from (_seat(seat, words, lang) for seat in found.seats)
    yield _word("order", rank=found.rank)
    for other in found.beside:
        goes = "equal" if other.rank == found.rank else "before" if other.rank < found.rank else "after"
        yield "  " + _word(f"beside.{goes}", playbook=other.playbook, rank=other.rank)
    yield from ("  " + _word("unused", name=name) for name in found.unused)
    yield from _end(found, dry)


def _slot(slot: Any, words: Any, lang: str) -> Iterator[str]:
    key = f"{slot.kind}.{slot.name.replace('.', '_') if slot.kind == 'categories' else slot.name}"
    name = f"{words.find(key, lang) or slot.name} ({slot.name})"
    if slot.unknown:
        yield "  " + _word("slot.unknown", name=name, codes=", ".join(slot.unknown), map=f"--map {slot.name}=…")
    elif slot.gap:
        yield "  " + _word(f"slot.gap_{slot.kind}", name=name, map=f"--map {slot.name}=…")
    elif slot.codes:
        yield "  " + _word("slot.mapped", name=name, called=", ".join(slot.called), codes=", ".join(slot.codes))
    else:
        yield "  " + _word("slot.free", name=name, map=f"--map {slot.name}=…")


def _seat(seat: Any, words: Any, lang: str) -> str:
    name = words.text(f"posts.{seat.name}", lang)
    falls = words.text(f"posts.{seat.falls_to}", lang) if seat.falls_to else _word("window")
    key = "none" if not seat.posts else "vacant" if seat.held < seat.posts else "held"
    return "  " + _word(f"seat.{key}", name=name, n=seat.posts, held=seat.held, falls=falls)


def _end(found: Any, dry: bool) -> Iterator[str]:
    from wangge.acts import sentences

    if found.refused is not None:
        said = sentences.refusal(found.refused, language())
        yield _word("refused", title=said.title, detail=said.detail)
    elif found.adopted is not None:
        yield _word("adopted", id=found.adopted)
    elif dry:
        yield _word("dry")
    else:
        yield _word("taken" if found.change == "patch" else "nothing")
