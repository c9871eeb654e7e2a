"""Making rows through ``acts.setup``: short calls that stop at a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from wangge.acts import setup
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.actions import EntityRow, PostRow, TermRow
from wangge.people.models import Appointment, Entity, Post
from wangge.places.actions import UnitRow
from wangge.places.models import Unit
from wangge.subjects.models import Subject

T = TypeVar("T")


def kept(answer: T | Refused) -> T:
    """The answer; RuntimeError where the demonstration asks for what the rules refuse."""
    if isinstance(answer, Refused):
        raise RuntimeError(f"the demonstration was refused: {answer}")
    return answer


@dataclass
class Maker:
    """Everything is made at one moment by the installation itself. ``people``: subject of an organisation or post →
    who may act for it; ``insiders``: the same of posts that enter a closed zone; ``waiting``: staff without their posts
    (``seat_staff``)."""

    since: datetime
    day: date
    by: Scope = field(init=False)
    people: dict[int, list[int]] = field(default_factory=dict)
    insiders: dict[int, list[int]] = field(default_factory=dict)
    waiting: list[tuple[PostRow, Entity]] = field(default_factory=list)

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
        user = kept(setup.add_user(self.by, username=code, password=None)) if login else None
        return EntityRow(code, name, "person", user=user, **more)

    def entities(self, rows: Sequence[EntityRow]) -> list[Entity]:
        """All of them say that they are invented."""
        return kept(setup.add_entities(self.by, rows=[replace(row, invented=True) for row in rows]))

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
        rows = [TermRow(post, who, self.since, until, drawn_from=who.employer, **more) for post, who in held]
        for post, who in held:
            for holder in (post.pk, post.over_id) if post.acts_for else (post.pk,):
                (self.insiders if post.zones else self.people).setdefault(holder, []).append(who.pk)
        return kept(setup.appoint_many(self.by, rows=rows))

    def staff(self, code: str, name: str, title: str, role: str, of: Entity, **more: Any) -> Entity:
        """A person with a post over an organisation, acting for it, with a log-in; the post comes with all others
        (``seat_staff``)."""
        return self.staffs([(code, name, title, role, of)], **more)[0]

    def staffs(self, rows: Sequence[tuple[str, str, str, str, Entity]], **more: Any) -> list[Entity]:
        """As ``staff``, many at once: code, name, title, role, organisation of each."""
        people = self.entities(
            [self.role(row[0], row[1], login=True, employer=row[4], phone=row[4].phone) for row in rows]
        )
        for (code, _, title, role, of), person in zip(rows, people, strict=True):
            values = {"acts_for": True, "drawn_from": "department", "over": of.subject, **more}
            self.waiting.append((PostRow(f"post-{code}", role, title, organisation=of, **values), person))
        return people

    def seat_staff(self) -> None:
        """Everybody who waits for a post gets it."""
        posts = self.posts([row for row, _ in self.waiting])
        self.seats([(post, who) for post, (_, who) in zip(posts, self.waiting, strict=True)])
        self.waiting.clear()
