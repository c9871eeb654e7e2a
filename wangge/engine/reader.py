"""Reading a playbook: every fault at once, each with its file and line and what would be right.

1. Read ``playbook.yaml``, both words files and the scenarios as plain values.
2. Read the libraries that it uses.
3. Fit the playbook to the model; cut out what does not fit, so that the rest can still be checked.
4. Lay it over its libraries, and bring the sets of acts into its procedures.
5. Check the names that refer to each other, the procedures, the clocks against their laws, the words, the forbidden.
6. Raise ``Faults`` with everything, or return the ``Playbook``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wangge.engine import asking, forbidden, lawful, references, required_words, schema, sets, soundness, source
from wangge.engine.faults import Fault, Faults, Path_, nearest
from wangge.engine.law import Law, Lawbook
from wangge.engine.reading import Reading
from wangge.engine.source import Source
from wangge.engine.spec import PlaybookSpec
from wangge.engine.words import LANGUAGES, Words

SECTIONS = (
    "organisations", "posts", "bodies", "fields", "forms", "procedures", "sets", "clocks", "meetings", "measures",
    "papers", "items", "ladders", "lanes", "library", "quick",
)  # fmt: skip
_PLACEHOLDER = {"playbook": "unnamed", "version": "0.0", "precedence": "window"}


@dataclass(frozen=True)
class Playbook:
    """A playbook without faults. ``spec`` and ``words`` are resolved: the libraries stand in them."""

    folder: Path
    spec: PlaybookSpec
    words: Words
    laws: tuple[Law, ...]  # every rule that it cites, by id
    scenarios: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # file name without suffix -> scenario

    @property
    def name(self) -> str:
        return self.spec.playbook

    @property
    def library(self) -> bool:
        """Whether it binds nothing and is there for others to use."""
        return not self.spec.bindings


def read(
    folder: Path, libraries: Sequence[Path], lawbook: Lawbook, at: date | None = None, *, stories: bool = True
) -> Playbook:
    """The playbook in ``folder``. ``libraries`` are folders that hold playbooks, searched in order for those it uses.

    ``at``: the day whose law counts; none: the newest edition of each law. ``stories``: its scenarios too, which no
    edition holds. Raises Faults with all that is wrong.
    """
    return _read(Path(folder), tuple(map(Path, libraries)), lawbook, at, (), stories)


def find(name: str, folders: Iterable[Path]) -> Path | None:
    """The folder of the playbook called ``name`` below one of ``folders``."""
    return next((f / name for f in folders if (f / name / "playbook.yaml").is_file()), None)


def playbooks(folders: Iterable[Path]) -> list[Path]:
    """The folders of all playbooks below ``folders``, by name."""
    return sorted(file.parent for folder in folders for file in folder.glob("*/playbook.yaml"))


def _read(
    folder: Path,
    libraries: tuple[Path, ...],
    lawbook: Lawbook,
    at: date | None,
    within: tuple[str, ...],
    stories: bool,
) -> Playbook:
    own = source.load(folder / "playbook.yaml")
    if own.value is None or not own.mapping:
        raise Faults(own.faults)
    faults = list(own.faults)
    used = _libraries(own, libraries, lawbook, at, (*within, folder.name), faults, stories)
    spec, cut = _fit(own, faults)
    words, files = _words(folder, faults)
    resolved = sets.resolve(own, spec, _over(spec, used))
    faults += resolved.faults
    merged = Playbook(folder, resolved.whole, required_words.lent(resolved.whole, _all_words(words, used)), ())
    reading = Reading(
        own, resolved.own, merged.spec, merged.words, words, files, lawbook, at, frozenset({*cut, *resolved.cut}),
        resolved.brought,
    )  # fmt: skip
    if spec.playbook != folder.name and "playbook" in own.mapping:
        faults.append(own.fault("wrong_name", ("playbook",), name=spec.playbook, folder=folder.name))
    checks = (references.check, soundness.check, lawful.check, required_words.check, asking.check, forbidden.check)
    for check in checks:
        faults += check(reading)
    scenarios = _scenarios(folder, faults) if stories else {}
    if faults:
        raise Faults(_once(faults))
    laws = tuple(law for law in map(lawbook.law, lawful.cited(merged.spec)) if law)
    return Playbook(folder, merged.spec, merged.words, laws, scenarios)


def _once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Each place and code once: two checks may meet the same fault."""
    seen: set[tuple[Any, ...]] = set()
    for fault in faults:
        key = (fault.code, fault.file, fault.line, fault.path)
        if key not in seen:
            seen.add(key)
            yield fault


