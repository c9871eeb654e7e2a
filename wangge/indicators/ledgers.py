"""The ledger of matters (台账) with the office's own columns, from the record, as Excel.

It holds the cases that the scope may see, within the territory whose figures it may read, and of each no more than a
page would show: names and numbers of people masked, and only where one has a part in the case. It is read in batches
and written row by row, so that a year of a district takes no more memory than a day of a village.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.conf import settings
from django.db.models import F, Q, QuerySet

from wangge.adoptions.facts import practice, rulebook
from wangge.cases import access
from wangge.cases.board import CAPABILITY
from wangge.cases.facts import step_from
from wangge.cases.models import VOID, Case, Clock, Contact, Stake, Step
from wangge.engine import ledger
from wangge.engine.ledger import ColumnSpec, LedgerSpec
from wangge.engine.scope import Scope
from wangge.engine.sources import CASE, said
from wangge.indicators.reports import askers_clocks, bounds
from wangge.indicators.sayings import channel, word
from wangge.lib.codes import mask_name, mask_phone
from wangge.people.facts import roster
from wangge.places.facts import atlas

STANDARD = "standard"
BATCH = 500
TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Found:
    """One case with what its columns need. ``contact`` None: not to be told."""

    number: int
    case: Case
    title: str
    contact: Contact | None
    late: bool
    answers: Mapping[str, Any]
    language: str

    @property
    def place(self) -> str:
        unit = atlas().units.get(self.case.unit_id)
        return " › ".join(u.name for u in reversed(atlas().ancestors(unit)[:-1])) if unit else ""


@lru_cache(maxsize=1)
def ledgers() -> dict[str, LedgerSpec]:
    """The ledgers that there are, by name: the house's, and those of the district's own folders. Raises Faults."""
    return ledger.load([TABLES, *settings.LEDGERS_ADDED])


def write(scope: Scope, spec: LedgerSpec, first: date, last: date, out: Path, language: str = "zh") -> int | None:
    """Write the cases that were filed on the days ``first`` … ``last`` to ``out``; how many. None: without the right to
    figures there is no ledger."""
    if not scope.prefixes(CAPABILITY):
        return None
    # strings_to_formulas off: what a case holds is never run by whoever opens the sheet
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        book.set_properties(
            {"title": spec.title.text(language), "created": bounds(first, last)[0].replace(tzinfo=None)}
        )
        sheet = book.add_worksheet(spec.title.text(language)[:31])
        bold, count = book.add_format({"bold": True}), 0
        for place, column in enumerate(spec.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head.text(language), bold)
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(rows(scope, spec, first, last, language), 1):
            for place, text in enumerate(row):
                (sheet.write_number if isinstance(text, int) else sheet.write_string)(count, place, text)
    return count


def rows(scope: Scope, spec: LedgerSpec, first: date, last: date, language: str = "zh") -> Iterator[list[int | str]]:
    """The ledger line by line, the oldest first."""
    since, until = bounds(first, last)
    number, after = 0, (since, 0)
    while cases := _batch(scope, after, until):
        for found in _filled(scope, spec, cases, number, language):
            yield [_cell(found, column) for column in spec.columns]
        number, after = number + len(cases), (cases[-1].filed_at, cases[-1].pk)


def page(
    scope: Scope,
    spec: LedgerSpec,
    first: date,
    last: date,
    after: tuple[datetime, int] | None,
    size: int,
    language: str = "zh",
) -> tuple[list[list[int | str]], tuple[datetime, int] | None] | None:
    """``size`` lines of the ledger after the key of a line, and the key for the next page (None: there is none); None
    without the right to figures."""
    if not scope.prefixes(CAPABILITY):
        return None
    since, until = bounds(first, last)
    begin = (since, 0)
    after = after if after is not None and begin < after < (until, 0) else begin
    before = _seen(scope, begin, until).filter(~_later(after)).count() if after != begin else 0
    cases = _batch(scope, after, until, size + 1)
    told = [[_cell(found, c) for c in spec.columns] for found in _filled(scope, spec, cases[:size], before, language)]
    key = (cases[size - 1].filed_at, cases[size - 1].pk) if len(cases) > size else None
    return told, key


def _batch(scope: Scope, after: tuple[datetime, int], until: datetime, size: int = BATCH) -> list[Case]:
    """The next cases by filing, parts of others left out."""
    seen = _seen(scope, after, until)
    return list(seen.annotate(said=F("narrative__title")).order_by("filed_at", "pk")[:size])


def _seen(scope: Scope, after: tuple[datetime, int], until: datetime) -> QuerySet[Case]:
    ground = Q()
    for prefix in scope.prefixes(CAPABILITY):
        ground |= Q(unit_path__gte=prefix, unit_path__lt=prefix[:-1] + "/")
    return access.visible(scope).filter(ground, _later(after), filed_at__lt=until, parent=None)


def _later(after: tuple[datetime, int]) -> Q:
    return Q(filed_at__gt=after[0]) | Q(filed_at=after[0], pk__gt=after[1])


def _filled(scope: Scope, spec: LedgerSpec, cases: Sequence[Case], before: int, language: str) -> Iterator[Found]:
    ids = [case.pk for case in cases]
    mine = _mine(scope, ids)
    contacts = {c.pk: c for c in Contact.objects.filter(case__in=mine, erased_at=None)}
    late, answers = _late(ids, scope.at), _answers(cases, spec) if spec.answers else {}
    for number, case in enumerate(cases, before + 1):
        title = getattr(case, "said", "") or ""
        yield Found(number, case, title, contacts.get(case.pk), case.pk in late, answers.get(case.pk, {}), language)


def _mine(scope: Scope, ids: Sequence[int]) -> list[int]:
    """The cases in which one has a part that reaches the asker."""
    held = Stake.objects.filter(case__in=ids, until=None, holder__in=sorted(scope.holders))
    return list(held.filter(kind__in=sorted(access.CONTACT_KINDS)).values_list("case", flat=True).distinct())


def _late(ids: Sequence[int], at: datetime) -> set[int]:
    """Cases with a date that was missed, or has passed; the asker's own time is none."""
    missed = Q(ended_at=None, due_at__lt=at) | Q(ended_at__gt=F("due_at"))
    found = Clock.objects.filter(missed, case__in=ids).exclude(state=VOID).exclude(name__in=askers_clocks())
    return set(found.values_list("case", flat=True))


