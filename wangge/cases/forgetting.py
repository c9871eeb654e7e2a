"""Forgetting what a case holds of a person (design §4c): each kind of value at its own date, in the end all of it.

    looked_at(own, procedure, closed)     when there is first something to forget
    due(...)                              what goes now, and when there is something again
    gather(...)                           the rows without it, and the digests that vouch for what stays
    forget(...)                           at last: words, contact, place, the payload of every step, with the salts

What goes early takes the digest of the whole with it, so the step that erases keeps a digest of what stays. Of the
steps' values those stay to the end that clocks are counted from, so that the case can still be folded and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.adoptions.facts import Practice, practice
from wangge.cases.models import Case, Contact, Narrative, Receipt, Step
from wangge.cases.sheets import Kept
from wangge.engine import keeping
from wangge.engine.clock_story import LEFT, PROCEDURE
from wangge.engine.keeping import GROUND, Keeping
from wangge.engine.kept import Kept as KeptBeside
from wangge.engine.spec import EffectSpec, PlaybookSpec
from wangge.engine.values import Refused, StepFact
from wangge.journal.chain import digest, new_salt

ZONE = ZoneInfo(settings.DISTRICT_TZ)
ERASE = "erase"  # the act; its own step stays whole, for it says by which law
MARK = "_erased"  # in the data of a step that was emptied: the law
LAW, GONE, KEPT = "_law", "_gone", "_kept"  # in the step that erases: on what ground, what, and digests of what stays
EMPTY: dict[str, Any] = {"extra": {}, "salt": None}
FREE_TEXT = frozenset({"text", "long_text", "phone", "uscc", "point", "file", "list"})
CONTACT_COLUMNS = {"asker_name": ("name",), "asker_phone": ("phone",)}
NARRATIVE_COLUMNS = {"text": ("text", "title")}


def keepings(own: Practice, procedure: str, closed: datetime) -> tuple[Keeping, ...]:
    day, known = closed.astimezone(ZONE).date(), _known(own.spec)
    found = known.get((procedure, day))
    if found is None:
        found = known[procedure, day] = keeping.keepings(own.spec, procedure, own.laws, day)
    return found


def _nothing(_: PlaybookSpec) -> dict[tuple[str, date], tuple[Keeping, ...]]:
    return {}


_known = KeptBeside(_nothing)  # by procedure and day, of each edition: whatever closes on a day is kept alike


def looked_at(own: Practice, procedure: str, closed: datetime, after: datetime | None = None) -> datetime | None:
    """When the first of a closed case's values is over, or the first ``after`` a moment (None: all are)."""
    found = keepings(own, procedure, closed)
    if after is None:
        return keeping.over(min(found, key=attrgetter("months")), closed, ZONE)
    return min((end for one in found if (end := keeping.over(one, closed, ZONE)) > after), default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """``names``: the kinds of values that go now; ``law``: on what ground; ``next``: when there is something again
    (None: never, for RECORD goes now and everything with it)."""

    names: tuple[str, ...]
    law: str
    next: datetime | None


def due(
    own: Practice, procedure: str, closed: datetime, steps: Iterable[StepFact], at: datetime, *, asked: bool
) -> Due | Refused:
    """What goes at ``at``: what is over, or, when the person asked for it, everything that no statute keeps.

    Refused: kept_by_law (until when), not_over.
    """
    gone = {name for step in steps for name in step.data.get(GONE, ())}
    left = [k for k in keepings(own, procedure, closed) if k.name not in gone]
    ends = {k.name: (keeping.free if asked else keeping.over)(k, closed, ZONE) for k in left}
    going = [k for k in left if ends[k.name] <= at]
    if not going and asked and left:
        soonest = min(left, key=lambda k: ends[k.name])
        return Refused("kept_by_law", soonest.statute, {"until": last_day(ends[soonest.name]).isoformat()})
    if not going:
        return Refused("not_over", GROUND)
    staying = [keeping.over(k, closed, ZONE) for k in left if k not in going]
    laws = {k.law for k in going}
    law = laws.pop() if len(laws) == 1 and not asked else GROUND
    return Due(tuple(k.name for k in going), law, min(staying, default=None))


def last_day(end: datetime) -> date:
    """The last day of a period that ends with this moment, in the district."""
    return end.astimezone(ZONE).date() - timedelta(days=1)


def begun(steps: Iterable[StepFact]) -> bool:
    """Whether something of a case was forgotten already: from then on nothing is added to it."""
    return any(LAW in step.data for step in steps)


def is_erased(steps: Sequence[StepFact]) -> bool:
    """Whether a case was emptied, itself or with the one that it is part of."""
    return bool(steps) and MARK in steps[0].data


def against(is_open: bool, steps: Sequence[StepFact], effects: Iterable[EffectSpec]) -> Refused | None:
    """Nothing about the asker is written again into a closed case once forgetting has begun; what erases goes on for as
    long as something is left. Refused: emptied."""
    adds = not any(effect.do == ERASE for effect in effects)
    if not is_open and (is_erased(steps) or (adds and begun(steps))):
        return Refused("emptied", GROUND)
    return None


def told(
    own: Practice, procedure: str, steps: Sequence[StepFact], closed: datetime | None, at: datetime
) -> tuple[Kept, ...]:
    """What the person is told: how long each kind of value is kept, what for and by which rule, and what has gone."""
    gone = {name: step.at for step in steps for name in step.data.get(GONE, ())}
    whole = max((step.at for step in steps if LAW in step.data), default=None) if is_erased(steps) else None
    grouped: dict[tuple[Any, ...], list[str]] = {}
    for one in keepings(own, procedure, closed or at):
        until = last_day(keeping.over(one, closed, ZONE)) if closed else None
        fate = (one.purpose, one.months, one.law, until, gone.get(one.name, whole))
        grouped.setdefault(fate, []).append(one.name)
    return tuple(Kept(tuple(names), *fate) for fate, names in grouped.items())


# --- a part of it


@dataclass(slots=True)
class Without:
    """Cases without some kinds of values, not written yet: rows, codes of attachments by case, digests by case."""

    rows: list[Contact | Narrative] = field(default_factory=list)
    files: dict[int, list[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    kept: dict[str, dict[str, str | None]] = field(default_factory=dict)  # None: nothing of the row stays


def gather(own: Practice, cases: Sequence[int], names: Collection[str], at: datetime) -> Without:
    """What these cases (one and its parts) are without ``names``; ``gone`` says of which there was something."""
    found = Without()
    for row in Contact.objects.filter(case__in=cases, erased_at=None).order_by("pk"):
        _row(found, row, CONTACT_COLUMNS, names, at)
    for row in Narrative.objects.filter(case__in=cases, erased_at=None).order_by("pk"):
        _row(found, row, NARRATIVE_COLUMNS, names, at)
    files = {name for name in names if name in own.spec.fields and own.spec.fields[name].type == "file"}
    for case, data in Step.objects.filter(case__in=cases).values_list("case", "data") if files else ():
        for name in files & (data or {}).keys():
            value = data[name]
            found.files.setdefault(case, []).extend([value] if isinstance(value, str) else value)
            found.gone.add(name)
    return found


def _row(
    found: Without,
    row: Contact | Narrative,
    columns: Mapping[str, tuple[str, ...]],
    names: Collection[str],
    at: datetime,
) -> None:
    gone = {n for n, own in columns.items() if n in names and any(getattr(row, column) for column in own)}
    gone |= {field_of(key) for key in row.extra} & set(names)
    if not gone:
        return
    for column in (c for n in gone for c in columns.get(n, ())):
        setattr(row, column, "")
    row.extra = {key: value for key, value in row.extra.items() if field_of(key) not in gone}
    values = vouched(row)
    empty = not any(values.values()) and not row.extra
    row.salt, row.erased_at = (None, at) if empty else (new_salt(), None)
    found.kept.setdefault(str(row.pk), {})[key_of(row)] = digest(row.salt, values).hex() if row.salt else None
    found.rows.append(row)
    found.gone |= gone


def field_of(key: str) -> str:
    """ "3.comment", what step 3 added, is of the field ``comment``."""
    return key.rpartition(".")[2]


def key_of(row: Contact | Narrative) -> str:
    """Under which a step keeps the digest of a row."""
    return "_contact" if isinstance(row, Contact) else "_narrative"


def vouched(row: Contact | Narrative) -> dict[str, Any]:
    """The values that a row's digest covers: what later acts added ("seq.field") has digests of its own."""
    if isinstance(row, Contact):
        return {"name": row.name, "phone": row.phone, "extra": row.extra}
    extra = {key: value for key, value in row.extra.items() if not key[:1].isdigit()}
    return {"title": row.title, "text": row.text, "extra": extra}


def write(without: Without) -> None:
    """Write what was gathered, within the transaction that holds the cases; files are the caller's."""
    for row in without.rows:
        row.save()
    Receipt.objects.filter(case__in=[row.pk for row in without.rows]).update(digest=b"")


# --- all of it


def forget(*, case_id: int, at: datetime, law: str) -> None:
    """Empty one case within the caller's transaction, which reads the case's zone. ``law``: on what ground."""
    case = Case.objects.get(pk=case_id)
    own = practice(case.adoption_id)
    for model, values in ((Contact, {"name": "", "phone": ""}), (Narrative, {"title": "", "text": ""})):
        rows = model.objects.filter(case=case)
        rows.filter(erased_at=None).update(erased_at=at)
        rows.update(**values, **EMPTY)
    for seq, data in Step.objects.filter(case=case).exclude(act=ERASE).values_list("seq", "data"):
        Step.objects.filter(case=case, seq=seq).update(data={MARK: law, **structural(own, data or {})}, salt=None)
    Case.objects.filter(pk=case_id).update(lon=None, lat=None, forget_at=None)
    Receipt.objects.filter(case=case).update(digest=b"")  # what was asked cannot be guessed from it either


def structural(own: Practice, data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a step's values those that a clock is counted from. Of free text only that there was some."""
    asked = {PROCEDURE, LEFT, *_asked_by_clocks(own)}
    return {name: _without_words(own, name, value) for name, value in data.items() if name in asked}


def _without_words(own: Practice, name: str, value: Any) -> Any:
    spec = own.spec.fields.get(name)
    return True if spec is not None and (spec.type in FREE_TEXT or spec.personal != "none") else value


def _asked_by_clocks(own: Practice) -> Iterator[str]:
    for prepared in own.procedures.values():
        for clock in prepared.clocks.values():
            yield from _facts(clock.when)
            if clock.counts_from is not None:
                yield clock.counts_from
            if clock.extends is not None:
                yield clock.extends.field


def _facts(condition: Any) -> Iterator[str]:
    """The facts that a condition asks for, however deep."""
    if isinstance(condition, Mapping):
        if isinstance(condition.get("fact"), str):
            yield condition["fact"]
        condition = list(condition.values())
    if isinstance(condition, list | tuple):
        for part in condition:
            yield from _facts(part)
