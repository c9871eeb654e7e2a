"""Making rows through ``acts.setup``: short calls that stop at a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from wangge.accounts.models import User
from wangge.acts import setup
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.actions import EntityRow, PostRow, TermRow
from wangge.people.models import Appointment, Entity, Post
from wangge.places.actions import UnitRow
from wangge.places.models import Unit
from wangge.subjects.models import Subject

T = TypeVar("T")


@dataclass(frozen=True)
class Staff:
    """A person with a log-in and a post over an organisation, acting for it. ``values``: of the post, where others."""

    code: str
    name: str
    title: str
    role: str
    of: Entity
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def post(self) -> PostRow:
        usual = {"acts_for": True, "drawn_from": "department", "over": self.of.subject, "organisation": self.of}
        return PostRow(f"post-{self.code}", self.role, self.title, **{**usual, **self.values})


def kept(answer: T | Refused) -> T:
    """The answer; RuntimeError where the demonstration asks for what the rules refuse."""
    if isinstance(answer, Refused):
        raise RuntimeError(f"the demonstration was refused: {answer}")
    return answer


@dataclass
class Maker:
    """Everything is made at one moment by the installation itself. ``people``: subject of an organisation or post →
    who may act for it; ``insiders``: the same of posts that enter a closed zone; ``waiting``: staff without their posts
    (``seat_staff``); ``logins``: codes of persons whose log-in comes with them."""

    since: datetime
    day: date
    by: Scope = field(init=False)
    people: dict[int, list[int]] = field(default_factory=dict)
    insiders: dict[int, list[int]] = field(default_factory=dict)
    waiting: list[tuple[PostRow, Entity]] = field(default_factory=list)
    logins: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by = setup.system(self.since)

    def unit(self, code: str, name: str, kind: str, layer: str, parent: Unit | None, boundary: Any = None) -> Unit:
        return self.units([(code, name, kind, layer, parent, boundary)])[0]

    def units(self, rows: Iterable[tuple[str, str, str, str, Unit | None, Any]]) -> list[Unit]:
        wanted = [UnitRow(*row[:5], self.day, row[5]) for row in rows]
        return kept(setup.add_units(self.by, rows=wanted))

    def organisation(self, code: str, name: str, sort: str, home: Unit, **more: Any) -> Entity:
        return self.entities([EntityRow(code, name, sort, home, **more)])[0]

    def person(self, code: str, name: str, login: bool = False, **more: Any) -> Entity:
        return self.entities([self.role(code, name, login, **more)])[0]

    def role(self, code: str, name: str, login: bool = False, **more: Any) -> EntityRow:
        """A person who is to be added; with ``login``, one whom somebody can be in the demonstration."""
        if login:
            self.logins.add(code)
        return EntityRow(code, name, "person", **more)

    def entities(self, rows: Sequence[EntityRow]) -> list[Entity]:
        """All of them say that they are invented."""
        users = self._users([row.code for row in rows if row.code in self.logins])
        invented = [replace(row, invented=True, user=users.get(row.code)) for row in rows]
        return kept(setup.add_entities(self.by, rows=invented))

    def _users(self, codes: Sequence[str]) -> dict[str, User]:
        made = kept(setup.add_users(self.by, usernames=codes)) if codes else []
        return dict(zip(codes, made, strict=True))

    def post(self, code: str, role: str, title: str, over: Subject, drawn_from: str, **more: Any) -> Post:
        return self.posts([PostRow(code, role, title, over, drawn_from, **more)])[0]

    def posts(self, rows: Sequence[PostRow]) -> list[Post]:
        return kept(setup.add_posts(self.by, rows=rows))

    def seat(self, post: Post, person: Entity, until: datetime | None = None, **more: Any) -> Appointment:
        return self.seats([(post, person)], until, **more)[0]

    def seats(
        self, held: Sequence[tuple[Post, Entity]], until: datetime | None = None, **more: Any
    ) -> list[Appointment]:
        """Appoint; whoever sits there acts for the post, and for what it acts for."""
        return self.terms(
            [TermRow(post, who, self.since, until, drawn_from=who.employer, **more) for post, who in held]
        )

    def terms(self, rows: Sequence[TermRow]) -> list[Appointment]:
        """As ``seats``, each with what is said of it."""
        for post, who in ((row.post, row.person) for row in rows):
            for holder in (post.pk, post.over_id) if post.acts_for else (post.pk,):
                (self.insiders if post.zones else self.people).setdefault(holder, []).append(who.pk)
        return kept(setup.appoint_many(self.by, rows=rows))

    def staffs(self, rows: Sequence[Staff]) -> list[Entity]:
        """Persons with their log-ins; their posts come with all others (``seat_staff``)."""
        people = self.entities([self.role(s.code, s.name, login=True, employer=s.of, phone=s.of.phone) for s in rows])
        self.waiting += zip((staff.post for staff in rows), people, strict=True)
        return people

    def seat_staff(self) -> None:
        """Everybody who waits for a post gets it."""
        posts = self.posts([row for row, _ in self.waiting])
        self.seats([(post, who) for post, (_, who) in zip(posts, self.waiting, strict=True)])
        self.waiting.clear()
