"""Posts and who holds them: role × unit or organisation × person × from and to.

A post is known by its code, or by its role and what it is over; a term by its post, person and first day. Nobody is
moved out of a post by a table: whoever is in it has to be ended first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from wangge.accounts.models import User
from wangge.acts import setup, shelf
from wangge.acts.importing.enterprises import code_in
from wangge.acts.importing.master import (
    Column,
    Faulty,
    Gathered,
    Planned,
    Planner,
    day,
    midnight,
    named,
    needed,
    too_long,
)
from wangge.engine.spec import PostSpec
from wangge.engine.values import Refused
from wangge.lib import codes
from wangge.people.actions import EntityRow, PostRow, TermRow
from wangge.people.models import Appointment, Entity, Post
from wangge.places.models import Unit
from wangge.subjects.models import Subject


@dataclass(frozen=True, slots=True)
class Role:
    """A post of a playbook: "dual_posts.public_receiver", and what people call it."""

    name: str
    spec: PostSpec
    words: tuple[str, ...]


@dataclass(slots=True)
class Seat:
    """What a row asks for: a post, a person, a term; each with what stands of it already."""

    code: str
    role: Role
    title: str
    over: Subject
    organisation: Entity | None
    person_code: str
    person_name: str
    phone: str
    login: str
    since: date | None
    until: date | None
    post: Post | None = None
    person: Entity | None = None
    term: Appointment | None = None


def roles() -> dict[str, Role]:
    """Every post of every playbook that there is to adopt, by its full name."""
    found = {}
    for own in shelf.playbooks().values():
        for name, spec in own.spec.posts.items():
            titles = (own.words.find(f"posts.{name}", lang) or name for lang in ("zh", "en"))
            found[f"{own.name}.{name}"] = Role(f"{own.name}.{name}", spec, tuple(titles))
    return found


class Posts(Planner[Seat]):
    capability: ClassVar[str] = "people.appoint"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", ("岗位", "Role", "岗位类型", "职务"), True, "网格长"),
        Column("over", ("区划或单位编码", "Unit or organisation code", "区划编码", "网格编码", "单位编码"), True,
               "330499101003001"),
        Column("title", ("岗位名称", "Title"), example="一号网格 网格长"),
        Column("code", ("岗位编码", "Post code"), example="post-1"),
        Column("organisation", ("所属单位编码", "Organisation code", "所属单位"), example="office"),
        Column("person", ("人员编码", "Person code", "工号"), example="staff-17"),
        Column("name", ("姓名", "Name", "人员姓名"), example="网格长甲"),
        Column("phone", ("电话", "Phone", "联系电话", "手机"), example="0573-82000001"),
        Column("login", ("登录名", "Login", "账号"), example="chief17"),
        Column("since", ("任职起", "From", "起始日期", "开始日期"), example="2026-12-01"),
        Column("until", ("任职止", "To", "截止日期", "结束日期"), example="2027-12-01"),
    )  # fmt: skip

    def look(self, batch: Sequence[Mapping[str, Any]]) -> None:
        codes_ = named(batch, "over", "organisation", "person")
        self.batch, self.roles = batch, roles()
        self.units = {u.code: u for u in Unit.objects.filter(code__in=codes_).select_related("subject")}
        self.entities = {e.code: e for e in Entity.objects.filter(code__in=codes_).select_related("subject", "user")}
        over = [u.pk for u in self.units.values()] + [e.pk for e in self.entities.values()]
        made = {f"{role}@{place}"[:40] for role in self.roles for place in named(batch, "over")}
        known = list(Post.objects.filter(Q(code__in=named(batch, "code") | made) | Q(over__in=over)))
        self.posts = {p.code: p for p in known if p.abolished_at is None}
        self.placed = {(p.role, p.over_id): p for p in self.posts.values()}
        self.gone = {p.code for p in known if p.abolished_at is not None}
        logins = User.objects.filter(username__in=named(batch, "login"))
        self.logins = set(logins.values_list("username", flat=True))
        self.here: set[tuple[str, str, Any]] = getattr(self, "here", set())

    def plan(self, values: Mapping[str, Any]) -> Planned[Seat]:
        most = {"title": 80, "code": 40, "person": 40, "name": 120, "login": 60}
        told = Gathered([*needed(values, "role", "over"), *too_long(values, most)])
        role = told.of(lambda: self._role(str(values.get("role", "")))) if values.get("role") else None
        over = told.of(lambda: self._over(str(values["over"]), role)) if values.get("over") and role else None
        organisation = told.of(lambda: self._organisation(str(values.get("organisation", ""))))
        phone = told.of(lambda: code_in(values, "phone", codes.phone, None)) or ""
        since, until = told.of(lambda: day(values, "since")), told.of(lambda: day(values, "until"))
        told.said += self._person_faults(values)
        told.end()
        assert role is not None
        assert over is not None
        place, subject = over
        seat = Seat(
            str(values.get("code") or f"{role.name}@{values['over']}")[:40], role,
            str(values.get("title") or f"{place} {role.words[0]}")[:80], subject, organisation,
            str(values.get("person", "")), str(values.get("name", "")), phone, str(values.get("login", "")), since,
            until,
        )  # fmt: skip
        return self._planned(seat, by_code=bool(values.get("code")))

    def _role(self, text: str) -> Role:
        if text in self.roles:
            return self.roles[text]
        found = [role for role in self.roles.values() if text in role.words]
        if len(found) == 1:
            return found[0]
        known = [f"{role.words[0]}（{role.name}）" for role in found or self.roles.values()]
        told = {"text": text[:40], "known": known[:40]}
        raise Faulty(
            (
                "role",
                Refused("import_role_several", None, told) if found else Refused("import_role_unknown", None, told),
            )
        )

    def _over(self, code: str, role: Role) -> tuple[str, Subject]:
        """What the post is over, with its name: a unit, or an organisation where the playbook says so."""
        unit, entity = self.units.get(code), self.entities.get(code)
        if role.spec.over == "unit" and unit is not None:
            return unit.name, unit.subject
        if role.spec.over != "unit" and entity is not None and not entity.is_person:
            return entity.name, entity.subject
        missing = "import_no_unit" if role.spec.over == "unit" else "import_unknown_entity"
        raise Faulty(("over", Refused(missing, None, {"code": code[:40]})))

    def _organisation(self, code: str) -> Entity | None:
        found = self.entities.get(code)
        if code and (found is None or found.is_person):
            raise Faulty(("organisation", Refused("import_unknown_entity", None, {"code": code[:40]})))
        return found

    def _person_faults(self, values: Mapping[str, Any]) -> list[tuple[str, Refused]]:
        code, name, login = (str(values.get(n, "")) for n in ("person", "name", "login"))
        if not code:
            return [("person", Refused("import_cell_empty"))] if name or login else []
        known = self.entities.get(code)
        if known is not None and known.pk == self.scope.person:
            return [("person", Refused("appoints_self"))]
        if known is not None and (not known.is_person or (name and known.name != name)):
            return [("person", Refused("import_other_person", None, {"code": code}))]
        if known is None and not name:
            return [("name", Refused("import_cell_empty"))]
        if login and login in self.logins and not (known and known.user and known.user.username == login):
            return [("login", Refused("username_taken", None, {"username": login}))]
        return [] if values.get("since") else [("since", Refused("import_cell_empty"))]

    def _planned(self, seat: Seat, *, by_code: bool) -> Planned[Seat]:
        key = (seat.code, seat.person_code, seat.since)
        if key in self.here:
            raise Faulty(("", Refused("import_twice", None, {"code": seat.code})))
        if seat.code in self.gone:
            raise Faulty(("code", Refused("code_taken", None, {"code": seat.code})))
        self.here.add(key)
        seat.post = self.posts.get(seat.code) if by_code else self.placed.get((seat.role.name, seat.over.pk))
        if seat.post is not None and (seat.post.role, seat.post.over_id) != (seat.role.name, seat.over.pk):
            raise Faulty(("code", Refused("code_taken", None, {"code": seat.code})))
        if not seat.person_code:
            return Planned("same" if seat.post else "created", seat)
        seat.person = self.entities.get(seat.person_code)
        return self._term(seat)

    def _term(self, seat: Seat) -> Planned[Seat]:
        assert seat.since is not None
        since, until = midnight(seat.since), midnight(seat.until) if seat.until else None
        if until is not None and until <= since:
            raise Faulty(("until", Refused("term_empty")))
        if seat.post is None:
            return Planned("created", seat)
        for term in Appointment.objects.filter(post=seat.post, during__isempty=False):
            if seat.person is not None and term.person_id == seat.person.pk and term.during.lower == since:
                seat.term = term
                return Planned("same" if term.during.upper == until else "changed", seat)
            if _meet(term, since, until):
                held = {"title": seat.title, "until": _day_of(term.during.upper)}
                raise Faulty(("since", Refused("import_post_held", None, held)))
        return Planned("created", seat)

    def write(self, planned: Sequence[Planned[Seat]]) -> Refused | None:
        """A row at a time: posts first, then people, then terms."""
        for one in planned:
            for step in (self._post, self._person, self._seat):
                refused = step(one.what)
                if refused is not None:
                    return refused
        return None

    def _post(self, seat: Seat) -> Refused | None:
        seat.post = seat.post or self.posts.get(seat.code)
        if seat.post is not None:
            return None
        spec = seat.role.spec
        row = PostRow(
            seat.code, seat.role.name, seat.title, seat.over, spec.drawn_from, seat.organisation, spec.territory,
            acts_for=spec.acts_for,
        )  # fmt: skip
        made: Any = setup.add_posts(self.scope, rows=[row])
        if isinstance(made, Refused):
            return made
        seat.post = self.posts[seat.code] = made[0]
        return None

    def _person(self, seat: Seat) -> Refused | None:
        seat.person = seat.person or self.entities.get(seat.person_code)
        if not seat.person_code or seat.person is not None:
            return None
        user: Any = setup.add_user(self.scope, username=seat.login, password=None) if seat.login else None
        if isinstance(user, Refused):
            return user
        employer = seat.organisation or self._over_organisation(seat)
        row = EntityRow(
            seat.person_code, seat.person_name, "person", phone=seat.phone, employer=employer, user=user or None
        )
        made: Any = setup.add_entities(self.scope, rows=[row])
        if isinstance(made, Refused):
            return made
        seat.person = self.entities[seat.person_code] = made[0]
        return None

    def _over_organisation(self, seat: Seat) -> Entity | None:
        return next((e for e in self.entities.values() if e.pk == seat.over.pk and not e.is_person), None)

    def _seat(self, seat: Seat) -> Refused | None:
        if seat.person is None or seat.post is None or seat.since is None:
            return None
        until = midnight(seat.until) if seat.until else None
        if seat.term is not None:
            answer: Any = setup.end_term(self.scope, appointment=seat.term, until=until)
        else:
            lender = seat.organisation if seat.organisation and seat.organisation.sort != "department" else None
            row = TermRow(seat.post, seat.person, midnight(seat.since), until, drawn_from=lender)
            answer = setup.appoint_many(self.scope, rows=[row])
        return answer if isinstance(answer, Refused) else None

    def _write(self, good: Any, answers: Any) -> None:
        for place, planned in good:  # what an earlier row has made belongs to the next one
            refused = self._written([replace(planned)])
            if refused is not None:
                self.look(self.batch)
                answers[place] = (("", refused),)


def _meet(term: Appointment, since: datetime, until: datetime | None) -> bool:
    ends, begins = term.during.upper, term.during.lower
    return (until is None or begins < until) and (ends is None or since < ends)


def _day_of(at: datetime | None) -> str:
    return at.astimezone(ZoneInfo(settings.DISTRICT_TZ)).date().isoformat() if at else "—"
