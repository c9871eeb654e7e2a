"""Rows of adoptions → values for rules: each practice ready for use, the category tree, the lists, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import QuerySet

from wangge.adoptions import laws
from wangge.adoptions.models import Admission, Adoption, Category, District, Edition
from wangge.engine import calendar as days
from wangge.engine import edition as editions
from wangge.engine.admission import Admission as AdmissionList
from wangge.engine.clock_law import Terms
from wangge.engine.composition import Adopted, Composer
from wangge.engine.forms import Form
from wangge.engine.items import with_items
from wangge.engine.law import Law
from wangge.engine.procedure import Procedure
from wangge.engine.sorting import CategoryWords, Sorter
from wangge.engine.spec import ClockSpec, Length, PlaybookSpec
from wangge.engine.watching import LightsSpec, OnRedSpec, PatternsSpec
from wangge.engine.words import Words
from wangge.subjects.revisions import Snapshot

T = TypeVar("T")

LAWS = Path(settings.LAWS_ROOT)


@dataclass(frozen=True)
class Practice:
    """An adopted playbook, ready for use: what its edition says, with this district's mapping and promises."""

    adoption: int
    edition: int
    playbook: str
    spec: PlaybookSpec
    words: Words
    laws: Mapping[str, Any]
    area: str
    since: datetime
    until: datetime | None
    rank: int | None
    organisations: Mapping[str, int]  # abstract organisations and bodies → Subject ids
    categories: Mapping[str, tuple[str, ...]]  # abstract category → codes of the district
    forms: Mapping[str, Form]
    procedures: Mapping[str, Procedure]
    on_red: OnRedSpec  # what follows when a light of its cases turns red
    on_red_since: datetime | None
    terms: Mapping[str, Terms]  # by clock: the limit that it cites, edition by edition, as the law is known now


@dataclass(frozen=True, slots=True)
class CategoryFact:
    id: int
    code: str
    name: str
    name_en: str
    owner: int | None
    path: tuple[str, ...]  # codes from the root to it
    names: tuple[str, ...]
    offered: bool
    depth: int


@dataclass(frozen=True)
class DistrictFact:
    root: int
    window: int
    name: str
    hotline: str
    demonstration: bool
    office: days.Office
    region: str
    lights: LightsSpec
    patterns: PatternsSpec


@dataclass(frozen=True)
class Rulebook:
    """Everything that rules need to know of a district's adoptions, as of the last revision."""

    practices: Mapping[int, Practice]
    composer: Composer
    categories: Mapping[int, CategoryFact]
    by_code: Mapping[str, CategoryFact]
    admission: AdmissionList
    sorter: Sorter
    district: DistrictFact | None

    @cached_property
    def branches(self) -> Mapping[int, list[int]]:
        """Each category with all that lie below it in the tree."""
        found: dict[int, list[int]] = {}
        for category in self.categories.values():
            for code in category.path:
                found.setdefault(self.by_code[code].id, []).append(category.id)
        return found

    @cached_property
    def calling(self) -> frozenset[str]:
        """The acts that call others to a case, of whatever practice."""
        return frozenset(
            name
            for own in self.practices.values()
            for procedure in own.procedures.values()
            for name, act in procedure.acts.items()
            if any(effect.do == "open_children" for effect in act.spec.effects)
        )


def practice(adoption: int) -> Practice:
    """The practice under which a case runs (KeyError for an adoption that never was)."""
    return rulebook().practices[adoption]


def _promised(clocks: Mapping[str, ClockSpec], promises: Mapping[str, Any]) -> dict[str, ClockSpec]:
    kept = dict(clocks)
    for name, length in promises.items():
        kept[name] = kept[name].model_copy(update={"length": Length(**length)})
    return kept


def thawed(edition: Edition) -> editions.Edition:
    """What an edition says. ValueError where the stored text is not the adopted one."""
    return _edition(edition.sha256)[0]


_expected: dict[str, editions.Edition] = {}


def expect(edition: editions.Edition) -> None:
    """What was frozen just now is adopted next, and need not be thawed again."""
    _expected.clear()
    _expected[edition.sha256] = edition


@lru_cache(maxsize=256)
def _edition(sha256: str) -> tuple[editions.Edition, dict[str, Form]]:
    """An edition never changes, so a process reads it once. ValueError where the stored text is not the adopted one."""
    loaded = _expected.get(sha256) or editions.thaw(Edition.objects.get(sha256=sha256).body)
    if loaded.sha256 != sha256:
        raise ValueError(f"edition {sha256[:12]} has been altered")
    forms = {name: Form.of(form, loaded.spec.fields) for name, form in loaded.spec.forms.items()}
    return loaded, forms


def _newest_words() -> dict[int, str]:
    """Edition → hash of the newest one that changes its wording alone: those words reach running cases."""
    newest: dict[int, str] = {}
    for pk, patches in Edition.objects.exclude(patches=None).order_by("-pk").values_list("pk", "patches"):
        newest[patches] = newest.get(pk) or Edition.objects.get(pk=pk).sha256
    return newest


def prepare(row: Adoption, area: str, newest_words: Mapping[int, str], known: Mapping[str, Law]) -> Practice:
    loaded, forms = _edition(row.edition.sha256)
    patch = newest_words.get(row.edition_id)
    words = _edition(patch)[0].words if patch else loaded.words
    clocks = with_items(_promised(loaded.spec.clocks, row.promises), loaded.spec.items)
    mapping = row.mapping
    return Practice(
        adoption=row.pk,
        edition=row.edition_id,
        playbook=loaded.spec.playbook,
        spec=loaded.spec,
        words=Words(row.words).over(words) if row.words else words,
        laws=loaded.laws,
        area=area,
        since=row.since,
        until=row.until,
        rank=row.rank,
        on_red=OnRedSpec(**row.on_red),
        on_red_since=row.on_red_since,
        organisations=mapping.get("organisations", {}) | mapping.get("bodies", {}),
        categories=_categories(row),
        forms=forms,
        procedures={name: Procedure.of(p, forms, clocks) for name, p in loaded.spec.procedures.items()},
        terms=laws.terms(clocks, loaded.laws, known),
    )


