"""Bringing a table in by a page or a command: take it in, propose what its columns are, look at the first rows, do it.

Each batch is one transaction together with how far the table is: a process that is killed leaves whole batches, and the
next one goes on behind them. Whoever loses the power in the middle is stopped at the next batch.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.db import connection, transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from wangge.acts import sentences, setup, sheets
from wangge.acts.importing import categories, geojson, matters, stream, tables
from wangge.acts.importing.enterprises import Enterprises
from wangge.acts.importing.master import Answer, Column, Importer, Kept, Options, propose
from wangge.acts.importing.posts import Posts
from wangge.acts.importing.tables import Row, Table, Unreadable
from wangge.acts.importing.units import Units
from wangge.adoptions.facts import rulebook
from wangge.engine.forms import Fault
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files import imports, store
from wangge.files.imports import FaultyRow
from wangge.files.models import Import
from wangge.journal import actions as journal
from wangge.people.access import scope_of_person

KINDS: Mapping[str, type[Importer]] = {
    "units": Units, "enterprises": Enterprises, "categories": categories.Categories, "posts": Posts,
    "cases": matters.Matters,
}  # fmt: skip
ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", *geojson.ENDINGS})
UNPACKED_MOST = 200 * 2**20  # bytes: a workbook that says more is meant to choke whoever opens it
ROWS_MOST = 50_000  # of a table that is ordered before it is kept
LOOKED_AT = 1_000  # rows that are tried before anything is kept; of cases fewer, for each is sorted and routed
CASES_LOOKED_AT = 50
MOST_BYTES = imports.MOST_BYTES
LOCK = 7_300_000_000  # + the kind's place: one batch of a kind at a time, whoever brings it

MEND = {"zh": "要改什么", "en": "What to mend"}  # the last column of the sheet of faults
TITLE = {"zh": "要改的行", "en": "Rows to mend"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """A row that was looked at: by column what it holds, and what is wrong ("" of the row as a whole)."""

    number: int
    cells: Sequence[Any]
    how: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """``header`` and ``places``: what each column is; ``tried``: rows that were looked at; ``whole``: that were all."""

    header: tuple[str, ...]
    places: Mapping[int, str]
    columns: tuple[Column, ...]
    tried: tuple[Tried, ...]
    whole: bool
    lacking: tuple[str, ...] = ()

    @property
    def faulty(self) -> int:
        return sum(bool(row.said) for row in self.tried)


def columns_of(kind: str, options: Options) -> tuple[Column, ...]:
    return matters.columns(options.playbook) if kind == "cases" else KINDS[kind].columns


def may(scope: Scope, kind: str) -> bool:
    """Whoever sees no cases by office brings none in either (design §4a)."""
    administers = any(scope.may(power) for power in ("admin.system", "admin.security", "admin.audit"))
    return kind in KINDS and scope.may(KINDS[kind].capability) and not (kind == "cases" and administers)


# --- the file


def take(scope: Scope, kind: str, content: bytes, name: str, options: Options) -> Import | Refused:
    """Keep a table that can be read, with what its columns seem to be. Refused: not_allowed, import_kind,
    import_swells, and what makes a file unreadable."""
    if not may(scope, kind) or scope.person is None:
        return Refused("not_allowed", None, {"capability": KINDS[kind].capability if kind in KINDS else ""})
    plain = name.replace("\\", "/").rpartition("/")[2]
    ending = Path(plain).suffix.lower()
    if ending not in ENDINGS or (ending in geojson.ENDINGS and kind != "units"):
        return Refused("import_kind", None, {"file": plain[:60]})
    with transaction.atomic():
        kept = imports.take(
            content=content, by=scope.person, at=scope.at, kind=kind, name=plain[-120:], ending=ending,
            appointment=scope.appointment, language=scope.language,
        )  # fmt: skip
        if isinstance(kept, Refused):
            return kept
        try:
            with opened(kept) as table:
                places = propose(columns_of(kind, options), table.header)
        except Unreadable as broken:
            transaction.set_rollback(True)
            return broken.refused
        imports.choose(of=kept, given=_given(places, options))
    kept.refresh_from_db()
    return kept


def _given(places: Mapping[int, str], options: Options) -> dict[str, Any]:
    told = {str(i): name for i, name in places.items()}
    return {"places": told, "datum": options.datum, "playbook": options.playbook}


def options_of(of: Import) -> Options:
    return Options(of.given.get("datum", "cgcs2000"), of.given.get("playbook", ""))


@contextmanager
def opened(of: Import) -> Iterator[Table]:
    """The table of an import. Raises Unreadable: also import_gone (its bytes are kept for a day), import_swells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{of.ending}"
        stored = store.path_of(of.sha256)
        if of.cleared_at is not None or not stored.is_file():
            raise Unreadable("import_gone")
        path.symlink_to(stored.resolve())
        try:
            yield read(path)
        except Unreadable as broken:
            values = {**broken.refused.values, "file": of.name} if "file" in broken.refused.values else {}
            raise Unreadable(broken.refused.code, **{**broken.refused.values, **values}) from None


