"""People and posts, by the security administrator: who is found, what a change would bring about, and the change.

A change names what its author saw (``seen``): where somebody changed the post meanwhile, nothing is done. Nobody
changes a post that they hold, nor appoints themselves; nobody is given both an administration and sight of cases
(design §4a). Searches go over posts and places, never over people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wangge.acts import setup, shelf, vacancy
from wangge.cases.models import Stake
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.engine.vocabulary import Capability, Zone
from wangge.lib import codes
from wangge.people.actions import EntityRow, TermRow
from wangge.people.facts import PostFact, Term, roster
from wangge.people.models import Appointment, Body, Entity, Post
from wangge.places.facts import atlas
from wangge.subjects import revisions

CAPABILITY = "people.appoint"
ADMINISTRATIONS = frozenset({"admin.system", "admin.security", "admin.audit"})
SIGHT = frozenset({"cases.read", "cases.import", "board.read", "supervise"})
POWERS: tuple[str, ...] = get_args(Capability)
ZONES: tuple[str, ...] = tuple(zone for zone in get_args(Zone) if zone != "open")
WORDS_MOST = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A post as its page shows it. ``past``, ``now``, ``coming``: its terms; ``heir``: who stands in where nobody is
    there; ``waiting``: matters of the open zone that wait for it now; ``seen``: a digest of all that can change."""

    post: PostFact
    place: str
    organisation: str
    pair: PostFact | None
    past: tuple[Term, ...]
    now: Term | None
    coming: tuple[Term, ...]
    heir: str
    waiting: int
    seen: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to hold a post, from when until when. A code that nobody has yet makes a person of this name."""

    person: str
    since: date
    until: date | None = None
    name: str = ""
    phone: str = ""
    login: str = ""


def place_of(over: int) -> str:
    """What a post is over, by name."""
    unit = atlas().units.get(over)
    return unit.name if unit else roster().name(over)


# --- looking


def found(scope: Scope, words: str, *, vacant: bool = False) -> list[PostFact] | Refused:
    """Posts by a piece of their title or code, or of the name or code of a place that they are over or in."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    people, words = roster(), words.strip()[:WORDS_MOST]
    units = {u.path for u in atlas().units.values() if words and (words in u.name or words == u.code)}
    posts = (p for p in people.posts.values() if _matches(p, words, units))
    kept = [p for p in posts if not vacant or people.incumbent(p.id, scope.at) is None]
    return sorted(kept, key=lambda p: (p.unit_path, p.role, p.title))


def _matches(post: PostFact, words: str, units: Collection[str]) -> bool:
    inside = any(post.unit_path.startswith(path) for path in units)
    return not words or words in post.title or words == post.code or words in place_of(post.over) or inside


def sheet(scope: Scope, post: int) -> Sheet | Refused | None:
    """None: there is no such post. Refused: not_allowed."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    people, at = roster(), scope.at
    own = people.posts.get(post)
    if own is None:
        return None
    terms = sorted(people.by_post.get(post, ()), key=lambda t: t.since)
    over = tuple(t for t in terms if t.until is not None and t.until <= at)
    heir = vacancy.heir(post, at)
    return Sheet(
        own, place_of(own.over), people.name(own.organisation), people.posts.get(own.pair or 0), over,
        people.incumbent(post, at), tuple(t for t in terms if t.since > at), people.name(heir), _waiting(own, at),
        _seen(own, terms),
    )  # fmt: skip


def _waiting(post: PostFact, at: datetime) -> int:
    """Of an organisation's too, where nobody else is there to act for it."""
    people, holders = roster(), [post.id]
    others = [p for p in people.acting.get(post.over, ()) if p != post.id and people.incumbent(p, at)]
    if post.acts_for and not others:
        holders.append(post.over)
    return (
        Stake.objects.filter(holder__in=holders, until=None, waits=True, zone="open").values("case").distinct().count()
    )


def _seen(post: PostFact, terms: Collection[Term]) -> str:
    told = [repr((t.id, t.person, t.since, t.until)) for t in terms]
    powers = (post.pair, sorted(post.capabilities), sorted(post.zones))
    return hashlib.sha256(repr((post.id, powers, *told)).encode()).hexdigest()[:20]


