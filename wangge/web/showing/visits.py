"""The calendar of visits: a month's sheet for the desk, a list for the phone, and the form that announces one."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from wangge.acts import Need
from wangge.acts.preview import Preview, preview
from wangge.adoptions.facts import Practice, practice, rulebook
from wangge.cases import visits
from wangge.cases.visits import Booked, Visiting, VisitSheet
from wangge.engine.scope import Scope
from wangge.engine.vocabulary import FieldType
from wangge.people.facts import EntityFact, roster
from wangge.places.facts import atlas
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Option
from wangge.web.pages.visits import VisitDay, VisitLine
from wangge.web.showing.laws import law_basis
from wangge.web.showing.lines import case_href, state_buttons, state_of
from wangge.web.showing.owners import owner_of
from wangge.web.showing.values import choice_label
from wangge.web.speaking import category_name, holder_name
from wangge.web.when import DISTRICT
from wangge.web.when import day as day_words
from wangge.web.wording import Language, say

FILES = "cases.file_for_others"
ACTS = 3  # offered beside a visit; all of them stand on its page
FIRMS_MOST = 60  # so many can be chosen from a list; of more the name is typed


def visit_line(sheet: VisitSheet, at: datetime, language: Language, *, acts: bool = True) -> VisitLine:
    """``acts``: with what the reader may do about it now, as buttons."""
    own = practice(sheet.adoption)
    how = visits.of(own, sheet.procedure)
    today = at.astimezone(DISTRICT).date()
    kinds = sorted(sheet.stakes & {"asker", "lead"}) if acts and how and how.at_first else []
    offered = [
        b for kind in kinds for b in state_buttons(own, sheet.code, sheet.procedure, sheet.state, kind, language)
    ]
    return VisitLine(
        href=case_href(sheet.code),
        day=sheet.day,
        half=choice_label(own, *sheet.half, language) if sheet.half else "",
        what=own.words.text(f"meetings.{sheet.meeting}", language),
        state=state_of(own, sheet.procedure, sheet.state, language),
        who=owner_of(sheet.lead, at, language),
        why=own.words.text("title", language),
        firm=holder_name(sheet.about),
        basis=law_basis(how.spec.law, language) if how and how.spec.law else None,
        acts=tuple(offered[:ACTS]) if sheet.is_open and not sheet.done else (),
        over=sheet.done or not sheet.is_open,
        past=sheet.day is not None and sheet.day < today,
    )


def agenda(lines: Sequence[VisitLine]) -> tuple[tuple[VisitLine, ...], tuple[VisitLine, ...]]:
    """What is to come, the nearest first and what has no day yet before all; and what is over, the newest first."""
    coming = [line for line in lines if not line.over and not line.past]
    coming.sort(key=lambda line: (line.day is not None, line.day or date.min, line.half))
    earlier = [line for line in lines if line.over or line.past]
    earlier.sort(key=lambda line: line.day or date.min, reverse=True)
    return tuple(coming), tuple(earlier)


def month_sheet(first: date, today: date, lines: Sequence[VisitLine]) -> tuple[tuple[VisitDay, ...], ...]:
    """The weeks of the month of ``first``, from Monday, with the visits of each day."""
    by_day: dict[date, list[VisitLine]] = {}
    for line in lines:
        if line.day is not None:
            by_day.setdefault(line.day, []).append(line)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return tuple(
        tuple(
            VisitDay(day if day.month == first.month else None, day == today, tuple(by_day.get(day, ())))
            for day in week
        )
        for week in weeks
    )


# --- announcing one


def hosts(scope: Scope) -> tuple[EntityFact, ...]:
    """The firms that the scope may announce a visit to: those on the ground where it files for others."""
    prefixes, units = scope.prefixes(FILES), atlas().units
    if not prefixes:
        return ()
    found = [e for e in roster().entities.values() if e.sort == "enterprise" and e.home in units]
    mine = [e for e in found if any(units[e.home or 0].path.startswith(prefix) for prefix in prefixes)]
    return tuple(sorted(mine, key=lambda e: e.name))


def host_named(scope: Scope, given: str) -> EntityFact | None:
    """The one firm that was chosen, by its id or by words of which only its name has all."""
    found = hosts(scope)
    exact = [e for e in found if given in (str(e.id), e.name)]
    return next(iter(exact or (near if len(near := [e for e in found if given in e.name]) == 1 else [])), None)


@dataclass(frozen=True, slots=True)
class Way:
    """How a visit to a firm is announced: the district's category, the practice that takes it, its fields."""

    category: str
    practice: Practice
    how: Visiting


