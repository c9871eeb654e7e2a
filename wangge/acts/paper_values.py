"""The slots that the words of a paper may use, filled from the record (docs/papers.md lists them)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.adoptions.facts import Practice, district, rulebook
from wangge.cases.models import Case
from wangge.documents.content import plain
from wangge.documents.wording import words as own_words
from wangge.engine import procedure as rules
from wangge.engine.items import ITEM
from wangge.engine.law import Law
from wangge.engine.spec import PaperSpec
from wangge.engine.values import ClockFact, StakeKind, StepFact
from wangge.people.facts import roster

ZONE = ZoneInfo(settings.DISTRICT_TZ)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """What a paper is made from: the case up to one step."""

    case: Case
    practice: Practice
    name: str
    steps: tuple[StepFact, ...]
    clocks: tuple[ClockFact, ...]
    said: Mapping[str, Any]  # field → its last value
    asker: str
    at: datetime

    @property
    def paper(self) -> PaperSpec:
        return self.practice.spec.papers[self.name]

    def holder(self, kind: StakeKind) -> int | None:
        """Who holds a stake after the last of the steps."""
        view = rules.fold(self.steps, self.practice.procedures[self.case.procedure])
        return next(iter(view.holders(kind)), None)


def said(steps: Iterable[StepFact], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the case with its last value; steps that were undone say nothing.

    ``extra``: personal values, which stand outside the steps: by field, or by "seq.field" for those of a later act.
    """
    known = list(steps)
    undone = {s.undoes for s in known if s.undoes is not None}
    found: dict[str, Any] = {name: value for name, value in extra.items() if "." not in name}
    for step in known:
        if step.seq in undone or step.undoes is not None:
            continue
        for name, value in step.data.items():
            kept = extra.get(f"{step.seq}.{name}", {"value": value})["value"]
            if not (name.startswith("_") or (isinstance(kept, dict) and "digest" in kept)):
                found[name] = kept
    return found


def values(found: Gathered, number: str, lang: str) -> dict[str, Any]:
    """Text by slot; a list stays a list, so that a line of its own becomes a numbered one."""
    own, case, office = found.practice, found.case, organisation(found.holder(found.paper.office))
    desk, here = organisation(found.holder("lead")), district()
    slots: dict[str, Any] = {
        "number": number,
        "asker": plain(found.asker) or own_words().text("unknown_asker", lang),
        "code": "-".join(case.code[i : i + 4] for i in range(0, len(case.code), 4)),
        "category": _category(case.category_id, lang),
        "item": own.words.text(f"items.{found.said[ITEM]}", lang) if ITEM in found.said else "",
        "office": office[0] or here.name,
        "office_phone": office[1] or here.hotline,
        "desk": desk[0] or here.name,
        "desk_phone": desk[1] or here.hotline,
        "district": here.name,
        "hotline": here.hotline,
        "today": day(found.at.astimezone(ZONE).date(), lang),
        "filed": day(case.filed_at.astimezone(ZONE).date(), lang),
        "laws": grounds(_in_force_here(own, found.paper.laws), lang) or own_words().text("local_rules", lang),
    }
    fields = {name: field(own, name, found.said.get(name), lang) for name in found.paper.fields}
    return {**slots, **_dues(found, lang), **fields}


def organisation(holder: int | None) -> tuple[str, str]:
    """Name and phone of the organisation that a holder is or belongs to; blanks where nobody is known."""
    people = roster()
    post = people.posts.get(holder or 0)
    entity = people.entities.get((post.organisation or 0) if post else (holder or 0))
    if entity is None or entity.is_person:
        return (post.title if post else ""), ""
    return entity.name, entity.phone


def _dues(found: Gathered, lang: str) -> dict[str, str]:
    """``due_<clock>``: the last day of each clock's last round, "" where none runs; ``due_item``: of the item's."""
    own = found.practice.spec
    slots = dict.fromkeys((f"due_{name}" for name in own.procedures[found.case.procedure].clocks), "")
    slots |= {f"due_{c.name}": day(last_day(c.due), lang) for c in found.clocks if c.due is not None}
    item = own.items.get(str(found.said.get(ITEM)))
    return {**slots, "due_item": slots.get(f"due_{item.clock}", "") if item else ""}


def last_day(due: datetime) -> date:
    """The day on which a date runs out: 24:00 of a day is stored as the next day's 00:00."""
    return (due.astimezone(ZONE) - timedelta(microseconds=1)).date()


def day(value: date, lang: str) -> str:
    """GB/T 9704-2012, 7.3.5.4: Arabic numerals, the year in full, no zeros in front."""
    if lang == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def grounds(laws: Iterable[Law], lang: str) -> str:
    """《…法》第三十二条、《…规定》第六条: of each rule the article that its record names first, its ground."""
    first = [law.articles[0] for law in laws if law.articles]
    if lang == "zh":
        return "、".join(f"《{article.instrument}》{article.article}" for article in first)
    return "; ".join(f"{article.instrument} {article.article}" for article in first)


def _in_force_here(own: Practice, refs: Iterable[str]) -> Iterable[Law]:
    """The laws cited, without those of another province: a district names only its own."""
    for ref in refs:
        law = own.laws.get(ref.partition("#")[0])
        if law and (law.region == "cn" or district().region.startswith(law.region.rstrip("0"))):
            yield law


def _category(category: int | None, lang: str) -> str:
    found = rulebook().categories.get(category or 0)
    return "" if found is None else found.name_en if lang == "en" and found.name_en else found.name


def field(own: Practice, name: str, value: Any, lang: str) -> Any:
    """One field's value in words; None stays None, so that its line is left out."""
    spec = own.spec.fields.get(name)
    if spec is None or value is None:
        return value
    if isinstance(value, list):
        return [field(own, name, entry, lang) for entry in value]
    if spec.choices:
        return own.words.text(f"choices.{name}.{value}", lang)
    return _SHOWN.get(spec.type, lambda one, _: str(one))(value, lang)


def _yes_no(value: Any, lang: str) -> str:
    return own_words().text("yes" if value else "no", lang)


def _date(value: Any, lang: str) -> str:
    return day(date.fromisoformat(value), lang)


def _datetime(value: Any, lang: str) -> str:
    return day(datetime.fromisoformat(value).astimezone(ZONE).date(), lang)


def _holder(value: Any, lang: str) -> str:
    return roster().name(value)


_SHOWN: Mapping[str, Callable[[Any, str], str]] = {
    "yes_no": _yes_no,
    "date": _date,
    "datetime": _datetime,
    "holder": _holder,
    "category": lambda value, lang: _category_by_code(value, lang),
}


def _category_by_code(code: str, lang: str) -> str:
    found = rulebook().by_code.get(code)
    return _category(found.id if found else None, lang)
