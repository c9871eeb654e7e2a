"""Adopting a practice in a dialogue of single questions, by whoever may adopt: where, from when, who is who, the local
promises, the order among its neighbours, what will change; then it is done, or left and taken up another day.

    opened(scope, playbook)        the proposal under way, with its questions and what is answered
    begin / answer / withdraw      what becomes of it
    adopt(scope, one, seen)        it is done, if everything is still as it was shown
    end(scope, adoption, on)       an adoption ends with a day
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wangge.acts import adopting, setup, shelf
from wangge.acts.adopting import Slot, Survey, Wish
from wangge.adoptions import actions as adoptions
from wangge.adoptions import proposals
from wangge.adoptions.facts import Practice, rulebook
from wangge.adoptions.models import Adoption, District, Proposal
from wangge.cases.models import Case
from wangge.engine import edition as editions
from wangge.engine.composition import RANKS
from wangge.engine.reader import Playbook
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.people.models import Entity, Post
from wangge.places.models import Unit
from wangge.subjects import revisions

CAPABILITY = "playbooks.adopt"
FIRST, LAST = ("area", "since"), ("promises", "order")
SUGGESTED_MOST = 5
ALIKE_LEAST = 1  # pairs of neighbouring characters that two names share


@dataclass(frozen=True, slots=True)
class Question:
    """``slot``: of a question who is who. ``answered``: it needs no answer any more."""

    step: str
    answered: bool
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A proposal as it stands. ``survey``: what its answers come to; ``seen``: a digest of all that the last page shows
    and somebody else could change."""

    proposal: Proposal
    playbook: Playbook
    area: Unit
    wish: Wish
    survey: Survey
    questions: tuple[Question, ...]
    seen: str

    @property
    def complete(self) -> bool:
        return all(question.answered for question in self.questions)


def not_allowed() -> Refused:
    return Refused("not_allowed", None, {"capability": CAPABILITY})


def opened(scope: Scope, playbook: str) -> Opened | Refused | None:
    """The proposal under way for a playbook; None where there is none. Refused: not_allowed, playbook_faulty (it was
    withdrawn from the shelf, or has a fault now)."""
    if not scope.may(CAPABILITY):
        return not_allowed()
    found, own = proposals.open_one(playbook), shelf.playbook(playbook)
    if found is None:
        return None
    return Refused("playbook_faulty", None, {"name": playbook}) if own is None else _opened(scope, found, own)


def under_way(scope: Scope) -> list[Proposal]:
    """Every proposal that is being prepared; none for who may not adopt."""
    return proposals.all_open() if scope.may(CAPABILITY) else []


def _opened(scope: Scope, found: Proposal, own: Playbook) -> Opened:
    wish = _wish(scope, found.answers, own)
    survey = adopting.look(wish)
    questions = tuple(_questions(found.answers, survey))
    beside = [(b.playbook, b.area, b.rank) for b in survey.beside]
    old = adopting.before(wish)
    told = repr((found.answers, survey.edition, beside, old.pk if old else 0, str(wish.since.date())))
    seen = hashlib.sha256(told.encode()).hexdigest()[:20]
    return Opened(found, own, wish.area, wish, survey, questions, seen)


def _questions(answers: Mapping[str, Any], survey: Survey) -> Iterator[Question]:
    for step in FIRST:
        yield Question(step, step in answers)
    for slot in survey.slots:
        step = f"{slot.kind}.{slot.name}"
        stands = slot.kind == "categories" and not slot.gap and slot.codes == (slot.name,)
        yield Question(step, not slot.gap and (step in answers or stands or survey.change != "first"), slot)
    for step in LAST:
        yield Question(step, step in answers)


def _wish(scope: Scope, answers: Mapping[str, Any], own: Playbook) -> Wish:
    rows = Unit.objects.select_related("subject")
    district = rulebook().district
    area = rows.filter(code=answers.get("area", "")).first() or rows.get(pk=district.root if district else 0)
    since = midnight(date.fromisoformat(answers["since"])) if "since" in answers else scope.at
    until = midnight(date.fromisoformat(answers["until"])) if answers.get("until") else None
    given = {step: tuple(codes) for step, codes in answers.items() if "." in step}
    rank = answers.get("order")
    return Wish(own, area, max(since, scope.at), until, given, rank, answers.get("promises"))


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(settings.DISTRICT_TZ))