def _adopted(p: Practice) -> Adopted:
    return Adopted.of(p.adoption, p.spec, p.area, p.since, p.until, p.rank, p.categories)


def adopted() -> list[Adopted]:
    """All adoptions as composition needs them, without making their practices ready for use."""
    return [
        Adopted.of(
            row.pk, _edition(row.edition.sha256)[0].spec, row.area.subject.unit_path, row.since, row.until, row.rank,
            _categories(row),
        )
        for row in _adoptions()
    ]  # fmt: skip


def _adoptions() -> QuerySet[Adoption]:
    return Adoption.objects.select_related("area__subject", "edition").defer("edition__body").order_by("pk")


def _categories(row: Adoption) -> dict[str, tuple[str, ...]]:
    return {name: tuple(codes) for name, codes in row.mapping.get("categories", {}).items()}


def category_facts() -> dict[int, CategoryFact]:
    rows = {c.pk: c for c in Category.objects.filter(valid_to=None).order_by("pk")}
    facts: dict[int, CategoryFact] = {}
    for row in rows.values():
        line = [row]
        while line[0].parent_id in rows:
            line.insert(0, rows[line[0].parent_id])
        owner = next((c.owner_id for c in reversed(line) if c.owner_id), None)
        codes, names = tuple(c.code for c in line), tuple(c.name for c in line)
        facts[row.pk] = CategoryFact(
            row.pk, row.code, row.name, row.name_en, owner, codes, names, row.offered, len(line)
        )
    return facts


def _sorter(categories: Mapping[int, CategoryFact]) -> Sorter:
    words = dict(Category.objects.filter(valid_to=None).values_list("pk", "words"))
    return Sorter(CategoryWords(c.id, c.code, c.names, tuple(words[c.id]), c.owner) for c in categories.values())


def _district() -> DistrictFact | None:
    row = District.objects.first()
    if row is None:
        return None
    office = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in row.office) or days.OFFICE
    lights, patterns = LightsSpec(**row.lights), PatternsSpec(**row.patterns)
    name, hotline, invented = row.name, row.hotline, row.demonstration
    return DistrictFact(row.root_id, row.window_id, name, hotline, invented, office, row.region, lights, patterns)


def _load() -> Rulebook:
    rows = _adoptions()
    newest, known = _newest_words(), laws.known()
    practices = {row.pk: prepare(row, row.area.subject.unit_path, newest, known) for row in rows}
    categories = category_facts()
    lists = Admission.objects.values_list("level", "category__code", "duty")
    return Rulebook(
        practices=practices,
        composer=Composer(_adopted(p) for p in practices.values()),
        categories=categories,
        by_code={c.code: c for c in categories.values()},
        admission=AdmissionList(lists),
        sorter=_sorter(categories),
        district=_district(),
    )


_snapshot = Snapshot(("places", "people", "adoptions"), _load)


def rulebook() -> Rulebook:
    return _snapshot.get()


DERIVED_MOST = 20_000
_MISSING = object()
_derived: tuple[Rulebook | None, dict[Any, Any]] = (None, {})


def derived(key: tuple[Any, ...], make: Callable[[], T]) -> T:
    """What follows from the rulebook alone, worked out once for each; ``key`` says what, and holds nothing that
    visitors make up. Of more than DERIVED_MOST all are worked out anew."""
    global _derived
    rules = rulebook()
    if _derived[0] is not rules:
        _derived = (rules, {})
    known = _derived[1]
    found = known.get(key, _MISSING)
    if found is _MISSING:
        if len(known) >= DERIVED_MOST:
            known.clear()
        found = known[key] = make()
    return cast(T, found)


def way(own: Practice, abstract: str, path: str, at: datetime) -> CategoryFact | None:
    """The district's category for what ``own`` calls ``abstract``, where a practice in force over the unit at ``path``
    takes it by that name; None where the way is not open, however many others would take anything."""
    rules = rulebook()
    category = rules.by_code.get(own.categories.get(abstract, (abstract,))[0])
    return category if category and rules.composer.names(category.path, path, at) else None


def first_answers() -> tuple[str, ...]:
    """The clocks that the adopted practices call the time to a first answer."""
    practices = rulebook().practices.values()
    return tuple(sorted({n for p in practices for n, clock in p.spec.clocks.items() if clock.first_answer}))


def district() -> DistrictFact:
    """The district's own settings. LookupError before one is set up."""
    found = rulebook().district
    if found is None:
        raise LookupError("no district is set up yet")
    return found


def regional_days(region: str) -> list[Path]:
    """The folders of days that lie over those of the release: the region's, then the district's own (``WANGGE_LAWS``),
    where a year that was announced since the release may stand too."""
    folders = [*([LAWS / region] if region else []), *settings.LAWS_ADDED]
    return [days for folder in folders if (days := folder / "calendar").is_dir()]


@lru_cache(maxsize=8)
def _calendar(office: days.Office, region: str) -> days.Calendar:
    layers = [LAWS / "cn" / "calendar", *regional_days(region)]
    return days.Calendar(days.load(layers), office=office)


def calendar() -> days.Calendar:
    """The district's calendar: the national days, its region's over them, its office hours."""
    found = rulebook().district
    return _calendar(found.office if found else days.OFFICE, found.region if found else "")
