"""Putting a scenario's cast on the stage, through ``acts.setup`` as any district is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.acts import setup
from wangge.engine import reader, scenario
from wangge.engine.law import Lawbook
from wangge.engine.reader import Playbook
from wangge.engine.scenario import AdoptionCast, CastSpec, CategoryCast, PostCast, TermCast
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.models import Appointment, Entity, Post
from wangge.places.models import Unit
from wangge.subjects.models import Subject

ZONE = ZoneInfo(settings.DISTRICT_TZ)
T = TypeVar("T")


class CastRefused(Exception):
    """Something of the cast could not be set up: which entry, and the refusal."""

    def __init__(self, part: str, name: str, refused: Refused) -> None:
        super().__init__(f"{part}.{name}: {refused.code} {dict(refused.values)}")
        self.part, self.name, self.refused = part, name, refused


@dataclass(frozen=True)
class Library:
    """Where playbooks and laws lie; each playbook is read once."""

    folders: tuple[Path, ...]
    laws: tuple[Path, ...]

    def playbook(self, name: str) -> Playbook:
        """Raises Faults, and LookupError for one that is nowhere."""
        folder = reader.find(name, self.folders)
        if folder is None:
            raise LookupError(f"no playbook {name!r} in {', '.join(map(str, self.folders))}")
        changed = max(f.stat().st_mtime_ns for f in folder.rglob("*.yaml"))
        return _read(folder, self, changed)


@lru_cache(maxsize=64)
def _read(folder: Path, library: Library, changed: int) -> Playbook:
    return reader.read(folder, library.folders, Lawbook.load(library.laws))


@dataclass
class Stage:
    """The cast as rows: every name of the scenario and what stands behind it."""

    library: Library
    units: dict[str, Unit] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    terms: dict[str, Appointment] = field(default_factory=dict)  # by post
    names: dict[int, str] = field(default_factory=dict)  # subject id → name

    def id(self, name: str) -> int:
        """The Subject id behind a name."""
        return self.subject(name).pk

    def subject(self, name: str) -> Subject:
        for known in (self.posts, self.entities, self.units):
            if name in known:
                return known[name].subject  # type: ignore[attr-defined,no-any-return]
        raise KeyError(name)

    def known(self, name: Any) -> bool:
        return isinstance(name, str) and (name in self.posts or name in self.entities or name in self.units)

    def name(self, subject: int | None) -> str:
        return self.names.get(subject or 0, "" if subject is None else str(subject))

    def take(self, kind: dict[str, Any], name: str, row: Any) -> None:
        kind[name] = row
        self.names[row.pk] = name


def build(cast: CastSpec, library: Library) -> Stage:
    """The stage of a cast: units, organisations, persons, posts and terms, pairs, bodies, district, categories,
    adoptions, in this order. Raises CastRefused."""
    scope = setup.system(scenario.moment(f"{cast.since} 00:00", ZONE))
    stage, since = Stage(library), date.fromisoformat(cast.since)
    for name, unit in cast.units.items():
        row = setup.add_unit(
            scope, code=name, name=unit.name, kind=unit.kind, layer=unit.layer, valid_from=since,
            parent=stage.units[unit.below] if unit.below else None,
        )  # fmt: skip
        stage.take(stage.units, name, _made("units", name, row))
    _entities(scope, cast, stage)
    for name, post in cast.posts.items():
        stage.take(stage.posts, name, _made("posts", name, _post(scope, name, post, stage)))
        if post.held:
            stage.terms[name] = appoint(scope, name, post.held, stage)
    for one, other in cast.pairs:
        setup.pair_posts(scope, first=stage.posts[one], second=stage.posts[other])
    for name, body in cast.bodies.items():
        members = [(stage.entities[m], role) for role, m in body.members.items()]
        entity = stage.entities[name]
        setup.add_body(scope, entity=entity, kind=body.kind, lead=stage.entities[body.lead], members=members)
    _district(scope, cast, stage, since)
    setup.refresh()
    return stage


def _made(part: str, name: str, row: Any) -> Any:
    if isinstance(row, Refused):
        raise CastRefused(part, name, row)
    return row


def _entities(scope: Scope, cast: CastSpec, stage: Stage) -> None:
    rows: list[tuple[str, str, str, str | None, str]] = [
        *((n, o.name, o.sort, o.at, o.phone) for n, o in cast.organisations.items()),
        *((n, b.name, "organisation", None, "") for n, b in cast.bodies.items()),
        *((n, p.name, "person", p.at, "") for n, p in cast.persons.items()),
    ]
    for name, title, sort, at, phone in rows:
        home = stage.units[at] if at else None
        row = setup.add_entity(scope, code=name, name=title, sort=sort, home=home, phone=phone, invented=True)
        stage.take(stage.entities, name, _made("organisations", name, row))


def _post(scope: Scope, name: str, post: PostCast, stage: Stage) -> Post | Refused:
    playbook, _, role = post.role.partition(".")
    known = stage.library.playbook(playbook).spec.posts if reader.find(playbook, stage.library.folders) else {}
    spec = known.get(role)
    return setup.add_post(
        scope,
        code=name,
        role=post.role,
        title=post.title,
        over=stage.subject(post.over),
        organisation=stage.entities[post.organisation] if post.organisation else None,
        drawn_from=spec.drawn_from if spec else post.drawn_from,
        capabilities=spec.territory if spec else post.can,
        acts_for=spec.acts_for if spec else post.acts_for,
        zones=post.zones,
    )


def appoint(scope: Scope, post: str, term: TermCast, stage: Stage) -> Appointment:
    """Put a person of the cast into a post. Raises CastRefused."""

    def entity(name: str | None) -> Entity | None:
        return stage.entities[name] if name else None

    row = setup.appoint(
        scope,
        post=stage.posts[post],
        person=stage.entities[term.person],
        since=scenario.moment(f"{term.since} 00:00", ZONE) if term.since else scope.at,
        until=scenario.moment(f"{term.until} 00:00", ZONE) if term.until else None,
        appointed_by=entity(term.appointed_by),
        drawn_from=entity(term.drawn_from),
        label=term.label,
    )
    made: Appointment = _made("posts", post, row)
    return made


def _district(scope: Scope, cast: CastSpec, stage: Stage, since: date) -> None:
    assert cast.district is not None
    root, window = stage.units[cast.district.root], stage.subject(cast.district.window)
    setup.set_district(scope, root=root, window=window, name=cast.district.name)
    setup.set_watching(scope, lights=cast.district.lights, patterns=cast.district.patterns)
    rows = [_category(name, c, stage) for name, c in cast.categories.items()]
    setup.add_categories(scope, rows=rows, valid_from=since)
    listed = [(name, "community", c.community) for name, c in cast.categories.items() if c.community]
    setup.add_admissions(scope, rows=listed)
    for index, adoption in enumerate(cast.adoptions):
        made = _made("adoptions", f"{index}:{adoption.playbook}", _adopt(scope, adoption, stage))
        if not adoption.on_red.idle:
            _made("adoptions", f"{index}", setup.set_on_red(scope, adoption=made, on_red=adoption.on_red))


def _category(name: str, category: CategoryCast, stage: Stage) -> Mapping[str, Any]:
    owner = stage.entities[category.owner] if category.owner else None
    words: Sequence[str] = list(category.words)
    given = {"code": name, "parent": category.below, "name": category.name, "name_en": category.name_en}
    return {**given, "words": words, "owner": owner}


def _adopt(scope: Scope, adoption: AdoptionCast, stage: Stage) -> Any:
    edition = setup.add_edition(scope, playbook=stage.library.playbook(adoption.playbook))
    since: datetime = scenario.moment(f"{adoption.since} 00:00", ZONE) if adoption.since else scope.at
    return setup.adopt(
        scope,
        edition=edition,
        area=stage.units[adoption.area],
        since=since,
        organisations={n: stage.entities[e] for n, e in adoption.organisations.items()},
        bodies={n: stage.entities[e] for n, e in adoption.bodies.items()},
        categories=adoption.categories,
        promises={n: p.model_dump() for n, p in adoption.promises.items()},
        rank=adoption.rank,
    )