# --- answering


def begin(scope: Scope, playbook: str) -> Proposal | Refused:
    """Refused: not_allowed, playbook_faulty, no_district."""
    if not scope.may(CAPABILITY) or scope.person is None:
        return not_allowed()
    if shelf.playbook(playbook) is None:
        return Refused("playbook_faulty", None, {"name": playbook})
    if rulebook().district is None:
        return Refused("no_district")
    return proposals.begin(playbook=playbook, answers={}, by=scope.person, at=scope.at)


def answer(scope: Scope, one: Opened, step: str, given: Mapping[str, Any], revision: int) -> Refused | None:
    """An answer that can stand. ``given``: by name, as the step has it. Refused: as ``proposals.answer``, and what is
    wrong with the answer: place_unknown_code, day_past, term_empty, slot_unknown, slot_needed, promise_slower."""
    if not scope.may(CAPABILITY) or scope.person is None:
        return not_allowed()
    checked = _checked(scope, one, step, given)
    if isinstance(checked, Refused):
        return checked
    kept = proposals.answer(
        proposal=one.proposal, revision=revision, answers=checked, by=scope.person, at=scope.at
    )  # fmt: skip
    return kept if isinstance(kept, Refused) else None


def _checked(scope: Scope, one: Opened, step: str, given: Mapping[str, Any]) -> dict[str, Any] | Refused:
    if step == "area":
        known = Unit.objects.filter(code=given["area"], valid_to=None).exists()
        return {"area": given["area"]} if known else Refused("place_unknown_code", None, {"place": given["area"]})
    if step == "since":
        return _days(scope, given["since"], given["until"])
    if step == "promises":
        promises: Mapping[str, Any] = given["promises"]
        frozen = editions.freeze(one.playbook)
        refused = adoptions.promises_refused(frozen, promises, one.wish.since.date())
        return refused or {"promises": dict(promises)}
    if step == "order":
        return {"order": given["rank"]}
    return _slot(one, step, tuple(given["codes"]))


def _days(scope: Scope, since: date, until: date | None) -> dict[str, Any] | Refused:
    today = scope.at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date()
    if since < today:
        return Refused("day_past", None, {"day": since.isoformat()})
    if until is not None and until <= since:
        return Refused("term_empty")
    return {"since": since.isoformat(), "until": until.isoformat() if until else ""}


def _slot(one: Opened, step: str, codes: tuple[str, ...]) -> dict[str, Any] | Refused:
    slot = next((q.slot for q in one.questions if q.step == step and q.slot), None)
    if slot is None:
        return Refused("proposal_gone")
    if not codes and slot.required:
        return Refused("slot_needed")
    known = {c for c in codes if c in rulebook().by_code} if slot.kind == "categories" else _known(codes)
    if unknown := [code for code in codes if code not in known]:
        return Refused("slot_unknown", None, {"codes": unknown})
    return {step: list(codes)}


def _known(codes: tuple[str, ...]) -> set[str]:
    """Organisations and posts by these codes."""
    found = set(Entity.objects.filter(code__in=codes, is_person=False).values_list("code", flat=True))
    return found | set(Post.objects.filter(code__in=codes, abolished_at=None).values_list("code", flat=True))


def by_name(text: str) -> str:
    """The code of the one organisation or post that goes by this name; else the text itself."""
    named = [e.id for e in roster().entities.values() if not e.is_person and e.name == text]
    codes = list(Entity.objects.filter(pk__in=named).values_list("code", flat=True))
    codes += [p.code for p in roster().posts.values() if p.title == text]
    return codes[0] if len(codes) == 1 else text


