"""Which column of a table is what of a need: by a fixed template, a ready mapping that the header is recognised by, or
a file of one's own.

    name: hotline            # names the source: the same id from the same source is the same case
    recognise: [工单号, 内容]  # columns that all have to be there
    columns:
      工单号: id
      内容: text
      时间: {field: occurred_at, formats: ["%Y%m%d %H:%M"]}
      备注: ignore
      行业: fields.industry   # a further field of the filing form
    constants: {channel: hotline, datum: gcj02}   # longitudes and latitudes as Amap and Tencent give them
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wangge.acts.importing.tables import Unreadable, label
from wangge.adoptions.facts import Practice
from wangge.engine import source
from wangge.engine.forms import Column, columns
from wangge.engine.sentences import sentence
from wangge.lib.coordinates import DATUMS

READY = Path(__file__).parent / "mappings"
FIELDS = frozenset(
    ("id", "title", "text", "category", "place", "lon", "lat", "name", "phone", "occurred_at", "about", "asker",
     "channel")
)  # fmt: skip
CONSTANTS = frozenset(("channel", "category", "place", "about", "asker", "datum"))
IGNORE = "ignore"
# The filing form's own fields as a need knows them.
OF_FORM = {"asker_name": "name", "asker_phone": "phone"}
NOT_IN_A_SHEET = frozenset(("attachments", "place"))
# Columns of the template beside the form's, with their labels.
TEMPLATE = {
    "id": ("编号", "Number"), "title": ("标题", "Title"), "place_code": ("区划编号", "Unit code"),
    "lon": ("经度", "Longitude"), "lat": ("纬度", "Latitude"),
}  # fmt: skip


@dataclass(frozen=True)
class ColumnMap:
    """``columns``: index → (target, date formats)."""

    name: str
    columns: Mapping[int, tuple[str, tuple[str, ...]]]
    constants: Mapping[str, str] = field(default_factory=dict)


def choose(header: Sequence[str], practice: Practice, given: Path | None = None) -> ColumnMap:
    """The mapping of a header: the given file, else the ready one that knows it, else the playbook's template.

    Raises Unreadable: import_bad_mapping (problem), import_unknown_header (missing, header).
    """
    if given is not None:
        return _bound(read(given), header)
    for path in sorted(READY.glob("*.yaml")):
        told = read(path)
        if {label(c) for c in told["recognise"]} <= set(header):
            return _bound(told, header)
    return _by_template(header, practice)


def read(path: Path) -> dict[str, Any]:
    """A mapping file, checked. Raises Unreadable: import_bad_mapping."""
    loaded = source.load(path)
    told = loaded.value
    if loaded.faults or not isinstance(told, dict):
        raise _bad(path, "; ".join(f"{f.line}: {sentence(f)}" for f in loaded.faults[:3]) or "YAML")
    columns_, constants = told.get("columns"), told.get("constants", {})
    if not isinstance(columns_, dict) or not columns_ or not isinstance(constants, dict):
        raise _bad(path, "columns")
    for name, target in columns_.items():
        if not _known(_target(target)[0]):
            raise _bad(path, f"{name}: {_target(target)[0]}")
    if not constants.keys() <= CONSTANTS:
        raise _bad(path, ", ".join(map(str, constants.keys() - CONSTANTS)))
    if constants.get("datum", "cgcs2000") not in DATUMS:
        raise _bad(path, f"datum: {constants['datum']} ({', '.join(DATUMS)})")
    return {"name": path.stem, "recognise": [], "constants": {}, **told}


def _bad(path: Path, problem: str) -> Unreadable:
    known = ", ".join((*sorted(FIELDS), "fields.<name>", IGNORE))
    return Unreadable("import_bad_mapping", file=path.name, problem=problem, known=known)


def _known(target: str) -> bool:
    return target in FIELDS or target == IGNORE or (target.startswith("fields.") and len(target) > 7)


def _target(told: Any) -> tuple[str, tuple[str, ...]]:
    if isinstance(told, Mapping):
        return str(told.get("field", "")), tuple(map(str, told.get("formats", ())))
    return str(told), ()


def _bound(told: Mapping[str, Any], header: Sequence[str]) -> ColumnMap:
    """The mapping on this header's places. What it is recognised by, and the text, have to be there."""
    wanted = {label(name): _target(target) for name, target in told["columns"].items()}
    needed = {label(c) for c in told["recognise"]} or {n for n, (t, _) in wanted.items() if t == "text"}
    if missing := sorted(needed - set(header)):
        raise _unknown(missing, header)
    places = {i: wanted[name] for i, name in enumerate(header) if name in wanted and wanted[name][0] != IGNORE}
    return ColumnMap(str(told["name"]), places, {k: str(v) for k, v in told["constants"].items()})


def _unknown(missing: Iterable[str], header: Sequence[str]) -> Unreadable:
    return Unreadable("import_unknown_header", missing=list(missing), header=[h for h in header if h][:20])


def _by_template(header: Sequence[str], practice: Practice) -> ColumnMap:
    labels = {}
    for target, names, _ in template(practice):
        labels |= {label(name): (target, ()) for name in names}
    places = {i: labels[name] for i, name in enumerate(header) if name in labels}
    if not any(target == "text" for target, _ in places.values()):
        raise _unknown([practice.words.text("fields.text", "zh")], header)
    strange = [name for i, name in enumerate(header) if name and i not in places]
    if strange:
        raise Unreadable("import_strange_column", columns=strange, known=sorted(labels))
    return ColumnMap(f"{practice.playbook}.template", places)


def template(practice: Practice) -> list[tuple[str, tuple[str, ...], Column]]:
    """The columns of a playbook's template: (target, labels in zh and en and by name, what may stand in it)."""
    own = [(target.replace("place_code", "place"), names, Column(target, "text", False, (), None))
           for target, names in TEMPLATE.items()]  # fmt: skip
    forms: dict[str, Column] = {}
    for binding in practice.spec.bindings:
        form = practice.procedures[binding.procedure].form
        for column in columns(form) if form else ():
            forms.setdefault(column.name, column)
    words = practice.words
    for name, column in forms.items():
        if name in NOT_IN_A_SHEET:
            continue
        target = OF_FORM.get(name, name if name in FIELDS else f"fields.{name}")
        labels = (words.text(f"fields.{name}", "zh"), words.text(f"fields.{name}", "en"), name)
        own.append((target, labels, column))
    return own
