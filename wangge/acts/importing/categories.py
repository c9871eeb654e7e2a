"""The district's category tree from a table of three columns (一级分类, 二级分类, 三级分类), with who answers for it.

A name that stands at the same place already keeps its code: the same file twice changes nothing, a longer one adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from wangge.acts import setup
from wangge.acts.importing.master import Column, Faulty, Planned, Planner
from wangge.acts.importing.tables import Table, Unreadable, label, open_table
from wangge.adoptions.facts import rulebook
from wangge.engine import source
from wangge.engine.bans import NEVER
from wangge.engine.forbidden import labels_people
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.people.access import entity_with
from wangge.people.facts import EntityFact, roster

HEADS = ("一级分类", "二级分类", "三级分类")

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """How many categories stand in the file, how many have an owner by themselves or above them, and the top ones that
    have none."""

    categories: int
    owned: int
    without_owner: tuple[str, ...]


def import_categories(scope: Scope, path: Path, owners: Path | None = None) -> Tree | Refused:
    """Bring the tree up to date. ``owners``: YAML, top name → code of the organisation that answers for it; else the
    department whose name has the duty. Refused: import_bad_shape, import_bad_mapping, not_allowed and those of a table.
    """
    setup.refresh()
    try:
        table = open_table(path)
        if tuple(h for h in table.header if h)[:3] != HEADS:
            raise Unreadable("import_bad_shape", file=path.name)
        named = _named_owners(owners)
        paths = list(dict.fromkeys(_paths(table)))
    except Unreadable as broken:
        return broken.refused
    tops = {p[0]: named[p[0]] if p[0] in named else _owner_by_duty(p[0]) for p in paths if len(p) == 1}
    answer = setup.add_categories(scope, rows=list(_rows(paths, tops)), valid_from=scope.at.date())
    if isinstance(answer, Refused):
        return answer
    without = tuple(name for name, owner in tops.items() if owner is None)
    return Tree(len(paths), sum(tops[p[0]] is not None for p in paths), without)


def _paths(table: Table) -> Iterator[Names]:
    """Every path of the file, parents before their children; a cell left empty ends the path."""
    places = [table.header.index(head) for head in HEADS]
    for _, cells in table.rows:
        names: list[str] = []
        for place in places:
            name = label(cells[place]) if place < len(cells) else ""
            if not name:
                break
            names.append(name)
            yield tuple(names)


def _rows(paths: list[Names], tops: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    codes: dict[Names, str] = {c.names: c.code for c in rulebook().categories.values()}
    taken = set(rulebook().by_code)
    for path in sorted(paths, key=len):
        if path not in codes:
            codes[path] = _fresh(codes.get(path[:-1], ""), taken)
            taken.add(codes[path])
        row: dict[str, Any] = {"code": codes[path], "name": path[-1], "parent": codes.get(path[:-1])}
        if len(path) == 1 and tops[path[0]] is not None:
            row["owner"] = tops[path[0]]
        yield row


def _fresh(parent: str, taken: set[str]) -> str:
    """The next number below ``parent``: 01, 01.02, 01.02.03."""
    prefix, n = f"{parent}." if parent else "", 1
    while f"{prefix}{n:02d}" in taken:
        n += 1
    return f"{prefix}{n:02d}"


def _named_owners(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    told = source.load(path).value if path.is_file() else None
    if not isinstance(told, dict):
        raise Unreadable("import_bad_mapping", file=path.name, problem="YAML", known="一级分类: code")
    found = {label(name): entity_with(str(code)) for name, code in told.items()}
    unknown = [name for name, entity in found.items() if entity is None]
    if unknown:
        raise Unreadable("import_bad_mapping", file=path.name, problem=", ".join(unknown), known="code")
    return found


def _owner_by_duty(name: str) -> Any:
    """The one department whose name has the top category's name, or shares most neighbouring characters with it."""
    departments = [e for e in roster().entities.values() if e.sort == "department"]
    whole = [e for e in departments if name in e.name]
    best = whole if whole else _most_alike(name, departments)
    return entity_with(None, best[0].id) if len(best) == 1 else None


def _most_alike(name: str, departments: list[EntityFact]) -> list[EntityFact]:
    """By pairs of characters in common, at least one; more than one where they are level."""
    own = {name[i : i + 2] for i in range(len(name) - 1)}
    shared = {e.id: len(own & {e.name[i : i + 2] for i in range(len(e.name) - 1)}) for e in departments}
    most = max(shared.values(), default=0)
    return [e for e in departments if shared[e.id] == most] if most >= 1 else []


class Categories(Planner[Names]):
    """The same table brought in by a page: a path is new or stands already; who answers for a top is as above."""

    capability: ClassVar[str] = "playbooks.adopt"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("first", ("一级分类", "Top category", "一级"), True, "城乡建设"),
        Column("second", ("二级分类", "Second category", "二级"), example="施工管理"),
        Column("third", ("三级分类", "Third category", "三级"), example="夜间施工"),
        Column("owner", ("负责单位编码", "Code of who answers", "负责单位"), example="housing"),
    )

    def plan(self, values: Mapping[str, Any]) -> Planned[Names]:
        names = [str(values.get(name, "")) for name in ("first", "second", "third")]
        depth = next((i for i, name in enumerate(names) if not name), len(names))
        if depth == 0:
            raise Faulty(("first", Refused("import_cell_empty")))
        if any(names[depth:]):
            raise Faulty((("first", "second", "third")[depth], Refused("import_cell_empty")))
        if labels := [name for name in names if labels_people(name)]:
            raise Faulty(("first", Refused("forbidden_words", NEVER, {"words": labels})))
        if code := str(values.get("owner", "")):
            owner = entity_with(code)
            if owner is None or owner.is_person:
                raise Faulty(("owner", Refused("import_unknown_entity", None, {"code": code[:40]})))
            self.owners[names[0]] = owner
        path = tuple(names[:depth])
        return Planned("same" if path in self.known and not code else "created", path)

    def look(self, batch: Sequence[Mapping[str, Any]]) -> None:
        self.known = {c.names for c in rulebook().categories.values()}
        self.owners: dict[str, Any] = getattr(self, "owners", {})

    def write(self, planned: Sequence[Planned[Names]]) -> Refused | None:
        paths = list(dict.fromkeys(p.what[: n + 1] for p in planned for n in range(len(p.what))))
        tops = {p[0]: self.owners.get(p[0]) or _owner_by_duty(p[0]) for p in paths if len(p) == 1}
        stands = {c.names: c.owner for c in rulebook().categories.values()}
        tops = {top: None if stands.get((top,)) and top not in self.owners else owner for top, owner in tops.items()}
        answer = setup.add_categories(self.scope, rows=list(_rows(paths, tops)), valid_from=self.scope.at.date())
        return answer if isinstance(answer, Refused) else None