def bodies(scope: Scope) -> list[Body] | Refused:
    """Every standing body, by name. Refused: not_allowed."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    return list(Body.objects.select_related("entity", "lead").order_by("entity__name"))


def _not_allowed() -> Refused:
    return Refused("not_allowed", None, {"capability": CAPABILITY})


# --- changing


def _held(scope: Scope, post: int, seen: str, act: Callable[[Post], Refused | None]) -> Refused | None:
    """``act`` on a post that stands as its author saw it. Refused: not_allowed, post_gone, own_post, post_changed."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    with transaction.atomic():
        row = Post.objects.select_for_update(of=("self",)).select_related("pair").filter(pk=post).first()
        revisions.check()
        own = roster().posts.get(post)
        if row is None or own is None or row.abolished_at is not None:
            return Refused("post_gone")
        terms = sorted(roster().by_post.get(post, ()), key=lambda t: t.since)
        if any(t.person == scope.person and (t.until is None or t.until > scope.at) for t in terms):
            return Refused("own_post")
        refused = act(row) if _seen(own, terms) == seen else Refused("post_changed", None, {"title": own.title})
        if refused is not None:
            transaction.set_rollback(True)
    if refused is not None:
        revisions.forget()
    return refused


def appoint(scope: Scope, post: int, wish: Wish, seen: str) -> Refused | None:
    """Refused: as ``_held``; person_needs_name, import_other_person, appoints_self, post_taken, term_empty, and what is
    wrong with the name or number."""

    def act(row: Post) -> Refused | None:
        person = _person(scope, row, wish)
        return person if isinstance(person, Refused) else _seat(scope, row, person, wish)

    return _held(scope, post, seen, act)


def replace(scope: Scope, post: int, wish: Wish, seen: str) -> Refused | None:
    """Whoever is there stays until the day on which the next one comes. Refused: as ``appoint``."""

    def act(row: Post) -> Refused | None:
        person, day = _person(scope, row, wish), _midnight(wish.since)
        if isinstance(person, Refused):
            return person
        for term in Appointment.objects.filter(post=row, during__contains=day):
            refused = _ended(scope, term, day)
            if refused is not None:
                return refused
        return _seat(scope, row, person, wish)

    return _held(scope, post, seen, act)


def end(scope: Scope, post: int, term: int, on: date | None, seen: str) -> Refused | None:
    """A term ends with the beginning of a day; None: now. One that has not begun never begins.

    Refused: as ``_held``; term_gone, day_past."""

    def act(row: Post) -> Refused | None:
        held = Appointment.objects.filter(pk=term, post=row, during__isempty=False).first()
        at = scope.at if on is None else _midnight(on)
        if held is None or (held.during.upper is not None and held.during.upper <= scope.at):
            return Refused("term_gone")
        if at < scope.at:
            return Refused("day_past", None, {"day": str(on)})
        return _ended(scope, held, at)

    return _held(scope, post, seen, act)


def _ended(scope: Scope, term: Appointment, at: datetime) -> Refused | None:
    if term.during.lower >= at:
        answer: Any = setup.withdraw_term(scope, appointment=term)
    else:
        answer = setup.end_term(scope, appointment=term, until=at)
    return answer if isinstance(answer, Refused) else None


def pair(scope: Scope, post: int, other: str, seen: str) -> Refused | None:
    """双员. Refused: as ``_held``; pair_unknown (code), pair_taken."""

    def act(row: Post) -> Refused | None:
        second = Post.objects.select_for_update().filter(code=other, abolished_at=None).exclude(pk=row.pk).first()
        if second is None:
            return Refused("pair_unknown", None, {"code": other[:40]})
        if row.pair_id is not None or second.pair_id is not None:
            return Refused("pair_taken")
        setup.pair_posts(scope, first=row, second=second)
        return None

    return _held(scope, post, seen, act)


def unpair(scope: Scope, post: int, seen: str) -> Refused | None:
    def act(row: Post) -> Refused | None:
        setup.unpair_post(scope, post=row)
        return None

    return _held(scope, post, seen, act)


def abolish(scope: Scope, post: int, seen: str) -> Refused | None:
    """What waits for it goes to who stands in first. Refused: as ``_held``; post_held (somebody is there, or will be),
    post_needed (a matter has nobody else)."""

    def act(row: Post) -> Refused | None:
        terms = roster().by_post.get(post, ())
        if any(t.until is None or t.until > scope.at for t in terms):
            return Refused("post_held")
        if not vacancy.hand_over(post, scope.at):
            return Refused("post_needed")
        setup.abolish_post(scope, post=row)
        return None

    return _held(scope, post, seen, act)


def grant(scope: Scope, post: int, powers: Collection[str], zones: Collection[str], seen: str) -> Refused | None:
    """What a post may do and which closed zones it enters. Refused: as ``_held``; territory_for_firm,
    admin_sees_no_case, one_administration."""

    def act(row: Post) -> Refused | None:
        given = {power for power in powers if power in POWERS}
        administers = given & ADMINISTRATIONS
        if administers and (given & SIGHT or zones):
            return Refused("admin_sees_no_case")
        if len(administers) > 1:
            return Refused("one_administration")
        answer: Any = setup.grant_powers(
            scope, post=row, capabilities=sorted(given), zones=sorted(zone for zone in zones if zone in ZONES)
        )
        return answer if isinstance(answer, Refused) else None

    return _held(scope, post, seen, act)