def _answers(cases: Sequence[Case], spec: LedgerSpec) -> dict[int, dict[str, Any]]:
    """The newest answers to the fields that the ledger names; personal ones are in no step."""
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(case__in=[c.pk for c in cases]).order_by("case", "seq"):
        steps.setdefault(step.case_id, []).append(step)
    found = {}
    for case in cases:
        fields = practice(case.adoption_id).spec.fields
        plain = {f"{CASE}{n}" for n in spec.answers if n in fields and fields[n].personal == "none"}
        found[case.pk] = said([step_from(s) for s in steps.get(case.pk, ())], plain)
    return found


def _cell(found: Found, column: ColumnSpec) -> int | str:
    if column.of == "number":
        return found.number
    if column.of == "answer":
        return _answer(found, column.field or "")
    return CELLS[column.of](found)


def _answer(found: Found, field: str) -> str:
    value = found.answers.get(f"{CASE}{field}")
    own = practice(found.case.adoption_id)
    entries = value if isinstance(value, list) else [] if value is None else [value]
    held = field in own.spec.fields and own.spec.fields[field].type == "holder"
    told = (
        roster().name(e)
        if held
        else own.words.find(f"choices.{field}.{e}", found.language) or _plain(e, found.language)
        for e in entries
    )
    return ("、" if found.language == "zh" else ", ").join(told)


def _plain(value: Any, language: str) -> str:
    return word("yes" if value else "no", language) if isinstance(value, bool) else str(value)


def _day(at: datetime | None) -> str:
    return at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date().isoformat() if at else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).strftime("%Y-%m-%d %H:%M") if at else ""


def _word(found: Found, key: str) -> str:
    return practice(found.case.adoption_id).words.text(key, found.language)


def _category(found: Found) -> str:
    fact = rulebook().categories.get(found.case.category_id or 0)
    if fact is None:
        return word("report.unsorted", found.language)
    return fact.name_en if found.language == "en" and fact.name_en else fact.name


def _unit(found: Found) -> str:
    unit = atlas().units.get(found.case.unit_id)
    return unit.name if unit else ""


CELLS: Mapping[str, Callable[[Found], str]] = {
    "code": lambda f: str(f.case.code),
    "filed_on": lambda f: _day(f.case.filed_at),
    "filed_at": lambda f: _moment(f.case.filed_at),
    "occurred_at": lambda f: _moment(f.case.occurred_at),
    "channel": lambda f: channel(f.case.channel, f.language),
    "place": lambda f: f.place,
    "unit": _unit,
    "category": _category,
    "title": lambda f: f.title,
    "asker": lambda f: mask_name(f.contact.name) if f.contact else "",
    "asker_phone": lambda f: mask_phone(f.contact.phone) if f.contact and f.contact.phone else "",
    "practice": lambda f: _word(f, "title"),
    "lead": lambda f: roster().name(f.case.lead_id),
    "state": lambda f: _word(f, f"procedures.{f.case.procedure}.states.{f.case.state}"),
    "due": lambda f: _moment(f.case.due_at),
    "closed_on": lambda f: _day(f.case.closed_at),
    "outcome": lambda f: _word(f, f"outcomes.{f.case.outcome}") if f.case.outcome else "",
    "late": lambda f: word("yes" if f.late else "no", f.language),
}