def suggestions(one: Opened, slot: Slot) -> list[tuple[str, str, str]]:
    """Whom the district could mean: (code, name, why: "mapped" as another practice has it, "body", "alike")."""
    people, own = roster(), one.playbook
    found: dict[int, str] = {}
    for other in rulebook().practices.values():
        if slot.name in other.organisations:
            found.setdefault(other.organisations[slot.name], "mapped")
    if slot.kind == "bodies":
        kinds = people.members.keys()
        found |= {pk: "body" for pk in kinds if pk in people.entities}
    word = own.words.find(f"{slot.kind}.{slot.name}", "zh") or ""
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    alike = [(len(pairs & {e.name[i : i + 2] for i in range(len(e.name) - 1)}), e.id) for e in people.entities.values()
             if not e.is_person and slot.kind == "organisations"]  # fmt: skip
    for shared, pk in sorted(alike, key=lambda a: (-a[0], a[1]))[:SUGGESTED_MOST]:
        if shared >= ALIKE_LEAST:
            found.setdefault(pk, "alike")
    codes = dict(Entity.objects.filter(pk__in=found).values_list("pk", "code"))
    return [(codes[pk], people.name(pk), why) for pk, why in found.items() if pk in codes][:SUGGESTED_MOST]


def ranks(one: Opened) -> list[tuple[int, str, str]]:
    """Places in the order that can be chosen: (rank, "own" | "before" | "last", the neighbour's playbook)."""
    taken = sorted({b.rank for b in one.survey.beside})
    own = RANKS[one.playbook.spec.precedence]
    found = [(own, "own", "")]
    for beside in sorted(one.survey.beside, key=lambda b: b.rank):
        lower = max((rank for rank in taken if rank < beside.rank), default=0)
        if beside.rank - 1 > lower:
            found.append((beside.rank - 1, "before", beside.playbook))
    if taken:
        found.append((taken[-1] + 1, "last", ""))
    firsts: dict[int, tuple[int, str, str]] = {}
    for place in found:
        firsts.setdefault(place[0], place)
    return list(firsts.values())


def withdraw(scope: Scope, one: Opened) -> Refused | None:
    if not scope.may(CAPABILITY):
        return not_allowed()
    proposals.end(proposal=one.proposal, adoption=None, at=scope.at)
    return None


# --- doing it


def tried(scope: Scope, one: Opened) -> Refused | None:
    """Why it could not be adopted as it stands: a tie with a neighbour, a promise, a gap; nothing is kept."""
    found = adopting.adopt(scope, one.wish, dry=True)
    return found if isinstance(found, Refused) else found.refused


def adopt(scope: Scope, playbook: str, seen: str) -> Adoption | Refused:
    """One at a time in the district: whoever comes second sees what the first has done before anything else happens.

    Refused: not_allowed, proposal_gone, proposal_open (a question is left), adopted_meanwhile, and as ``adopting``.
    """
    with transaction.atomic():
        District.objects.select_for_update(no_key=True).first()
        revisions.check()
        one = opened(scope, playbook)
        if one is None or isinstance(one, Refused):
            return one or Refused("proposal_gone")
        if not one.complete:
            return Refused("proposal_open")
        if one.seen != seen:
            return Refused("adopted_meanwhile")
        done = adopting.adopt(scope, one.wish)
        if isinstance(done, Refused) or done.refused is not None:
            return done if isinstance(done, Refused) else done.refused or Refused("proposal_gone")
        adoption = Adoption.objects.filter(pk=done.adopted).first() or adopting.before(one.wish)
        if adoption is None:
            return Refused("proposal_gone")
        proposals.end(proposal=one.proposal, adoption=adoption, at=scope.at)
        return adoption


def end(scope: Scope, adoption: int, on: date) -> Refused | None:
    """From that day on new matters go elsewhere; those that run go on to their close. Refused: not_allowed, day_past,
    adoption_over, adopted_meanwhile."""
    if not scope.may(CAPABILITY):
        return not_allowed()
    until = midnight(on)
    with transaction.atomic():
        held = Adoption.objects.select_for_update(of=("self",)).filter(pk=adoption).first()
        if held is None or (held.until is not None and held.until <= scope.at):
            return Refused("adoption_over")
        if until <= max(scope.at, held.since):
            return Refused("day_past", None, {"day": on.isoformat()})
        setup.end_adoption(scope, adoption=held, until=until)
    return None


def running(adoption: int) -> int:
    """Open cases of the open zone that go on under an adoption."""
    return Case.objects.filter(adoption=adoption, is_open=True, zone="open").count()


def in_force(playbook: str, at: datetime) -> list[Practice]:
    """The adoptions of a playbook that are in force, or will be."""
    own = (p for p in rulebook().practices.values() if p.playbook == playbook)
    return [p for p in own if p.until is None or p.until > at]
