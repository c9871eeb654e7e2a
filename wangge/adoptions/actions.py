"""Adopting playbooks, and the district's own category tree, lists and settings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from wangge.adoptions import facts, laws
from wangge.adoptions.models import Admission, Adoption, Category, District, Edition, LawBook, RegisteredField
from wangge.engine import edition as editions
from wangge.engine.bans import NEVER
from wangge.engine.clock_limit import never_later
from wangge.engine.composition import Adopted, conflicts
from wangge.engine.forbidden import labels_people, said
from wangge.engine.law import Lawbook
from wangge.engine.reader import Playbook
from wangge.engine.spec import Length, PlaybookSpec
from wangge.engine.values import Refused
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec
from wangge.journal import actions as journal
from wangge.people.models import Entity
from wangge.places.models import Unit
from wangge.subjects import revisions
from wangge.subjects.models import Subject

CATEGORY = ("name", "name_en", "words", "owner", "external", "offered")  # what a row may say of a category


def set_district(
    *, by: int | None, at: datetime, root: Unit, window: Subject, name: str, **values: Any
) -> District | Refused:
    """The district's own settings: its root unit, its window, office hours, region.

    Refused: region_unknown (no calendar of that region is in ``laws``).
    """
    region = str(values.get("region", ""))
    if region and not facts.regional_days(region):
        return Refused("region_unknown", None, {"region": region, "folder": f"laws/{region}/calendar"})
    with transaction.atomic():
        defaults = {"root": root, "window": window, "name": name, **values}
        district, _ = District.objects.update_or_create(pk=1, defaults=defaults)
        payload = {"root": root.pk, "window": window.pk, "name": name, **values}
        journal.record(subject=root.pk, act="district.set", payload=payload, by=by, at=at)
        revisions.bump("adoptions")
    return district


def set_watching(*, by: int | None, at: datetime, lights: LightsSpec, patterns: PatternsSpec) -> None:
    """What the lights mean here, and from how many cases a pattern of a unit is pointed out."""
    values = {"lights": lights.model_dump(mode="json"), "patterns": patterns.model_dump(mode="json")}
    with transaction.atomic():
        District.objects.filter(pk=1).update(**values)
        _note("watching.set", values, by, at)
        revisions.bump("adoptions")


def set_on_red(*, by: int | None, at: datetime, adoption: Adoption, on_red: OnRedSpec) -> Refused | None:
    """What follows from now on when a light of this practice's cases turns red.

    Refused: category_unknown (of the order that is to be proposed)."""
    if on_red.propose and not Category.objects.filter(code=on_red.propose, valid_to=None).exists():
        return Refused("category_unknown", None, {"category": on_red.propose})
    with transaction.atomic():
        adoption.on_red = on_red.model_dump(mode="json")
        adoption.on_red_since = None if on_red.idle else at
        adoption.save(update_fields=["on_red", "on_red_since"])
        payload = {"adoption": adoption.pk, "on_red": adoption.on_red}
        journal.record(subject=adoption.area_id, act="on_red.set", payload=payload, by=by, at=at)
        revisions.bump("adoptions")
    return None


def add_categories(
    *, by: int | None, at: datetime, rows: Iterable[Mapping[str, Any]], valid_from: date
) -> int | Refused:
    """Rows of the district's tree: code, parent (code), name, name_en, words, owner (Entity), external, offered.

    Parents stand before their children. A code that exists is brought up to date. How many rows were written.
    Refused: forbidden_words (a category that labels people).
    """
    rows = list(rows)
    labels = [name for row in rows for name in (row["name"], row.get("name_en", "")) if labels_people(name)]
    if labels:
        return Refused("forbidden_words", NEVER, {"words": labels})
    with transaction.atomic():
        known = {c.code: c for c in Category.objects.all()}
        changed, new = set[str](), dict[str, Category]()
        for row in rows:
            code, values = row["code"], {k: row[k] for k in CATEGORY if k in row}
            if code in known:
                changed.add(code)
            else:
                known[code] = new[code] = Category(code=code, valid_from=valid_from)
            for name, value in values.items():
                setattr(known[code], name, value)
            known[code].parent = known[row["parent"]] if row.get("parent") else None
        _keep([known[code] for code in known if code in changed - new.keys()], list(new.values()))
        _note("categories.set", {"rows": len(rows)}, by, at)
        revisions.bump("adoptions")
    return len(rows)


def _keep(changed: Sequence[Category], new: Sequence[Category]) -> None:
    """Many in one statement, parents before their children: those have no id yet."""
    while new:
        children = [one for one in new if one.parent is not None and one.parent.pk is None]
        Category.objects.bulk_create(one for one in new if one.parent is None or one.parent.pk is not None)
        new = children
    Category.objects.bulk_update(changed, ["parent", *CATEGORY])


def add_admissions(*, by: int | None, at: datetime, rows: Iterable[tuple[str, str, str]]) -> int:
    """The admission list: (category code, level, duty)."""
    with transaction.atomic():
        codes = dict(Category.objects.values_list("code", "pk"))
        rows = list(rows)
        duties = {(codes[code], level): duty for code, level, duty in rows}  # of two the later one
        Admission.objects.bulk_create(
            [Admission(category_id=category, level=level, duty=duty) for (category, level), duty in duties.items()],
            update_conflicts=True, unique_fields=["category", "level"], update_fields=["duty"],
        )  # fmt: skip
        _note("admissions.set", {"rows": len(rows)}, by, at)
        revisions.bump("adoptions")
    return len(rows)


def _note(act: str, payload: Mapping[str, Any], by: int | None, at: datetime) -> None:
    """In the chain of the district's root, once there is a district."""
    if root := District.objects.values_list("root", flat=True).first():
        journal.record(subject=root, act=act, payload=payload, by=by, at=at)


