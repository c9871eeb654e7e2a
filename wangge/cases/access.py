"""Reading cases on someone's behalf: the only way a face gets them. Every function takes a Scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import starmap
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wangge.adoptions.facts import Practice, calendar, practice, rulebook
from wangge.cases import forgetting, insight, listing, paging, searching
from wangge.cases.facts import clock_from, step_from
from wangge.cases.listing import CaseFilter, InboxFilter
from wangge.cases.models import NO_DATE, VOID, Case, Clock, Contact, Narrative, Stake, Step
from wangge.cases.offering import offers
from wangge.cases.samples import drawn_in, drawn_sheet
from wangge.cases.sheets import (
    CaseLine,
    CaseSheet,
    ClockSheet,
    ContactSheet,
    InboxLine,
    Kept,
    Page,
    StakeSheet,
    StepSheet,
    TrackSheet,
)
from wangge.engine import clock as clocks
from wangge.engine.scope import Scope
from wangge.engine.values import StepFact
from wangge.lib.codes import mask_identity, mask_name, mask_phone
from wangge.notices import access as notices
from wangge.notices.models import Notice
from wangge.people.facts import Roster, roster
from wangge.places.facts import atlas
from wangge.subjects import zones
from wangge.subjects.models import RAISED, Link

CONTACT_KINDS = frozenset({"lead", "co", "companion", "verifier", "arbiter", "filer"})
RATING = "rating"  # the purpose of fields by which an asker rates
RATING_CAPABILITY = "board.read"
MOST_PIN_FAILURES = 5
EVERY_NEXT_ACT = InboxFilter()
CODE_LENGTH = 20
SHORTEST_CODE = 16


def enter(scope: Scope) -> None:
    """Let this connection read the scope's zones and no others (row-level security, second to the conditions here)."""
    zones.enter(scope, proved=False)


def visible(scope: Scope) -> QuerySet[Case]:
    """Not barred ∧ (zone allowed ∧ (territory prefix ∨ a stake of my holders) ∨ proved by code and PIN)."""
    zones.enter(scope)
    held = Stake.objects.filter(case=OuterRef("pk"), until=None, holder__in=sorted(scope.holders))
    reach = Q(Exists(held.exclude(kind="barred")))
    for prefix in scope.prefixes("cases.read"):
        reach |= Q(unit_path__gte=prefix, unit_path__lt=prefix[:-1] + "/")
    proved = Q(pk__in=sorted(scope.bearer_of))
    return Case.objects.filter(proved | reach & Q(zone__in=sorted(scope.zones))).exclude(barred(scope, OuterRef("pk")))


