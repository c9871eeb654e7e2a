"""The dialogue in which a practice is adopted: the shelf, the list of questions, one question, the last look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from wangge.acts import dialogue, shelf, shifts
from wangge.acts.dialogue import Opened, Question
from wangge.acts.shifts import Shifts
from wangge.adoptions.facts import Practice, rulebook
from wangge.adoptions.models import Proposal
from wangge.engine.reader import Playbook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.engine.words import Words
from wangge.places.facts import atlas
from wangge.web import when
from wangge.web.pages.administration import (
    AdoptCheck,
    AdoptionLine,
    PracticePage,
    Shelf,
    ShelfLine,
    StepPage,
    TaskLine,
)
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.parts import Cell, Empty, Fault, Option, State, Table
from wangge.web.showing.laws import law_basis
from wangge.web.speaking import category_name, playbook_title, refusal_sentence, unit_name
from wangge.web.wording import Language, say

KINDS = ("district", "street", "town", "community", "village")  # areas that are offered; others go by their code
PREFIX = "p_"  # of a field that holds a local promise


def _word(words: Words, key: str, language: Language) -> str:
    return words.find(key, language) or words.find(key) or key.rpartition(".")[2]


def title_of(own: Playbook, language: Language) -> str:
    return _word(own.words, "title", language)


def shelf_page(scope: Scope, found: Mapping[str, Playbook], under_way: Iterable[Proposal], language: Language) -> Shelf:
    begun = {one.playbook for one in under_way}
    lines = [_shelf_line(own, own.name in begun, scope.at, language) for own in found.values()]
    lines.sort(key=lambda line: (not line.states, line.title))
    return Shelf(say("adopt.title", language), say("adopt.lead", language), tuple(lines))


def _shelf_line(own: Playbook, begun: bool, at: datetime, language: Language) -> ShelfLine:
    practices = dialogue.in_force(own.name, at)
    states = []
    if any(p.since <= at for p in practices):
        states.append(State(say("adopt.in_force", language), "ok"))
    elif practices:
        states.append(State(say("adopt.to_come", language), "calm"))
    if begun:
        states.append(State(say("adopt.under_way", language), "soon"))
    href = reverse("web:practice_adoption", args=[own.name])
    return ShelfLine(title_of(own, language), _word(own.words, "summary", language), href, tuple(states))


def practice_page(
    own: Playbook, one: Opened | None, scope: Scope, language: Language, wrong: Refused | None = None
) -> PracticePage:
    """Its adoptions; and of the one that is prepared every question with its answer."""
    adoptions = tuple(_adoption(p, language) for p in dialogue.in_force(own.name, scope.at))
    faults = (Fault(refusal_sentence(wrong, language)),) if wrong else ()
    base = (title_of(own, language), _word(own.words, "summary", language), adoptions)
    if one is None:
        return PracticePage(*base, can_begin=True, faults=faults)
    tasks = tuple(_task(one, question, language) for question in one.questions)
    n = sum(q.answered for q in one.questions)
    person, at = one.proposal.changed_by.name, when.moment(one.proposal.changed_at, language, now=scope.at)
    return PracticePage(
        *base,
        tasks=tasks,
        progress=say("adopt.progress", language, n=n, most=len(tasks)),
        by=say("adopt.changed_by", language, who=person, at=at),
        check_href=reverse("web:adoption_step", args=[own.name, "check"]) if one.complete else "",
        faults=faults,
    )


def _adoption(own: Practice, language: Language) -> AdoptionLine:
    since = say("posts.since", language, day=_day(own.since, language))
    until = say("posts.until", language, day=_day(own.until, language)) if own.until else ""
    return AdoptionLine(
        unit_name(int(own.area.rstrip(".").rpartition(".")[2])),
        f"{since} {until}".strip(),
        own.spec.version,
        "" if own.until else reverse("web:adoption_end", args=[own.playbook, own.adoption]),
    )


def _day(at: datetime | None, language: Language) -> str:
    return when.day(at.astimezone(when.DISTRICT).date(), language, year=True) if at else ""


def _task(one: Opened, question: Question, language: Language) -> TaskLine:
    href = reverse("web:adoption_step", args=[one.playbook.name, question.step])
    answer = _answer(one, question, language) if question.answered else ""
    gap = question.slot is not None and question.slot.gap
    state = State(say("adopt.gap", language), "soon") if gap else State(say("adopt.to_answer", language), "calm")
    return TaskLine(question_label(one, question, language), href, answer, None if question.answered else state)


def question_label(one: Opened, question: Question, language: Language) -> str:
    if question.slot is None:
        return say(f"adopt.step.{question.step}", language)
    name = slot_name(one, question, language)
    return say(f"adopt.step.{question.slot.kind}", language, name=name)


def slot_name(one: Opened, question: Question, language: Language) -> str:
    assert question.slot is not None
    kind, name = question.slot.kind, question.slot.name
    if kind == "categories":
        return _word(one.playbook.words, f"categories.{name.replace('.', '_')}", language)
    return _word(one.playbook.words, f"{kind}.{name}", language)


def _answer(one: Opened, question: Question, language: Language) -> str:
    answers, joint = one.proposal.answers, "、" if language == "zh" else ", "
    if question.slot is not None:
        return joint.join(question.slot.called) or say("adopt.nobody", language)
    if question.step == "area":
        return one.area.name
    if question.step == "since":
        since = say("posts.since", language, day=_day(one.wish.since, language))
        return f"{since} {say('posts.until', language, day=_day(one.wish.until, language)) if one.wish.until else ''}"
    if question.step == "promises":
        told = [_promise(one, name, length, language) for name, length in answers["promises"].items()]
        return joint.join(told) or say("adopt.no_promises", language)
    return next((text for rank, text in order_places(one, language) if rank == one.survey.rank), str(one.survey.rank))


def _promise(one: Opened, clock: str, length: Mapping[str, Any], language: Language) -> str:
    lasts = say(f"length.{length['unit']}", language, n=length["n"])
    return f"{_word(one.playbook.words, f'clocks.{clock}', language)} {lasts}"


def order_places(one: Opened, language: Language) -> list[tuple[int, str]]:
    return [
        (rank, say(f"adopt.order.{how}", language, title=playbook_title(name, language) if name else ""))
        for rank, how, name in dialogue.ranks(one)
    ]


# --- one question


def step_page(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], wrong: Refused | None
) -> StepPage:
    """``given``: what was typed, where it was refused."""
    name = one.playbook.name
    error = refusal_sentence(wrong, language) if wrong else ""
    maker = _MAKERS.get(question.step) or (_category_fields if _is_category(question) else _holder_fields)
    fields = maker(one, question, language, given, error)
    href = reverse("web:adoption_step", args=[name, question.step])
    carried = (("revision", str(one.proposal.revision)),)
    several = () if len(fields) == 1 or not error else (Fault(error, fields[0].id),)
    form = Form(href, fields, say("adopt.save", language), several, carried=carried)
    return StepPage(
        question_label(one, question, language),
        title_of(one.playbook, language),
        reverse("web:practice_adoption", args=[name]),
        one.questions.index(question) + 1,
        len(one.questions),
        form,
        _lead(question, language),
        _gap(one, question, language),
        basis=law_basis(wrong.law, language) if wrong else None,
        compact=question.step == "promises",
    )


def _is_category(question: Question) -> bool:
    return question.slot is not None and question.slot.kind == "categories"


def _lead(question: Question, language: Language) -> str:
    return say(f"adopt.lead_of.{question.slot.kind if question.slot else question.step}", language)


def _gap(one: Opened, question: Question, language: Language) -> Empty | None:
    """What is missing in the district, and where it is set up."""
    slot = question.slot
    if slot is None or slot.kind == "categories" or dialogue.suggestions(one, slot):
        return None
    return Empty(
        say(f"adopt.none_of.{slot.kind}", language),
        say("adopt.none_more", language),
        reverse("web:import_new", args=["enterprises"]),
        say("adopt.register", language),
    )


def _area_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    chosen = given.get("area") or one.proposal.answers.get("area") or one.area.code
    units = [u for u in atlas().units.values() if u.kind in KINDS and u.valid_to is None]
    units.sort(key=lambda u: (KINDS.index(u.kind), u.path))
    options = tuple(Option(u.code, u.name, u.code == chosen) for u in units)
    return (Field("area", "choice", question_label(one, question, language), options=options, required=True,
                  error=error),)  # fmt: skip


def _since_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    today = one.wish.since.astimezone(when.DISTRICT).date().isoformat()
    since = given.get("since") or one.proposal.answers.get("since") or today
    until = given.get("until") or one.proposal.answers.get("until") or ""
    return (
        Field("since", "date", say("posts.field.since", language), "", since, required=True, error=error),
        Field("until", "date", say("posts.field.until", language), say("posts.hint.until", language), until),
    )


def _holder_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    slot = question.slot
    assert slot is not None
    chosen = given.get("code") or (slot.codes[0] if slot.codes else "")
    found = dialogue.suggestions(one, slot)
    options = [
        Option(code, f"{name}（{say(f'adopt.why.{why}', language)}）" if language == "zh" else
               f"{name} ({say(f'adopt.why.{why}', language)})", code == chosen)
        for code, name, why in found
    ]  # fmt: skip
    if slot.codes and slot.codes[0] not in [code for code, *_ in found]:
        options.insert(0, Option(slot.codes[0], slot.called[0] if slot.called else slot.codes[0], True))
    if not slot.required:
        options.append(Option("-", say("adopt.nobody", language), question.answered and not slot.codes))
    other = Field("other", "text", say("adopt.other", language), say("adopt.other_hint", language),
                  given.get("other", ""), most=80)  # fmt: skip
    label = say("adopt.choose", language)
    first = (Field("code", "choice", label, options=tuple(options), required=True, error=error),) if options else ()
    return (*first, other if first else Field(**_copied(other, error)))


def _copied(field: Field, error: str) -> dict[str, Any]:
    return {"name": field.name, "type": field.type, "label": field.label, "hint": field.hint, "value": field.value,
            "most": field.most, "required": True, "error": error}  # fmt: skip


def _category_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    slot = question.slot
    assert slot is not None
    chosen = set(given.get("codes") or slot.codes)
    tops: dict[str, list[Option]] = {}
    for category in rulebook().categories.values():
        label = category_name(category.id, language)
        tops.setdefault(category.names[0], []).append(Option(category.code, label, category.code in chosen))
    groups = tuple((name, tuple(options)) for name, options in tops.items())
    label = say("adopt.choose_categories", language)
    return (Field("codes", "list", label, groups=groups, required=True, error=error),)


def _promise_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    stands = one.wish.promises if one.wish.promises is not None else {}
    wrong = given.get("wrong", "")
    fields = []
    for name, clock in one.playbook.spec.clocks.items():
        value = given.get(name) or (str(stands[name]["n"]) if name in stands else "")
        lasts = say(f"length.{clock.length.unit}", language, n=clock.length.n)
        basis = law_basis(clock.basis.law, language)
        key = "adopt.promise_hint_law" if basis else "adopt.promise_hint"
        unit = say(f"adopt.unit.{clock.length.unit}", language)
        hint = say(key, language, length=lasts, unit=unit, law=basis.title if basis else "")
        label = _word(one.playbook.words, f"clocks.{name}", language)
        fields.append(
            Field(PREFIX + name, "number", label, hint, value, least=0, most=9999, error=error if name == wrong else "")
        )
    return tuple(fields)


def _order_fields(
    one: Opened, question: Question, language: Language, given: Mapping[str, Any], error: str
) -> tuple[Field, ...]:
    options = tuple(Option(str(rank), text, rank == one.survey.rank) for rank, text in order_places(one, language))
    return (Field("rank", "choice", say("adopt.step.order", language), options=options, required=True, error=error),)


Maker = Callable[[Opened, Question, Language, Mapping[str, Any], str], tuple[Field, ...]]
_MAKERS: dict[str, Maker] = {
    "area": _area_fields, "since": _since_fields, "promises": _promise_fields, "order": _order_fields,
}  # fmt: skip


# --- the last look


def check_page(one: Opened, scope: Scope, language: Language, wrong: Refused | None = None) -> AdoptCheck:
    name, refused = one.playbook.name, wrong or dialogue.tried(scope, one)
    back = reverse("web:practice_adoption", args=[name])
    form = Form(reverse("web:adoption_step", args=[name, "check"]), (), say("adopt.do", language),
                carried=(("seen", one.seen),))  # fmt: skip
    changed = shifts.of_wish(one.wish, scope.at)
    answers = tuple(_task(one, question, language) for question in one.questions)
    blocked = refused is not None and refused.code != "adopted_meanwhile"
    return AdoptCheck(
        say("adopt.check_title", language, title=title_of(one.playbook, language), area=one.area.name),
        say(f"adopt.change.{one.survey.change}", language, version=one.survey.before, n=_running(one)),
        back,
        answers,
        _seats(one, language),
        _shifts(changed, language),
        _shifts_sentence(changed, language),
        None if blocked else form,
        (Fault(refusal_sentence(refused, language)),) if refused else (),
        law_basis(refused.law, language) if refused else None,
        tuple(_beside(one, language)),
    )


def _running(one: Opened) -> int:
    own = [p for p in dialogue.in_force(one.playbook.name, one.wish.since) if p.area == one.area.subject.unit_path]
    return sum(dialogue.running(p.adoption) for p in own)


def _beside(one: Opened, language: Language) -> Iterable[str]:
    for other in sorted(one.survey.beside, key=lambda b: b.rank):
        how = "equal" if other.rank == one.survey.rank else "before" if other.rank < one.survey.rank else "after"
        yield say(f"adopt.beside.{how}", language, title=playbook_title(other.playbook, language))


def _seats(one: Opened, language: Language) -> Table | None:
    words = one.playbook.words
    rows = []
    for seat in one.survey.seats:
        falls = _word(words, f"posts.{seat.falls_to}", language) if seat.falls_to else say("adopt.window", language)
        short = "" if seat.held == seat.posts and seat.posts else say("adopt.falls", language, name=falls)
        rows.append((Cell(_word(words, f"posts.{seat.name}", language)), Cell(str(seat.posts)), Cell(str(seat.held)),
                     Cell(short)))  # fmt: skip
    heads = tuple(say(f"adopt.head.{h}", language) for h in ("post", "posts", "held", "else"))
    return Table(say("adopt.seats", language), heads, tuple(rows), words=True) if rows else None


def _shifts(found: Shifts, language: Language) -> Table | None:
    rows = tuple(
        (
            Cell(category_name(s.category, language)),
            Cell(playbook_title(s.before, language) or say("adopt.none_takes", language)),
            Cell(_title_of_any(s.after, language) or say("adopt.none_takes", language)),
            Cell(f"{s.units:,}"),
            Cell(f"{s.cases:,}"),
        )
        for s in found.found
    )
    heads = tuple(say(f"adopt.head.{h}", language) for h in ("category", "now", "then", "units", "came"))
    table = Table(say("adopt.shifts", language), heads, rows, say("adopt.shifts_note", language),
                  say("house.more", language), words=True)  # fmt: skip
    return table if rows else None


def _title_of_any(playbook: str, language: Language) -> str:
    own = shelf.playbook(playbook) if playbook else None
    return playbook_title(playbook, language) or (title_of(own, language) if own else "")


def _shifts_sentence(found: Shifts, language: Language) -> str:
    if not found.found:
        return say("adopt.no_shifts", language)
    moved = sum(s.cases for s in found.found)
    return say("adopt.shifts_sentence", language, n=moved, all=found.cases, since=_day(found.since, language))


def end_page(
    own: Practice, scope: Scope, language: Language, given: str = "", wrong: Refused | None = None
) -> StepPage:
    """Ending an adoption on a day; what would go elsewhere is told for the day that was typed, else for now."""
    error = refusal_sentence(wrong, language) if wrong else ""
    field = Field("on", "date", say("adopt.end_on", language), say("adopt.end_hint", language), given, required=True,
                  error=error)  # fmt: skip
    changed = shifts.of_end(own.adoption, scope.at, scope.at)
    lost = sorted({category_name(s.category, language) for s in changed.found if not s.after})
    told = [say("adopt.end_running", language, n=dialogue.running(own.adoption)), _shifts_sentence(changed, language)]
    if lost:
        told.append(say("adopt.end_lost", language, names=("、" if language == "zh" else ", ").join(lost[:12])))
    name = playbook_title(own.playbook, language)
    return StepPage(
        say("adopt.end_title", language, title=name), name, reverse("web:practice_adoption", args=[own.playbook]), 1, 1,
        Form(reverse("web:adoption_end", args=[own.playbook, own.adoption]), (field,), say("adopt.end_do", language)),
        unit_name(int(own.area.rstrip(".").rpartition(".")[2])), suggestions=tuple(told),
    )  # fmt: skip