def _person(scope: Scope, row: Post, wish: Wish) -> Entity | Refused:
    """The person with this code, or a new one."""
    known = Entity.objects.filter(code=wish.person).first()
    if known is not None:
        if not known.is_person or (wish.name and wish.name != known.name):
            return Refused("import_other_person", None, {"code": wish.person[:40]})
        return Refused("appoints_self") if known.pk == scope.person else known
    if not wish.name:
        return Refused("person_needs_name", None, {"code": wish.person[:40]})
    try:
        phone = codes.phone(wish.phone) if wish.phone else ""
    except codes.BadCode as bad:
        return Refused(bad.code, None, {"phone": wish.phone[:40]})
    user: Any = setup.add_user(scope, username=wish.login, password=None) if wish.login else None
    if isinstance(user, Refused):
        return user
    employer = row.organisation or Entity.objects.filter(pk=row.over_id, is_person=False).first()
    values = EntityRow(wish.person, wish.name, "person", phone=phone, employer=employer, user=user)
    made: Any = setup.add_entities(scope, rows=[values])
    return made if isinstance(made, Refused) else made[0]


def _seat(scope: Scope, row: Post, person: Entity, wish: Wish) -> Refused | None:
    lender = person.employer if person.employer and person.employer.sort in ("enterprise", "contractor") else None
    until = _midnight(wish.until) if wish.until else None
    made: Any = setup.appoint_many(scope, rows=[TermRow(row, person, _midnight(wish.since), until, drawn_from=lender)])
    return made if isinstance(made, Refused) else None


def change_members(
    scope: Scope, body: int, added: Collection[tuple[str, str]], ended: Collection[int]
) -> Refused | None:
    """``added``: (code of the organisation, its role). Refused: not_allowed, body_gone, import_unknown_entity,
    member_already, body_needs_lead."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    with transaction.atomic():
        row = Body.objects.select_for_update(of=("self",)).select_related("entity").filter(pk=body).first()
        if row is None:
            return Refused("body_gone")
        members = dict(row.members.filter(until=None).values_list("member", "role"))
        if row.lead_id in ended:
            return Refused("body_needs_lead")
        rows = list(_members(added, members))
        refused = next((r for r in rows if isinstance(r, Refused)), None)
        if refused is not None:
            return refused
        gone = list(Entity.objects.filter(pk__in=[m for m in ended if m in members]))
        setup.change_members(scope, body=row, added=[r for r in rows if not isinstance(r, Refused)], ended=gone)
    return None


def form_body(scope: Scope, entity: str, kind: str, lead: str) -> Body | Refused:
    """Make an organisation a standing body of a practice ("dual_posts.four_parties"), led by another one.

    Refused: not_allowed, import_unknown_entity (code), body_kind, body_already."""
    if not scope.may(CAPABILITY):
        return _not_allowed()
    if kind not in body_kinds():
        return Refused("body_kind")
    with transaction.atomic():
        rows = {e.code: e for e in Entity.objects.select_for_update().filter(code__in=[entity, lead], is_person=False)}
        missing = next((code for code in (entity, lead) if code not in rows), None)
        if missing is not None:
            return Refused("import_unknown_entity", None, {"code": missing[:40]})
        if entity == lead or Body.objects.filter(pk=rows[entity].pk).exists():
            return Refused("body_already", None, {"name": rows[entity].name})
        made: Any = setup.add_body(scope, entity=rows[entity], kind=kind, lead=rows[lead], members=())
    return made  # type: ignore[no-any-return]


def body_kinds() -> dict[str, str]:
    """The standing bodies that playbooks know: full name → what the playbook calls it."""
    found = {}
    for own in shelf.playbooks().values():
        for name in own.spec.bodies:
            title = own.words.find(f"bodies.{name}", "zh") or name
            found[f"{own.name}.{name}"] = f"{own.words.find('title', 'zh') or own.name} · {title}"
    return found


def _members(added: Collection[tuple[str, str]], members: Collection[int]) -> Iterator[tuple[Entity, str] | Refused]:
    for code, role in added:
        entity = Entity.objects.filter(code=code, is_person=False).first()
        if entity is None:
            yield Refused("import_unknown_entity", None, {"code": code[:40]})
        elif entity.pk in members:
            yield Refused("member_already", None, {"name": entity.name})
        else:
            yield entity, role[:48]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(settings.DISTRICT_TZ))