def lit(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each with its light, the worst of its running clocks: what ``listing.LIGHT`` is to lists."""
    running = Clock.objects.filter(case=OuterRef("pk"), ended_at=None).order_by("-light").values("light")[:1]
    return cases.annotate(light=Coalesce(Subquery(running), 0))


def named(scope: Scope, cases: set[int]) -> dict[int, tuple[Case, str]]:
    """Those of these cases that the scope may see, each with its title ("" once it is erased)."""
    found = visible(scope).filter(pk__in=cases).annotate(said=F("narrative__title"))
    return {case.pk: (case, case.said or "") for case in found}


def barred(scope: Scope, case: OuterRef) -> Exists:
    """Whether the scope is barred from ``case``: by itself, or with an organisation that it belongs to.

    Whoever asks, by name or proved by code and PIN, is not barred from their own need because it is about their
    employer.
    """
    mine = Q(holder__in=sorted(scope.holders))
    if scope.kin:
        mine |= Q(holder__in=sorted(scope.kin)) & ~Q(case__asker=scope.person) & ~Q(case__in=sorted(scope.bearer_of))
    return Exists(Stake.objects.filter(mine, case=case, kind="barred", until=None))


def bell(scope: Scope) -> QuerySet[Notice]:
    """What the scope's holders were told, newest first, without a word of what it is barred from."""
    return notices.mine(scope, barred(scope, OuterRef("about")))


def _root() -> str:
    district = rulebook().district
    return atlas().units[district.root].path if district else ""


def lines(scope: Scope, wanted: CaseFilter) -> Page[CaseLine]:
    """Cases that the scope may see, filtered and ordered, one page of ``wanted.size``; before the first page of an
    urgent list those that stand in a lane."""
    enter(scope)
    pages = searching if wanted.words else paging
    found = list(starmap(CaseLine, pages.page(scope, wanted, _root())))
    kept = found[: wanted.size]
    more = len(found) > wanted.size
    last = kept[-1] if kept and more else None
    key = None
    urgent = wanted.order == "urgent" and not wanted.words
    if last is not None:
        key = (last.due if urgent else last.filed_at, last.id)
    if urgent and wanted.after is None and listing.has_lanes():
        top = list(starmap(CaseLine, paging.first(scope, wanted, _root())))
        kept = [*top, *(line for line in kept if line.id not in {one.id for one in top})]
    return Page(kept, key)  # type: ignore[arg-type]


def count(scope: Scope, wanted: CaseFilter) -> int:
    """How many cases the whole list of ``lines`` has."""
    enter(scope)
    return paging.count(scope, wanted, _root())


def seen(scope: Scope, wanted: CaseFilter) -> listing.Sql | None:
    """What holds of every case ``c`` of the list of ``lines``, for those who read something else of it; None: it is
    empty."""
    enter(scope)
    return paging.seen(scope, wanted, _root())


def inbox(
    scope: Scope,
    after: tuple[datetime, int] | None = None,
    size: int = 50,
    wanted: InboxFilter = EVERY_NEXT_ACT,
) -> Page[InboxLine]:
    """My next acts across all playbooks, most urgent first unless ``wanted`` says otherwise."""
    enter(scope)
    found = [(CaseLine(*row[:-3]), *row[-3:]) for row in listing.inbox(scope, after, size, wanted)]
    kept = [_inbox_line(*row) for row in found[:size]]
    last = found[size - 1] if len(found) > size else None
    key = (last[0].filed_at if wanted.newest else last[3], last[0].id) if last else None
    if after is None and not wanted.newest and listing.has_lanes():
        top = [_inbox_line(CaseLine(*row[:-3]), *row[-3:]) for row in listing.first(scope, wanted)]
        kept = [*top, *(line for line in kept if line not in top)]
    return Page(kept, key)


def waiting(scope: Scope, codes: Sequence[str]) -> list[InboxLine]:
    """Those of these cases that wait for me; a case once for each of my stakes in it."""
    enter(scope)
    return [_inbox_line(CaseLine(*row[:-3]), *row[-3:]) for row in listing.chosen(scope, codes)]


def of_codes(scope: Scope, codes: Sequence[str]) -> dict[str, CaseLine]:
    """Those of these cases that the scope may see, by code."""
    return {line.code: line for line in _related(scope, Q(code__in=list(codes)))}


def _inbox_line(line: CaseLine, kind: str, holder: int, due: datetime) -> InboxLine:
    return InboxLine(line, kind, holder, None if due == NO_DATE else due)


def inbox_counts(scope: Scope, most: int = 100) -> tuple[int, int]:
    """How many cases wait for me, and how many of them are late; each counted up to ``most``."""
    enter(scope)
    return listing.waiting(scope, most)


def inbox_count(scope: Scope, most: int = 100) -> int:
    """How many cases wait for me, counted up to ``most``."""
    return inbox_counts(scope, most)[0]


def compact(code: str) -> str:
    """A code as it is kept, without the blanks and hyphens in which people write it; "" for what can be none."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return plain if plain.isascii() and plain.isalnum() and len(plain) <= CODE_LENGTH else ""


def find(scope: Scope, code: str) -> Case | None:
    """The case with this code, if the scope may see it."""
    return lit(visible(scope)).filter(code=compact(code)).first()


def code_of(scope: Scope, words: str) -> str | None:
    """The code of the case that somebody means who types its number where words are looked for; None: no number."""
    code = compact(words)
    found = find(scope, code) if len(code) >= SHORTEST_CODE else None
    return found.code if found is not None else None


def sheet(scope: Scope, code: str) -> CaseSheet | None:
    """One case as this scope may see it; None when there is none or it is not to be seen (the same answer)."""
    case = find(scope, code)
    if case is None:
        return None
    own = practice(case.adoption_id)
    steps = list(Step.objects.filter(case=case).order_by("seq"))
    facts = tuple(step_from(s) for s in steps)
    people = roster()
    stakes = _stakes(case, people, scope.at)
    mine = {s.kind for s in stakes if s.holder in scope.holders}
    narrative = Narrative.objects.filter(case=case).first()
    hide = not _sees_rating(scope, case, mine)
    unsaid = frozenset[int]() if insight.inside(scope, case, mine) else insight.inner_steps(own, facts)
    return CaseSheet(
        line=_line_of(case, narrative),
        channel=case.channel,
        text=narrative.text if narrative else "",
        extra=_answers(narrative, own, hide),
        erased=bool(narrative and narrative.erased_at),
        contact=_contact(case, mine) if mine & CONTACT_KINDS or case.pk in scope.bearer_of else None,
        asker=case.asker_id,
        filed_by=case.filed_by_id,
        about=case.about_id,
        occurred_at=case.occurred_at,
        reasons=tuple(case.reasons),
        rating=None if hide else case.rating,
        point=(case.lon, case.lat) if case.lon is not None and case.lat is not None else None,
        steps=_steps(steps, facts, people, _rating_acts(own) if hide else frozenset(), unsaid),
        stakes=stakes,
        clocks=_clocks(case, own, facts, people),
        offers=offers(scope, case, own, facts),
        children=_related(scope, Q(parent=case)) if Case.objects.filter(parent=case).exists() else (),
        parent=next(iter(_related(scope, Q(pk=case.parent_id))), None) if case.parent_id else None,
        keeping=_keeping(case, own, facts, scope.at, hide),
        **_raising(scope, case),
        drawn=drawn_sheet(facts, _related(scope, Q(pk__in=ids)) if (ids := drawn_in(facts)) else ()),
        zone=case.zone,
        mine=frozenset(mine | {"asker"} if case.pk in scope.bearer_of else mine),
    )


def offered(scope: Scope, code: str) -> frozenset[str]:
    """The acts that ``sheet`` would offer the scope, refused ones too."""
    case = find(scope, code)
    if case is None:
        return frozenset()
    facts = tuple(step_from(step) for step in Step.objects.filter(case=case).order_by("seq"))
    return frozenset(offer.act for offer in offers(scope, case, practice(case.adoption_id), facts))


def _line_of(case: Case, narrative: Narrative | None) -> CaseLine:
    row = [getattr(case, "pk" if name == "subject_id" else name) for name in listing.COLUMNS]
    return CaseLine(*row, case.light, narrative.title if narrative else "")  # type: ignore[attr-defined]


def _related(scope: Scope, which: Q) -> tuple[CaseLine, ...]:
    cases = list(lit(visible(scope)).filter(which).order_by("pk")[:50])
    titles = {n.pk: n for n in Narrative.objects.filter(case__in=cases)}
    return tuple(_line_of(c, titles.get(c.pk)) for c in cases)


def _raising(scope: Scope, case: Case) -> dict[str, tuple[CaseLine, ...]]:
    """What an act on the case raised, and what it was raised from itself."""
    links = Link.objects.filter(Q(a=case.pk) | Q(b=case.pk), kind=RAISED).values_list("a", "b")
    ends = {a if b == case.pk else b: "raised_from" if b == case.pk else "raised" for a, b in links}
    lines = _related(scope, Q(pk__in=sorted(ends))) if ends else ()
    return {way: tuple(one for one in lines if ends[one.id] == way) for way in ("raised", "raised_from")}


def _sees_rating(scope: Scope, case: Case, mine: set[str]) -> bool:
    """The rater is hidden from those who handle (R-24); the asker and those who read the board see the grade."""
    if "asker" in mine or case.pk in scope.bearer_of:
        return True
    handles = bool(mine & {"lead", "co"})
    return not handles and ("filer" in mine or scope.may(RATING_CAPABILITY, case.unit_path))


def _answers(narrative: Narrative | None, own: Practice, hide: bool) -> dict[str, Any]:
    """Personal values by field; those given with a later act under "seq.field"; what rates is hidden from handlers, an
    identity number from everybody but for its end."""
    found: dict[str, Any] = {}
    for name, value in (narrative.extra if narrative else {}).items():
        spec = own.spec.fields.get(name.rpartition(".")[2])
        if hide and spec is not None and spec.purpose == RATING:
            continue
        said = value["value"] if isinstance(value, dict) and "value" in value else value
        found[name] = mask_identity(said) if spec is not None and spec.type == "id_number" else said
    return found


def _rating_acts(own: Practice) -> frozenset[str]:
    """The acts whose form asks something that rates."""
    rating = {name for name, spec in own.spec.fields.items() if spec.purpose == RATING}
    acts = [item for procedure in own.procedures.values() for item in procedure.acts.items()]
    return frozenset(name for name, act in acts if act.form and not rating.isdisjoint(act.form.names))


def _keeping(case: Case, own: Practice, facts: Sequence[StepFact], at: datetime, hide: bool) -> tuple[Kept, ...]:
    """What is kept how long; nothing of what rates to those from whom the rater is hidden."""
    if case.parent_id is not None:
        return ()
    told = forgetting.told(own, case.procedure, facts, case.closed_at, at)
    return tuple(kept for kept in told if not (hide and kept.purpose == RATING))


def _contact(case: Case, mine: set[str]) -> ContactSheet | None:
    contact = Contact.objects.filter(case=case).first()
    if contact is None:
        return None
    name, phone = mask_name(contact.name), mask_phone(contact.phone) if contact.phone else ""
    return ContactSheet(name, phone, masked=True, erased=contact.erased_at is not None)


def _stakes(case: Case, people: Roster, at: datetime) -> tuple[StakeSheet, ...]:
    rows = Stake.objects.filter(case=case, until=None).exclude(kind="barred").order_by("since", "kind")
    return tuple(_stake(s, people, at) for s in rows)


def _stake(stake: Stake, people: Roster, at: datetime) -> StakeSheet:
    holder = stake.holder_id
    person = phone = ""
    if holder in people.posts:
        term = people.incumbent(holder, at)
        entity = people.entities.get(term.person) if term else None
        person, phone = (entity.name, entity.phone) if entity else ("", "")
    elif holder in people.entities:
        phone = people.entities[holder].phone if not people.entities[holder].is_person else ""
    return StakeSheet(stake.kind, holder, people.name(holder), person, phone, stake.since, stake.waits)


def _steps(
    steps: Sequence[Step], facts: Sequence[StepFact], people: Roster, hide: frozenset[str], unsaid: frozenset[int]
) -> tuple[StepSheet, ...]:
    """Without those of ``unsaid``; of the acts in ``hide`` only that they were done."""
    undone = {s.undoes for s in facts if s.undoes is not None}
    terms = {t.id: t for held in people.by_person.values() for t in held} if any(s.appointment for s in steps) else {}
    found = []
    for step, fact in zip(steps, facts, strict=True):
        if fact.seq in unsaid:
            continue
        hidden = step.act in hide
        shown = StepFact(fact.seq, fact.act, fact.at, fact.to_state, fact.from_state) if hidden else fact
        term = terms.get(step.appointment or 0)
        post = people.posts.get(term.post) if term else None
        by = "" if hidden else people.name(step.by_id)
        found.append(StepSheet(shown, by, post.title if post else "", step.as_kind, fact.seq in undone))
    return tuple(found)


def _clocks(case: Case, own: Practice, facts: Sequence[StepFact], people: Roster) -> tuple[ClockSheet, ...]:
    """The clocks as stored, of those that the steps give under the practice of now; others are of one that was left."""
    procedure = own.procedures[case.procedure]
    projected = clocks.project(procedure.clocks, facts, calendar(), procedure.spec, own.terms)
    now, found = {(c.name, c.round, c.started) for c in projected}, []
    for row in Clock.objects.filter(case=case).exclude(state=VOID).order_by("started_at", "name"):
        if (row.name, row.round, row.started_at) not in now:
            continue
        fact, terms = clock_from(row), own.terms.get(row.name)
        found.append(ClockSheet.of(fact, people.name(fact.holder), facts, calendar(), procedure, terms))
    return tuple(found)


def track(code: str, scope: Scope | None = None) -> TrackSheet | None:
    """What the code alone shows (80 random bits cannot be guessed); only cases of the open zone, and such as the scope
    proved by code and PIN."""
    shown = Q(zone="open")
    if scope is not None and scope.bearer_of:
        zones.enter(scope)
        shown |= Q(pk__in=sorted(scope.bearer_of))
    case = Case.objects.filter(shown, code=compact(code), parent=None).first()
    if case is None:
        return None
    people = roster()
    facts = tuple(step_from(s) for s in Step.objects.filter(case=case).order_by("seq"))
    own, erased = practice(case.adoption_id), forgetting.is_erased(facts)
    unsaid = insight.inner_steps(own, facts)
    lead = people.entities.get(case.lead_id or 0)
    post = people.posts.get(case.lead_id or 0)
    phone = lead.phone if lead and not lead.is_person else _duty_phone(people, post)
    return TrackSheet(
        code=case.code,
        adoption=case.adoption_id,
        procedure=case.procedure,
        state=case.state,
        is_open=case.is_open,
        category=case.category_id,
        lead=case.lead_id,
        lead_name=people.name(case.lead_id),
        lead_phone=phone,
        filed_at=case.filed_at,
        due=case.due_at,
        provisional=case.provisional,
        erased=erased,
        locked=case.pin_failures >= MOST_PIN_FAILURES,
        steps=tuple((fact.act, fact.at) for fact in facts if fact.seq not in unsaid),
        clocks=tuple(c for c in _clocks(case, own, facts, people) if c.fact.ended is None),
        keeping=_keeping(case, own, facts, case.filed_at, hide=False) if erased else (),
    )


def _duty_phone(people: Roster, post: Any) -> str:
    """A public post's duty phone is its organisation's, never a private number."""
    organisation = people.entities.get(post.organisation or 0) if post else None
    return organisation.phone if organisation else ""
