"""Law as data: each rule with its articles, source and evidence grade, and its numbers by name and edition.

A playbook cites ``R-20`` for the rule or ``R-20#finish`` for one of its limits. Rules of grade C, and those whose text
leaves the number to the locality, are marked ``configuration``: a district may set its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wangge.engine import schema, source
from wangge.engine.faults import Fault, Faults, nearest
from wangge.engine.spec import Name, Spec
from wangge.engine.vocabulary import Cutoff, Unit

LawId = Annotated[str, Field(pattern=r"^R-[0-9]{2,3}$")]


class Bilingual(Spec):
    """A text in both languages."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def text(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Article(Spec):
    """Where the rule stands: the instrument, its article, and the operative words or our own short text of them."""

    instrument: str
    article: str
    text_zh: str
    text_en: str


class Limit(Spec):
    """One number of a rule. ``extend_most``: units by which it may be made longer, in all."""

    n: Annotated[int, Field(ge=1)]
    unit: Unit
    cutoff: Cutoff = "midnight"
    extend_most: int | None = None
    title: Bilingual


class LawEdition(Spec):
    """The rule as in force ``from`` … ``to`` (both days included; none: not known, or still in force).

    running: whether a clock that runs when this edition comes into force keeps the older one, or switches to this.
    """

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None
    running: Literal["keep", "switch"] = "keep"
    limits: dict[Name, Limit] = {}

    def in_force(self, at: date) -> bool:
        return (self.from_ is None or self.from_ <= at) and (self.to is None or at <= self.to)


class Law(Spec):
    """One rule. ``values`` are facts of the rule that are no period (at most five representatives, once only)."""

    id: LawId
    title: Bilingual
    text: Bilingual
    kind: Literal["clock", "check", "principle"]
    grade: Literal["A", "B", "C"]
    weak: bool = False
    configuration: bool = False
    source: str
    region: Annotated[str, Field(pattern=r"^(cn|[0-9]{6})$")] = "cn"
    articles: tuple[Article, ...] = ()
    values: dict[Name, int | str | tuple[str, ...]] = {}
    editions: Annotated[tuple[LawEdition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _grade_c_is_configuration(self) -> Law:
        if (self.grade == "C" or self.weak) and not self.configuration:
            raise ValueError("weak_not_configuration")
        return self

    def edition(self, at: date) -> LawEdition | None:
        """The edition in force on ``at``; before the first known one, the first."""
        for one in self.editions:
            if one.in_force(at):
                return one
        first = self.editions[0]
        return first if first.from_ is not None and at < first.from_ else None


class LawFile(Spec):
    """A file of ``laws/<region>/``."""

    laws: tuple[Law, ...]


@dataclass(frozen=True)
class Lawbook:
    """All rules that are known, by id."""

    laws: Mapping[str, Law]

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Lawbook:
        """Read every ``*.yaml`` right under each folder of ``paths`` (or the files themselves).

        Raises Faults with everything that is wrong in any of them.
        """
        laws: dict[str, Law] = {}
        faults: list[Fault] = []
        for file in _files(paths):
            read = source.load(file)
            faults += read.faults
            found, bad = (None, []) if read.value is None else schema.validate(LawFile, read)
            faults += bad
            faults += _add(laws, found, read) if found else []
        if faults:
            raise Faults(faults)
        return cls(dict(sorted(laws.items())))

    def law(self, ref: str) -> Law | None:
        """The rule that ``ref`` ("R-20" or "R-20#finish") names."""
        return self.laws.get(ref.partition("#")[0])

    def limit(self, ref: str, at: date) -> tuple[Limit, LawEdition] | None:
        """The limit that ``ref`` names and the edition that holds it on the day ``at``; None when there is none."""
        law = self.law(ref)
        edition = law.edition(at) if law else None
        found = edition.limits.get(ref.partition("#")[2]) if edition else None
        return (found, edition) if found and edition else None

    def limits(self, ref: str) -> tuple[str, ...]:
        """Names of all limits of the rule, in any edition."""
        law = self.law(ref)
        return tuple(sorted({name for one in law.editions for name in one.limits})) if law else ()

    def unknown(self, ref: str) -> tuple[str, str] | None:
        """Why ``ref`` cannot be cited: a fault code and the nearest known citation; None when it can."""
        if self.law(ref) is None:
            return "unknown_law", nearest(ref, self.laws)
        name = ref.partition("#")[2]
        if not name or name in self.limits(ref):
            return None
        near = nearest(name, self.limits(ref))
        return "unknown_limit", f"{ref.partition('#')[0]}#{near}" if near else ", ".join(self.limits(ref))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def _add(laws: dict[str, Law], found: LawFile, read: source.Source) -> Iterator[Fault]:
    """Take the laws of one file; yields what does not fit with each other."""
    for index, law in enumerate(found.laws):
        path = ("laws", index, "id")
        if law.id in laws:
            yield read.fault("duplicate_law", path, law=law.id)
        laws[law.id] = law
        for before, after in zip(law.editions, law.editions[1:], strict=False):
            if before.to is None or after.from_ is None or before.to >= after.from_:
                yield read.fault("editions_overlap", ("laws", index, "editions"), law=law.id)