def read(path: Path) -> Table:
    """The table in a file. What is packed is read as a stream and never larger than it says that it is."""
    if path.suffix.lower() in geojson.ENDINGS:
        return geojson.open_features(path)
    if path.suffix.lower() in tables.XML_ENDINGS:
        try:
            if stream.unpacked(path) > UNPACKED_MOST:
                raise Unreadable("import_swells", file=path.name)
        except (BadZipFile, OSError):
            pass  # said below, in the words for it
        return tables.open_table(path, streamed=True)
    return tables.open_table(path)


# --- what it would come to


def brought(scope: Scope) -> QuerySet[Import]:
    """What the scope's person brought, of the kinds that they may bring in now; the newest first."""
    return imports.own(scope.person).filter(kind__in=[kind for kind in KINDS if may(scope, kind)])


def own(scope: Scope, kind: str, code: str) -> Import | None:
    """An import of the scope's person, if they may still bring in such tables."""
    return imports.own(scope.person).filter(kind=kind, code=code).first() if may(scope, kind) else None


def choose(scope: Scope, of: Import, places: Mapping[int, str], options: Options) -> Refused | None:
    """Say what the columns are. Refused: import_under_way, import_column_twice."""
    columns = {c.name for c in columns_of(of.kind, options)}
    places = {i: name for i, name in places.items() if name in columns}
    names = list(places.values())
    if twice := next((name for name in names if names.count(name) > 1), None):
        called = {c.name: c.called(scope.language) for c in columns_of(of.kind, options)}
        return Refused("import_column_twice", None, {"column": called.get(twice, twice)})
    kept = imports.choose(of=of, given=_given(places, options))
    return None if kept else Refused("import_under_way")


def preview(scope: Scope, of: Import) -> Preview | Refused:
    """The first rows as they would be kept; nothing is. Refused: what makes the file unreadable."""
    try:
        with opened(of) as table:
            return _preview(scope, of, table)
    except Unreadable as broken:
        return broken.refused


def _preview(scope: Scope, of: Import, table: Table) -> Preview:
    options, most = options_of(of), CASES_LOOKED_AT if of.kind == "cases" else LOOKED_AT
    places = {int(i): name for i, name in of.given["places"].items() if int(i) < len(table.header)}
    columns = columns_of(of.kind, options)
    called = {c.name: c.called(scope.language) for c in columns}
    lacking = tuple(called[c.name] for c in columns if c.required and c.name not in places.values())
    rows = list(islice(table.rows, most + 1))
    importer = KINDS[of.kind](scope, places, options)
    looked = rows[:most]
    answers = importer.take(importer.order(looked), dry=True) if not lacking else []
    in_order = importer.order(looked)
    tried = [_tried(row, answer, scope.language) for row, answer in zip(in_order, answers, strict=bool(answers))]
    tried = tried or [Tried(number, cells, "", {}) for number, cells in looked]
    return Preview(
        table.header, places, columns, tuple(sorted(tried, key=lambda t: t.number)), len(rows) <= most, lacking
    )


