"""The window: its service items, the filing form of one of them with the papers that it asks for, the guide beside it
and what the window does at once with what it takes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wangge.acts.items import organisation
from wangge.adoptions.facts import CategoryFact, Practice, practice, rulebook
from wangge.cases.sheets import InboxLine
from wangge.engine.clock_law import length_on
from wangge.engine.forms import Fault, Form
from wangge.engine.items import ITEM
from wangge.engine.procedure import Act, Procedure
from wangge.engine.scope import Scope
from wangge.engine.spec import ItemSpec
from wangge.people.facts import EntityFact, roster
from wangge.web.pages import others
from wangge.web.pages.forms import Field
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.showing.laws import law_basis
from wangge.web.showing.lines import possible
from wangge.web.showing.together import shared_acts
from wangge.web.showing.values import choice_label
from wangge.web.speaking import act_label, holder_name
from wangge.web.wording import Language, say

NOT_ASKED = frozenset({"item", "category", "place", "occurred_at"})  # the desk knows them
PAPERS = "given"  # the field of the filing form in which the papers in hand are ticked
THEN = "then_"  # stands before the names of the fields of what is done at once
OF_ITS_OWN = frozenset({"list", "file", "holder", "long_text"})


@dataclass(frozen=True, slots=True)
class Offered:
    """A service item that this desk takes: under which practice and procedure, for which category of the district."""

    name: str
    spec: ItemSpec
    practice: Practice
    procedure: str
    category: CategoryFact

    @property
    def prepared(self) -> Procedure:
        return self.practice.procedures[self.procedure]

    @property
    def form(self) -> Form:
        found = self.prepared.form
        assert found is not None  # the reader refuses a procedure without its filing form
        return found.requiring(self.spec.requires)


@dataclass(frozen=True, slots=True)
class Closing:
    """An act that the window may do at once on what it takes in. ``field``: the list in which it names the papers that
    are missing; ``deferrable``: only such as may come later."""

    act: Act
    field: str = ""
    deferrable: bool = False

    def data(self, found: Offered, given: Iterable[str], firm: EntityFact | None) -> dict[str, Any]:
        return {self.field: missing(found, given, firm)} if self.field else {}


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who stands at the desk, and what was typed and ticked so far."""

    firm: EntityFact | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    then: Mapping[str, str] = field(default_factory=dict)
    then_faults: Sequence[Fault] = ()

    def known(self, found: Offered) -> dict[str, Any]:
        """By source name: the item goes without saying, and what the register has of a firm."""
        said = organisation(self.firm.id) if self.firm else {}
        return {ITEM: found.name, **{source: value for source, value in said.items() if value}}


def offered(scope: Scope) -> dict[str, Offered]:
    """The items of every practice in which the visitor acts for one of its organisations, by name."""
    rules = rulebook()
    mine = (p for p in rules.practices.values() if not scope.holders.isdisjoint(p.organisations.values()))
    return {found.name: found for own in mine if own.until is None or own.until > scope.at for found in _items(own)}


def _items(own: Practice) -> Iterator[Offered]:
    by_code = rulebook().by_code
    for name, item in own.spec.items.items():
        bound = next((b for b in own.spec.bindings if item.category in b.categories), None)
        codes = own.categories.get(item.category, (item.category,))
        category = next((by_code[code] for code in codes if code in by_code), None)
        if bound is not None and category is not None:
            yield Offered(name, item, own, bound.procedure, category)


def desk_items(
    items: Mapping[str, Offered], chosen: str, language: Language, more: str = ""
) -> tuple[others.DeskItem, ...]:
    return tuple(
        others.DeskItem(
            f"{reverse('web:desk')}?item={name}{more}",
            item_label(found, language),
            length(found, language),
            name == chosen,
        )
        for name, found in items.items()
    )


def item_label(found: Offered, language: Language) -> str:
    return found.practice.words.text(f"items.{found.name}", language)


def length(found: Offered, language: Language) -> str:
    """The promise of the item, as its clock runs here."""
    name = found.spec.clock
    n, unit = length_on(found.prepared.clocks[name], found.practice.terms.get(name), timezone.localdate())
    return say(f"length.{unit}", language, n=n)


def firm_of(uscc: str) -> EntityFact | None:
    """The organisation with this unified social credit code. There is no such way to a person."""
    if not uscc:
        return None
    return next((e for e in roster().entities.values() if e.uscc == uscc and not e.is_person), None)


def uscc_field(found: Offered) -> str:
    """The field of the filing form that asks for the code of the organisation that applies; "" where none does."""
    asked = {name: found.practice.spec.fields[name] for name in sorted(found.form.names)}
    return next((name for name, spec in asked.items() if spec.source == "entity_uscc"), "")


