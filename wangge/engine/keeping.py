"""How long what a case holds of a person is kept: per field and purpose, counted from the case's close (design §4c).

    keepings(spec, procedure, laws, on)   every kind of value that a procedure asks for, with its period and its ground
    over(keeping, closed, zone)           the moment at which it goes by itself
    free(keeping, closed, zone)           the moment from which the person may have it erased

A period is counted as 民法典 201–202 say: the day of the close does not count, it ends with the day of the same number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from wangge.engine.clock_count import months_after
from wangge.engine.law import Law, Lawbook
from wangge.engine.spec import FieldSpec, PlaybookSpec, ProcedureSpec

RECORD = "record"  # what is left when every field is gone: words of the staff, the place, papers
PURPOSES = frozenset({"handling", "contact", "rating", RECORD})  # the house has words for; others a playbook's own
GROUND = "R-50"  # 个人信息保护法 19, 47: no longer than the purpose needs, and erased when it is reached
YEAR = 12


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind of value: a field's name or RECORD. ``own``: months after the close for its purpose; ``least``: months
    for which ``statute`` ("R-71#ledger") wants it kept, whatever the person asks; 0 where none does."""

    name: str
    purpose: str
    own: int
    least: int = 0
    statute: str | None = None

    @property
    def months(self) -> int:
        return max(self.own, self.least)

    @property
    def law(self) -> str:
        """The rule that says how long: the statute where it is the longer one."""
        return self.statute if self.statute and self.least >= self.own else GROUND


def keepings(spec: PlaybookSpec, procedure: str, laws: Mapping[str, Law], on: date) -> tuple[Keeping, ...]:
    """Personal fields and attachments that the forms of a procedure ask for, in their order, and RECORD last.

    ``laws``: those that the edition cites; ``on``: the day of the close. RECORD goes last of all, never before a field.
    """
    own, book = spec.procedures[procedure], Lawbook(laws)
    asked = [(name, spec.fields[name]) for name in _asked(spec, own)]
    found = [_keeping(name, field, own, book, on) for name, field in asked if _forgotten(field)]
    longest = max(found, key=lambda k: k.least, default=None)
    statute = _statute((own.keep,), book, on)
    if longest is not None and longest.least > statute[0]:
        statute = (longest.least, longest.statute)
    years = max((field.keep_years for _, field in asked), default=1)
    return (*found, Keeping(RECORD, RECORD, years * YEAR, *statute))


def _asked(spec: PlaybookSpec, procedure: ProcedureSpec) -> Iterator[str]:
    forms = dict.fromkeys([procedure.form, *(act.form for act in procedure.acts.values() if act.form)])
    yield from dict.fromkeys(entry.field for form in forms for entry in spec.forms[form].fields)


def _forgotten(field: FieldSpec) -> bool:
    return field.personal != "none" or field.type == "file"


def _keeping(name: str, field: FieldSpec, procedure: ProcedureSpec, laws: Lawbook, on: date) -> Keeping:
    return Keeping(name, field.purpose, field.keep_years * YEAR, *_statute((field.keep, procedure.keep), laws, on))


def _statute(refs: tuple[str | None, ...], laws: Lawbook, on: date) -> tuple[int, str | None]:
    """The longest of the limits that ``refs`` name, in months, and which it is."""
    limits = [(found[0].n, ref) for ref in refs if ref and (found := laws.limit(ref, on))]
    return max(limits, default=(0, None), key=lambda limit: limit[0])


def over(keeping: Keeping, closed: datetime, zone: tzinfo) -> datetime:
    """When the value goes: the end of its last day in the district's zone, in UTC."""
    return _end(closed, keeping.months, zone)


def free(keeping: Keeping, closed: datetime, zone: tzinfo) -> datetime:
    """From when on it goes at the person's wish: at once where no statute wants it kept."""
    return _end(closed, keeping.least, zone) if keeping.least else closed


def _end(closed: datetime, months: int, zone: tzinfo) -> datetime:
    day = months_after(closed.astimezone(zone).date(), months) + timedelta(days=1)
    return datetime.combine(day, time.min, zone).astimezone(UTC)