def _tried(row: Row, answer: Answer, lang: str) -> Tried:
    if isinstance(answer, Kept):
        return Tried(row[0], row[1], answer.how, {})
    return Tried(row[0], row[1], "", {column: spoken(refused, lang) for column, refused in answer})


def spoken(refused: Refused, lang: str) -> str:
    """What is wrong and what to do, in a line."""
    faults = [sentences.fault(f, lang) for f in refused.values.get("faults") or () if isinstance(f, Fault)]
    if faults:
        return "；".join(faults) if lang == "zh" else "; ".join(faults)
    said = sentences.refusal(refused, lang)
    law = f"（{said.law.title}）" if said.law and lang == "zh" else f" ({said.law.title})" if said.law else ""
    return f"{said.title}{law}。{said.detail}" if lang == "zh" else f"{said.title}{law}. {said.detail}"


# --- doing it


def begin(scope: Scope, of: Import) -> Refused | None:
    """Queue it for the first time. Refused: import_lacking, and as ``start``."""
    of.refresh_from_db()
    columns = columns_of(of.kind, options_of(of))
    lacking = [c.called(scope.language) for c in columns if c.required and c.name not in of.given["places"].values()]
    return Refused("import_lacking", None, {"columns": lacking, "header": ()}) if lacking else start(scope, of)


def start(scope: Scope, of: Import) -> Refused | None:
    """Queue it, in the same transaction as the note that it is. Refused: import_under_way."""
    with transaction.atomic():
        held = imports.hold(of.code)
        if held is None or held.state not in ("checked", "failed", "cancelled"):
            return Refused("import_under_way")
        imports.move(of=held, state="queued", at=scope.at)
        _note(held, "import.begin", scope.at, {"kind": held.kind})
        app.configure_task("wangge.bring_in", queue="imports", lock=f"import.{held.kind}").defer(code=held.code)
    return None


def cancel(scope: Scope, of: Import) -> Refused | None:
    """No further batch; what is kept stays. Refused: import_not_running."""
    with transaction.atomic():
        held = imports.hold(of.code)
        if held is None or held.state not in imports.WAITING:
            return Refused("import_not_running")
        _end(held, "cancelled", scope.at)
    return None