def _libraries(
    own: Source,
    folders: tuple[Path, ...],
    lawbook: Lawbook,
    at: date | None,
    within: tuple[str, ...],
    faults: list[Fault],
    stories: bool,
) -> list[Playbook]:
    uses = own.mapping.get("uses")
    found: list[Playbook] = []
    for index, name in enumerate(uses if isinstance(uses, list) else []):
        path: Path_ = ("uses", index)
        folder = find(str(name), folders)
        if str(name) in within:
            faults.append(own.fault("library_circle", path, name=name))
        elif folder is None:
            known = [f.name for f in playbooks(folders)]
            faults.append(own.fault("unknown_library", path, name=name, nearest=nearest(str(name), known)))
        else:
            try:
                found.append(_read(folder, folders, lawbook, at, within, stories))
            except Faults as error:
                faults += error.faults
    return found


def _fit(own: Source, faults: list[Fault]) -> tuple[PlaybookSpec, list[Path_]]:
    """The playbook as a model. What does not fit is reported and cut out, until the rest fits."""
    value = copy.deepcopy(own.value)
    cut: list[Path_] = []
    for turn in range(12):
        spec, bad = schema.validate(PlaybookSpec, Source(own.file, value, own.lines))
        if spec is not None:
            return spec, cut
        if turn == 0:
            faults += bad
        for path in [fault.path for fault in reversed(bad)]:  # from the end: places in a list stay true
            gone = _cut(value, path)
            cut.append(gone)
            if not gone:
                value |= {k: v for k, v in _PLACEHOLDER.items() if k not in value}
    return PlaybookSpec.model_validate(_PLACEHOLDER), [*cut, ()]


def _cut(value: Any, path: Path_) -> Path_:
    """Take the node at ``path`` out of ``value``; where it is not there (a key is missing), the node above it.

    Returns the path that was cut; () when only the root is above.
    """
    parents: list[Any] = [value]
    for part in path[:-1]:
        parents.append(_child(parents[-1], part))
    for depth in range(len(path), 0, -1):
        node, key = parents[depth - 1], path[depth - 1]
        if isinstance(node, dict) and key in node:
            del node[key]
            return path[:depth]
        if isinstance(node, list) and isinstance(key, int) and key < len(node):
            del node[key]
            return path[: depth - 1]
    return ()


def _child(node: Any, part: str | int) -> Any:
    try:
        return node[part]
    except (KeyError, IndexError, TypeError):
        return None


def _over(spec: PlaybookSpec, used: Sequence[Playbook]) -> PlaybookSpec:
    """``spec`` laid over its libraries, the first named on top of the later ones; own entries win."""
    update: dict[str, Any] = {}
    for section in SECTIONS:
        update[section] = {}
        for below in reversed(used):
            update[section] |= getattr(below.spec, section)
        update[section] |= getattr(spec, section)
    update["cites"] = tuple(sorted({*spec.cites, *(ref for below in used for ref in below.spec.cites)}))
    return spec.model_copy(update=update)


def _words(folder: Path, faults: list[Fault]) -> tuple[Words, dict[str, Source]]:
    files = {lang: source.load(folder / f"words.{lang}.yaml") for lang in LANGUAGES}
    for file in files.values():
        faults += file.faults
    return Words({lang: file.mapping for lang, file in files.items()}), files


def _all_words(words: Words, used: Sequence[Playbook]) -> Words:
    for below in used:
        words = words.over(below.words)
    return words


def _scenarios(folder: Path, faults: list[Fault]) -> dict[str, Mapping[str, Any]]:
    found = {}
    for file in sorted((folder / "scenarios").glob("*.yaml")):
        scenario = source.load(file)
        faults += scenario.faults
        found[file.stem] = scenario.mapping
    return found
