"""Pages on which tables are brought in: the kinds, the file, its columns and first rows, how far it is, the result."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from wangge.acts.importing import matters, running
from wangge.acts.importing.master import IGNORE, Column
from wangge.acts.importing.running import Preview, Tried
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files.models import Import
from wangge.lib.coordinates import DATUMS
from wangge.web.pages.administration import (
    Brought,
    ColumnNote,
    ImportNew,
    ImportPage,
    Imports,
    MappedColumn,
    TriedCell,
    TriedRow,
    Way,
)
from wangge.web.pages.parts import Option, State, Tone
from wangge.web.speaking import refusal_sentence
from wangge.web.wording import Language, say

FIRST_ROWS = 10  # of a preview, and as many at fault behind them
COLUMNS_MOST = 60  # of a file that can be chosen
EXAMPLES = 3
TEXT_MOST = 48
TONES: dict[str, Tone] = {"done": "ok", "failed": "late", "cancelled": "soon", "queued": "calm", "running": "calm"}


def imports_page(scope: Scope, found: Iterable[Import], language: Language) -> Imports:
    ways = tuple(
        Way(say(f"imports.kind.{k}", language), say(f"imports.for.{k}", language), reverse("web:import_new", args=[k]))
        for k in running.KINDS
        if running.may(scope, k)
    )
    return Imports(
        say("imports.title", language),
        say("imports.lead", language),
        ways,
        tuple(_brought(one, language) for one in found),
    )


def _brought(of: Import, language: Language) -> Brought:
    return Brought(
        of.name or say("imports.cleared", language),
        say(f"imports.kind.{of.kind}", language),
        State(say(f"imports.state.{of.state}", language), TONES.get(of.state, "calm")),
        of.added_at,
        reverse("web:import_one", args=[of.kind, of.code]),
        say("imports.summary", language, read=of.read, faulty=of.faulty) if of.read else "",
    )


def new_page(kind: str, language: Language, refused: Refused | None = None, playbook: str = "") -> ImportNew:
    practices = [own.playbook for own in matters.practices()] if kind == "cases" else []
    chosen = playbook or (practices[0] if practices else "")
    columns = matters.columns(chosen) if kind == "cases" else running.KINDS[kind].columns
    notes = tuple(ColumnNote(c.called(language), c.required, c.example) for c in columns)
    return ImportNew(
        say(f"imports.new.{kind}", language),
        say(f"imports.for.{kind}", language),
        notes,
        f"{reverse('web:import_new', args=[kind])}?template={chosen or 1}",
        refusal_sentence(refused, language) if refused else "",
        _datums("cgcs2000", language) if kind in ("units", "cases") else (),
        tuple(Option(name, _practice_title(name, language), name == chosen) for name in practices),
    )


def _practice_title(playbook: str, language: Language) -> str:
    own = next(p for p in matters.practices() if p.playbook == playbook)
    return own.words.text("title", language)


def _datums(chosen: str, language: Language) -> tuple[Option, ...]:
    names = [name for name in DATUMS if name != "wgs84"]
    return tuple(Option(name, say(f"imports.datum.{name}", language), name == chosen) for name in names)


def checked_page(
    of: Import, found: Preview | Refused, language: Language, refused: Refused | None = None
) -> ImportPage:
    """Which column is what, and the first rows as they would be kept."""
    base = {"title": say(f"imports.new.{of.kind}", language), "file": of.name, "stage": "checked"}
    again = reverse("web:import_new", args=[of.kind])
    if isinstance(found, Refused):
        return ImportPage(**base, sentence="", error=refusal_sentence(found, language), again_href=again)
    error = refusal_sentence(refused, language) if refused else ""
    if found.lacking and not error:
        joined = ("、" if language == "zh" else ", ").join(found.lacking)
        error = say("imports.lacking", language, columns=joined)
    heads, rows = _rows(found, language)
    return ImportPage(
        **base,
        sentence=_looked(found, language),
        columns=_columns(found, language),
        heads=heads,
        rows=rows,
        shown=say("imports.shown", language, n=len(rows)),
        ready=not found.lacking and bool(found.tried),
        error=error,
        datums=_datums(of.given.get("datum", ""), language) if of.kind in ("units", "cases") else (),
        again_href=again,
    )


def _looked(found: Preview, language: Language) -> str:
    if found.lacking:
        return ""
    whole = "whole" if found.whole else "part"
    key = f"imports.looked_{whole}_faulty" if found.faulty else f"imports.looked_{whole}"
    return say(key, language, rows=len(found.tried), faulty=found.faulty)


def _columns(found: Preview, language: Language) -> tuple[MappedColumn, ...]:
    told = []
    for place, head in enumerate(found.header[:COLUMNS_MOST]):
        chosen = found.places.get(place, IGNORE)
        examples = [text for row in found.tried[:20] if (text := _text(row.cells, place))]
        told.append(
            MappedColumn(
                place,
                head or say("imports.no_head", language, n=place + 1),
                tuple(dict.fromkeys(examples))[:EXAMPLES],
                _options(found.columns, chosen, language),
            )
        )
    return tuple(told)


def _options(columns: Iterable[Column], chosen: str, language: Language) -> tuple[Option, ...]:
    own = tuple(Option(c.name, c.called(language) + ("*" if c.required else ""), c.name == chosen) for c in columns)
    return (Option(IGNORE, say("imports.ignore", language), chosen == IGNORE), *own)


def _rows(found: Preview, language: Language) -> tuple[tuple[str, ...], tuple[TriedRow, ...]]:
    """The first rows, and behind them the first ones at fault; of the columns those that mean something."""
    meant = [(i, name) for i, name in found.places.items() if name != IGNORE]
    called = {c.name: c.called(language) for c in found.columns}
    first, later = found.tried[:FIRST_ROWS], found.tried[FIRST_ROWS:]
    shown = (*first, *[row for row in later if row.said][:FIRST_ROWS])
    rows = tuple(_row(row, meant, called, language) for row in shown)
    return tuple(called[name] for _, name in meant), rows


def _row(row: Tried, meant: list[tuple[int, str]], called: dict[str, str], language: Language) -> TriedRow:
    cells = tuple(TriedCell(_text(row.cells, i), row.said.get(name, "")) for i, name in meant)
    shown = {name for _, name in meant}
    whole = [
        f"{called.get(name, '')}{'：' if name in called else ''}{text}"
        for name, text in row.said.items()
        if name not in shown
    ]
    how = say(f"imports.how.{row.how}", language) if row.how else ""
    return TriedRow(row.number, cells, how, " ".join(whole))


def _text(cells: object, place: int) -> str:
    row = list(cells) if isinstance(cells, list | tuple) else []
    value = row[place] if place < len(row) else None
    if isinstance(value, dict):
        return str(value.get("type", ""))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = (
        value.isoformat()[:16].replace("T", " ") if isinstance(value, date) else str(value if value is not None else "")
    )
    return text if len(text) <= TEXT_MOST else text[: TEXT_MOST - 1] + "…"


def moving_page(of: Import, language: Language) -> ImportPage:
    key = "imports.waits" if of.state == "queued" and not of.read else "imports.moving"
    return ImportPage(
        say(f"imports.new.{of.kind}", language),
        of.name,
        "moving",
        say(key, language, done=f"{of.read:,}", total=f"{of.total or 0:,}"),
        done=of.read,
        total=of.total or 0,
        counts=_counts(of, language),
    )


def ended_page(of: Import, language: Language) -> ImportPage:
    key = "done_faulty" if of.state == "done" and of.faulty else of.state
    error = Refused(of.refused["code"], of.refused["law"], of.refused["values"]) if of.refused else None
    kept = of.cleared_at is None
    return ImportPage(
        say(f"imports.new.{of.kind}", language),
        of.name or say("imports.cleared", language),
        "ended",
        say(f"imports.ended.{key}", language, n=of.faulty),
        error=refusal_sentence(error, language) if error else "",
        done=of.read,
        total=of.total or of.read,
        counts=_counts(of, language),
        faults_href=reverse("web:import_faults", args=[of.kind, of.code]) if of.faulty and kept else "",
        again_href=reverse("web:import_new", args=[of.kind]),
        can_go_on=kept and of.state in ("failed", "cancelled"),
    )


def _counts(of: Import, language: Language) -> tuple[tuple[str, str], ...]:
    named = ("created", "changed", "same", "faulty", *(("unsure",) if of.kind == "cases" else ()))
    shown = [name for name in named if name in ("created", "faulty") or getattr(of, name)]
    return tuple((say(f"imports.count.{name}", language), f"{getattr(of, name):,}") for name in shown)