def add_edition(*, playbook: Playbook, by: int | None, at: datetime) -> Edition:
    """Freeze a playbook that was read without faults; the same content is one edition."""
    frozen = editions.frozen(playbook)
    facts.expect(frozen)
    known = Edition.objects.filter(sha256=frozen.sha256).first()
    if known is not None:
        return known
    with transaction.atomic():
        made = Edition.objects.create(
            playbook=playbook.name, version=playbook.spec.version, sha256=frozen.sha256, body=json.loads(frozen.text),
            added_at=at, patches=_patched(frozen),
        )  # fmt: skip
        _note("edition.add", {"playbook": made.playbook, "version": made.version, "edition": made.sha256}, by, at)
        revisions.bump("adoptions")  # a change of wording reaches running cases at once
    return made


def take_laws(*, book: Lawbook, at: datetime) -> LawBook | None:
    """Count by these laws, and by the calendar as it is now, from ``at`` on; None when the district does already.

    What the last book had not yet reached is counted again with this one.
    """
    body = laws.body_of(book, facts.calendar())
    sha256 = laws.digest_of(body)
    if LawBook.objects.order_by("-pk").values_list("sha256", flat=True).first() == sha256:
        return None
    with transaction.atomic():
        District.objects.select_for_update(no_key=True).first()  # of two workers one takes it
        last = LawBook.objects.order_by("-pk").first()
        if last is not None and last.sha256 == sha256:
            return None
        changed = {
            *laws.changes(last.body if last else None, body),
            *(last.changed if last and not last.done_at else ()),
        }
        taken = LawBook.objects.create(sha256=sha256, body=body, changed=sorted(changed), taken_at=at)
        if last is not None and last.done_at is None:
            LawBook.objects.filter(pk=last.pk).update(done_at=at)
        _note("laws.take", {"book": sha256, "changed": taken.changed}, None, at)
        revisions.bump("adoptions")
    return taken


def hold_laws(*, book: LawBook) -> bool:
    """Of two rounds that count by a book one does, and nobody is told twice: False where another holds it, or has gone
    further already."""
    held = LawBook.objects.select_for_update(no_key=True, skip_locked=True)
    return bool(list(held.filter(pk=book.pk, reached=book.reached, done_at=None).values_list("pk")))