def run(code: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Bring in what is left of a table, batch by batch, as the person who brought it, for as long as they may."""
    found = Import.objects.filter(code=code, state__in=imports.WAITING).first()
    if found is None:
        return
    try:
        with opened(found) as table:
            _all(found, table, now)
    except Unreadable as broken:
        _failed(code, broken.refused, now())
    except Exception as error:
        log.error("import %s failed: %s", found.pk, type(error).__name__)
        _failed(code, Refused("import_stopped"), now())


def _all(found: Import, table: Table, now: Callable[[], datetime]) -> None:
    importer, scope = _importer(found, now())
    rows = list(islice(table.rows, ROWS_MOST + 1))
    if len(rows) > ROWS_MOST:
        raise Unreadable("import_too_many", most=ROWS_MOST)
    rows = importer.order(rows)
    while _one(found.code, importer, scope, rows, now()):
        importer.scope = scope = _scope(found, now())


def _importer(of: Import, at: datetime) -> tuple[Importer, Scope]:
    scope = _scope(of, at)
    places = {int(i): name for i, name in of.given["places"].items()}
    return KINDS[of.kind](scope, places, options_of(of)), scope


def _scope(of: Import, at: datetime) -> Scope:
    """Raises Unreadable: not_allowed."""
    setup.refresh()
    scope = scope_of_person(of.added_by, at, of.appointment)
    if not may(scope, of.kind):
        raise Unreadable("not_allowed", capability=KINDS[of.kind].capability)
    return scope


def _one(code: str, importer: Importer, scope: Scope, rows: list[Row], at: datetime) -> bool:
    """One batch in one transaction; whether another one follows."""
    with transaction.atomic():
        held = imports.hold(code)
        if held is None or held.state not in imports.WAITING:
            return False
        if held.state == "queued":
            imports.move(of=held, state="running", at=at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK + list(KINDS).index(held.kind)])
        batch = rows[held.read : held.read + importer.batch]
        answers = importer.take(batch)
        counts, faults = counted(batch, answers, held.language)
        imports.advance(of=held, counts=counts, read=held.read + len(batch), total=len(rows), faults=faults)
        if held.read >= len(rows):
            _end(held, "done", at)
            return False
    return True


def counted(batch: Sequence[Row], answers: Sequence[Answer], lang: str) -> tuple[Counter[str], list[FaultyRow]]:
    """How many rows came to what, and those at fault with what to mend, in the language of whoever brought them."""
    counts: Counter[str] = Counter()
    faults = []
    for (number, cells), answer in zip(batch, answers, strict=True):
        if isinstance(answer, Kept):
            counts[answer.how] += 1
            counts["unsure"] += answer.how == "created" and not answer.sure
        else:
            counts["faulty"] += 1
            said = [(column, spoken(refused, lang)) for column, refused in answer]
            faults.append(FaultyRow(number, [_plain(cell) for cell in cells], said))
    return counts, faults


def _plain(cell: Any) -> Any:
    """As JSON and a sheet can hold it."""
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return cell.isoformat() if hasattr(cell, "isoformat") else ""


def _end(of: Import, state: str, at: datetime) -> None:
    imports.move(of=of, state=state, at=at)
    counts = {name: getattr(of, name) for name in ("read", *imports.COUNTS)}
    _note(of, "import.end", at, {"kind": of.kind, "state": state, **counts})


def _failed(code: str, refused: Refused, at: datetime) -> None:
    with transaction.atomic():
        held = imports.hold(code)
        if held is not None and held.state in imports.WAITING:
            imports.move(of=held, state="failed", at=at, refused=refused)


def fault_sheet(of: Import) -> bytes:
    """The rows that were not taken, as they stood, with a last column that says what to mend: to be put right and
    brought in again as it is. Raises Unreadable: import_gone."""
    with opened(of) as table:
        columns = columns_of(of.kind, options_of(of))
        places = {int(i): name for i, name in of.given["places"].items()}
        return sheet_of(table.header, imports.faults(of), columns, places, of.language)


def sheet_of(
    header: Sequence[str], faults: Sequence[FaultyRow], columns: Sequence[Column], places: Mapping[int, str], lang: str
) -> bytes:
    heads = {name: header[i] for i, name in places.items() if i < len(header)}
    called = {c.name: heads.get(c.name) or c.called(lang) for c in columns}
    keep = [i for i, head in enumerate(header) if head not in (geojson.SHAPE, *MEND.values())]
    rows = [
        [*(_cell(fault.cells, i) for i in keep), "\n".join(_told(called, said, lang) for said in fault.said)]
        for fault in faults
    ]
    return sheets.workbook(TITLE[lang], [*(header[i] for i in keep), MEND[lang]], rows, marked=len(keep))


def _cell(cells: Sequence[Any], place: int) -> Any:
    """A code of many digits stays text: as a number Excel would round it."""
    value = cells[place] if place < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and abs(value) >= 10**11 else value


def _told(called: Mapping[str, str], said: tuple[str, str], lang: str) -> str:
    column, text = said
    return f"{called[column]}{'：' if lang == 'zh' else ': '}{text}" if column in called else text


def _note(of: Import, act: str, at: datetime, payload: Mapping[str, Any]) -> None:
    """In the chain of the district's root, once there is a district: who brought in how much of what, never a row."""
    district = rulebook().district
    if district is not None:
        journal.record(subject=district.root, act=act, payload=payload, by=of.added_by, at=at)