def missing(found: Offered, given: Iterable[str], firm: EntityFact | None) -> list[str]:
    """The papers of the item that are neither in hand nor known here already."""
    there = set(given) | {m for m in found.spec.materials if is_known(found, m, firm)}
    return [m for m in found.spec.materials if m not in there]


def is_known(found: Offered, material: str, firm: EntityFact | None) -> bool:
    source = found.spec.known.get(material)
    return bool(source and firm and organisation(firm.id).get(source))


def closings(found: Offered) -> tuple[Closing, ...]:
    """What the lead may do with a case of this item as soon as it is there, and what the desk knows to fill in: accept
    it, accept it with papers to follow, or tell all that is missing."""
    start = found.prepared.by_state[found.prepared.spec.start]
    mine = [act for act in start if "lead" in act.kinds and act.form is not None]
    closed = (_closing(act) for act in sorted(mine, key=lambda act: not act.spec.main))
    return tuple(one for one in closed if one is not None)


def _closing(act: Act) -> Closing | None:
    guards = {guard.guard: guard for guard in act.spec.guards}
    lists = [given.name for given in act.form.inputs() if given.type == "list"] if act.form else []
    if "told_before" in guards or len(lists) > 1:
        return None
    if "not_held" in guards and guards["not_held"].field in lists:
        return Closing(act, lists[0], "deferrable" in guards)
    return Closing(act) if act.spec.main and not lists else None


def desk_fields(found: Offered, language: Language, at: AtDesk) -> tuple[Field, ...]:
    """The filing form as the desk fills it: only this item's papers stand in its lists; then what accepting it asks."""
    hidden = NOT_ASKED | {n for n, spec in found.practice.spec.fields.items() if spec.source == ITEM}
    asked = frozenset(m for m in found.spec.materials if not is_known(found, m, at.firm))
    filled = Filled(language, at.typed, at.faults, materials=asked, known=at.known(found))
    fields = page_fields(found.practice, found.form, filled, hidden)
    said = {name for name, spec in found.practice.spec.fields.items() if spec.source}
    order = {PAPERS: 0, "asker_name": 2, "asker_phone": 2}
    ranked = sorted(fields, key=lambda one: order.get(one.name, 1 if one.name in said else 4))
    first = [one for one in ranked if one.name in order or one.name in said]
    return (*first, *_then_fields(found, language, at), *(one for one in ranked if one not in first))


def _then_fields(found: Offered, language: Language, at: AtDesk) -> tuple[Field, ...]:
    """What the acts of ``closings`` ask beyond the papers, each once."""
    fields: dict[str, Field] = {}
    for closing in closings(found):
        form = closing.act.form
        assert form is not None
        own = frozenset(given.name for given in form.inputs() if given.type in OF_ITS_OWN)
        filled = Filled(language, at.then, at.then_faults, known=at.known(found), names=THEN)
        for one in page_fields(found.practice, form, filled, own):
            fields.setdefault(one.name, one)
    return tuple(fields.values())


def closing_buttons(found: Offered, language: Language) -> tuple[others.Closing, ...]:
    buttons = []
    for closing in closings(found):
        when = "deferrable" if closing.deferrable else "some" if closing.field else "all"
        label = act_label(found.practice, found.procedure, closing.act.name, language)
        buttons.append(others.Closing(closing.act.name, label, when))
    return tuple(buttons)


def guide(found: Offered, language: Language, firm: EntityFact | None) -> others.Guide:
    materials = (
        others.Material(
            choice_label(found.practice, PAPERS, name, language),
            name in found.spec.deferrable,
            is_known(found, name, firm),
        )
        for name in found.spec.materials
    )
    clock = found.prepared.clocks[found.spec.clock]
    return others.Guide(
        say("desk.promise", language, length=length(found, language)),
        holder_name(found.category.owner),
        law_basis(clock.basis.law, language),
        tuple(materials),
    )


def deferrable_materials(found: Offered) -> str:
    """For the page's script, which shows the button that fits the papers in hand."""
    return " ".join(found.spec.deferrable)


def waiting(lines: Sequence[InboxLine], items: Mapping[str, Offered], language: Language) -> tuple[others.Waiting, ...]:
    """What waits at this desk and leaves it by its main act, by act: accepted ones to the back office, results to the
    applicant."""
    mine = {(found.practice.adoption, found.procedure): found.prepared for found in items.values()}
    leaving = [line for line in lines if _leaves(line, mine.get((line.case.adoption, line.case.procedure)))]
    shared = [one for one in shared_acts(leaving, language) if one.main]
    return tuple(others.Waiting(one.label, one.name, one.codes) for one in shared)


def _leaves(line: InboxLine, prepared: Procedure | None) -> bool:
    if prepared is None or line.case.state == prepared.spec.start:
        return False
    acts = [act for act in possible(practice(line.case.adoption), line.case, line.stake) if act.spec.main]
    return any(not act.alone for act in acts)