def laws_reached(*, book: LawBook, upto: int | None, at: datetime, counted: int, moved: int) -> None:
    """Note that the open cases up to the id ``upto`` are counted by this book; None: all are."""
    LawBook.objects.filter(pk=book.pk).update(**({"done_at": at} if upto is None else {"reached": upto}))
    if counted:
        payload = {"book": book.sha256, "after": book.reached, "upto": upto, "counted": counted, "moved": moved}
        _note("laws.recount", payload, None, at)


def _patched(frozen: editions.Edition) -> Edition | None:
    """The edition whose wording alone this one changes, or None."""
    before = Edition.objects.filter(playbook=frozen.spec.playbook).order_by("-id").first()
    if before is None or editions.kind_of_change(editions.thaw(before.body), frozen) != "patch":
        return None
    return before


def adopt(
    *,
    edition: Edition,
    area: Unit,
    since: datetime,
    by: int | None,
    at: datetime,
    until: datetime | None = None,
    organisations: Mapping[str, Entity | Subject] | None = None,
    bodies: Mapping[str, Entity] | None = None,
    categories: Mapping[str, Iterable[str]] | None = None,
    promises: Mapping[str, Mapping[str, Any]] | None = None,
    words: Mapping[str, Any] | None = None,
    rank: int | None = None,
    replaces: Adoption | None = None,
) -> Adoption | Refused:
    """Adopt an edition in an area for a term.

    ``rank`` settles a tie with what is adopted already: on the scale of ``composition.RANKS``, lower goes first.
    ``replaces`` ends at ``since``: without it a new edition cannot stand beside the older one.
    Refused: adoption_gap (what the mapping lacks), promise_unknown, promise_slower (law), tie (with which playbook,
    on which rank), adopted_already (the same playbook, area, rank and time), field_conflict (the registry knows the
    field otherwise), forbidden_words (local words that no practice may hold).
    """
    loaded = facts.thawed(edition)
    mapping = {
        "organisations": {n: e.pk for n, e in (organisations or {}).items()},
        "bodies": {n: e.pk for n, e in (bodies or {}).items()},
        "categories": {n: list(codes) for n, codes in (categories or {}).items()},
    }
    refused = (
        _gap(loaded.spec, mapping)
        or _promises(loaded, promises or {}, since.date())
        or _fields(loaded.spec)
        or _words(words or {})
    )
    if refused is not None:
        return refused
    adoption = Adoption(
        edition=edition, area=area, since=since, until=until, mapping=mapping, promises=promises or {},
        words=words or {}, rank=rank,
    )  # fmt: skip
    if (refused := _tie(adoption, loaded.spec, replaces)) is not None:
        return refused
    with transaction.atomic():
        if replaces is not None:
            end(adoption=replaces, until=since, by=by, at=at)
        adoption.save()
        _register(loaded, edition)
        payload = {
            "edition": edition.sha256,
            "since": since.isoformat(),
            "mapping": mapping,
            "promises": promises or {},
        }
        journal.record(subject=area.pk, act="playbook.adopt", payload=payload, by=by, at=at)
        revisions.bump("adoptions")
    return adoption


def end(*, adoption: Adoption, until: datetime, by: int | None, at: datetime) -> None:
    """Let an adoption end; cases that run under it go on to their close."""
    with transaction.atomic():
        adoption.until = until
        adoption.save(update_fields=["until"])
        payload = {"adoption": adoption.pk, "until": until.isoformat()}
        journal.record(subject=adoption.area_id, act="playbook.end", payload=payload, by=by, at=at)
        revisions.bump("adoptions")