def way_to(scope: Scope, firm: EntityFact) -> Way | None:
    """The way by which a visit to this firm is announced; None where no practice visits there."""
    for own in rulebook().practices.values():
        for code, how in _codes(own):
            need = Need(text="-", category=code, place=atlas().units[firm.home or 0].code, about=firm.id, asker=firm.id)
            found = preview(scope, need)
            if isinstance(found, Preview) and found.practice.adoption == own.adoption:
                return Way(code, own, how)
    return None


def _codes(own: Practice) -> list[tuple[str, Visiting]]:
    """The district's categories of the procedures that are announced by filing them."""
    bound = [(name, visits.of(own, b.procedure)) for b in own.spec.bindings for name in b.categories if name != "*"]
    named = [(name, how) for name, how in bound if how is not None and how.at_first]
    return [(c, how) for name, how in named for c in own.categories.get(name, (name,)) if c in rulebook().by_code]


def need_of(firm: EntityFact, way: Way | None, day: date, typed: Mapping[str, str]) -> Need:
    """The visit as a need of the firm's own, so that it is the firm's to answer."""
    fields: dict[str, str] = {}
    if way is not None:
        fields = {way.how.dates[0]: day.isoformat()}
        choice = next((n for n in way.how.others if typed.get("half") in way.practice.spec.fields[n].choices), None)
        fields |= {choice: typed["half"]} if choice else {}
    return Need(
        text=typed["text"],
        category=way.category if way else None,
        place=atlas().units[firm.home or 0].code,
        about=firm.id,
        asker=firm.id,
        channel="visit",
        fields=fields,
        key=typed.get("key") or None,
    )


def _halves(way: Way | None, chosen: str, language: Language) -> tuple[Option, ...]:
    names = way.how.others[:1] if way else ()
    own = way.practice if way else None
    return tuple(
        Option(c, choice_label(own, name, c, language), c == chosen)
        for name in names
        if own is not None
        for c in own.spec.fields[name].choices
    )


def announcing(
    scope: Scope, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language, *, sure: bool = False
) -> Form:
    """``sure``: somebody else comes in that week, and it is announced all the same."""
    firms = hosts(scope)
    few = len(firms) <= FIRMS_MOST
    options = tuple(Option(str(e.id), e.name, typed.get("firm") == str(e.id)) for e in firms) if few else ()
    kind: FieldType = "holder" if few else "text"
    label = {name: say(f"visits.{name}", language) for name in ("firm", "day", "half", "text")}
    halves = _halves(way_to(scope, firms[0]) if firms else None, typed.get("half", ""), language)

    def asked(name: str, kind: FieldType, of: tuple[Option, ...] = (), **more: bool) -> Field:
        value, error = typed.get(name, ""), wrong.get(name, "")
        return Field(name, kind, label[name], value=value, error=error, options=of, **more)

    fields = [
        asked("firm", kind, options, required=True),
        asked("day", "date", required=True),
        *([asked("half", "choice", halves)] if halves else []),
        asked("text", "long_text", required=True),
    ]
    carried = (("key", typed.get("key", "")), *((("sure", "yes"),) if sure else ()))
    button = say("visits.all_the_same" if sure else "visits.announce", language)
    return Form(reverse("web:visits"), tuple(fields), button, carried=carried)


def booked_sentence(found: Booked, language: Language) -> str:
    what, who = category_name(found.category, language), holder_name(found.lead)
    return say("visits.booked", language, day=day_words(found.day, language), what=what, who=who)