def _gap(spec: PlaybookSpec, mapping: Mapping[str, Mapping[str, Any]]) -> Refused | None:
    """What the mapping lacks: organisations, bodies, and abstract categories that the district's tree does not have."""
    lacking = [f"organisations.{n}" for n, o in spec.organisations.items() if o.required]
    lacking = [name for name in lacking if name.partition(".")[2] not in mapping["organisations"]]
    lacking += [f"bodies.{n}" for n in spec.bodies if n not in mapping["bodies"]]
    known = set(Category.objects.filter(valid_to=None).values_list("code", flat=True))
    for binding in spec.bindings:
        for abstract in binding.categories:
            codes = mapping["categories"].get(abstract, [abstract])
            if abstract != "*" and not (codes and known.issuperset(codes)):
                lacking.append(f"categories.{abstract}")
    return Refused("adoption_gap", None, {"lacking": sorted(set(lacking))}) if lacking else None


def promises_refused(loaded: editions.Edition, promises: Mapping[str, Mapping[str, Any]], on: date) -> Refused | None:
    """As ``adopt`` would refuse local promises."""
    return _promises(loaded, promises, on)


def _promises(loaded: editions.Edition, promises: Mapping[str, Mapping[str, Any]], on: date) -> Refused | None:
    """A local promise names a clock of the playbook and is never slower than the clock's law."""
    for name, promised in promises.items():
        clock = loaded.spec.clocks.get(name)
        if clock is None:
            return Refused("promise_unknown", None, {"clock": name})
        law = clock.basis.law
        found = Lawbook({**loaded.laws, **laws.known()}).limit(law, on) if law else None
        if found is None:
            continue
        limit = found[0]
        if not never_later(Length(**promised), Length(n=limit.n, unit=limit.unit)):
            return Refused("promise_slower", law, {"clock": name, "promise": dict(promised)})
    return None


def _fields(spec: PlaybookSpec) -> Refused | None:
    """The registry has one meaning for each field."""
    known = {f.name: f.spec for f in RegisteredField.objects.filter(name__in=list(spec.fields))}
    for name, field in spec.fields.items():
        if name in known and known[name]["type"] != field.type:
            return Refused("field_conflict", None, {"field": name, "known": known[name]["type"], "new": field.type})
    return None


def _words(words: Mapping[str, Any]) -> Refused | None:
    """A district's own words are held against the same lists as a playbook's: no local name makes a ban a thing."""
    found = [(ban, word) for tree in words.values() for _, ban, word in said(tree)]
    return Refused("forbidden_words", found[0][0].law, {"words": [word for _, word in found]}) if found else None


def _register(loaded: editions.Edition, edition: Edition) -> None:
    rows, fields = [], loaded.spec.fields
    known = set(RegisteredField.objects.filter(name__in=list(fields)).values_list("name", flat=True))
    for name, field in ((name, field) for name, field in fields.items() if name not in known):
        words = {lang: loaded.words.find(f"fields.{name}", lang) for lang in ("zh", "en")}
        rows.append(RegisteredField(name=name, spec=field.model_dump(mode="json"), words=words, edition=edition))
    RegisteredField.objects.bulk_create(rows)


def _tie(adoption: Adoption, spec: PlaybookSpec, replaces: Adoption | None) -> Refused | None:
    """Ties between playbooks are settled at adoption, by a rank, not at the first need."""
    area = adoption.area.subject.unit_path
    new = Adopted.of(
        0, spec, area, adoption.since, adoption.until, adoption.rank,
        {n: tuple(c) for n, c in adoption.mapping["categories"].items()},
    )  # fmt: skip
    ends = {replaces.pk: adoption.since} if replaces else {}
    others = [replace(other, until=ends.get(other.adoption, other.until)) for other in facts.adopted()]
    paths = {c.code: c.path for c in facts.category_facts().values()}
    found = next((c for c in conflicts([new, *others], paths) if 0 in (c.first.adoption, c.second.adoption)), None)
    if found is None:
        return None
    other = found.second if found.first.adoption == 0 else found.first
    if other.playbook == spec.playbook:
        return Refused("adopted_already", None, {"playbook": spec.playbook, "adoption": other.adoption})
    both = [spec.playbook, other.playbook]
    return Refused("tie", None, {"playbooks": both, "precedence": other.precedence, "rank": other.rank})
