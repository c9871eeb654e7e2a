"""Reading YAML that strangers wrote: plain values only, bounded in size and depth, each node with its line.

Built on the parser's event stream instead of its constructor, because that is the one place where a tag, an anchor,
a key that stands twice or a thousand nested brackets can be refused with a line number before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError

from wangge.engine.faults import Fault, Path_

MOST_BYTES = 512 * 1024
MOST_DEPTH = 24
# libyaml's own parser where the package has it: all files of the house in a quarter of a second, and not in four.
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 core schema. Dates stay text: the models that want a date read it themselves.
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")


@dataclass(slots=True)
class Source:
    """A file as plain values. ``lines`` maps each YAML path to its line (from 1)."""

    file: Path
    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of ``path``, or of the nearest node above it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, code: str, path: Path_ = (), law: str | None = None, **values: Any) -> Fault:
        return Fault(code, self.file, self.line(path), path, values, law)

    @property
    def mapping(self) -> Mapping[str, Any]:
        return self.value if isinstance(self.value, Mapping) else {}


def load(file: Path) -> Source:
    """Read ``file``. Never raises for what the file holds: every fault stands in ``Source.faults``.

    A library is read for each playbook that uses it: an unchanged file is parsed once. Callers treat the Source as
    read-only.
    """
    try:
        stat = file.stat()
    except OSError:
        return _load(file, 0, 0)
    return _load(file, stat.st_mtime_ns, stat.st_size)


def own(file: Path) -> Any:
    """One of our own files as plain values, anchors and all. As YAML 1.1 has them: a key ``on`` stands in quotes."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=PARSER)  # noqa: S506 a safe loader, either of them


@lru_cache(maxsize=256)
def _load(file: Path, changed: int, size: int) -> Source:
    source = Source(file)
    text = _text(source)
    if text is not None:
        _build(source, text)
    if not source.faults and not isinstance(source.value, dict):
        source.faults.append(source.fault("not_a_mapping"))
    return source


def _text(source: Source) -> str | None:
    try:
        raw = source.file.read_bytes()
    except OSError as error:
        source.faults.append(Fault("file_unreadable", source.file, values={"reason": error.strerror or str(error)}))
        return None
    if len(raw) > MOST_BYTES:
        source.faults.append(Fault("file_too_large", source.file, values={"most": MOST_BYTES // 1024}))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        source.faults.append(Fault("not_utf8", source.file, line))
        return None


def _build(source: Source, text: str) -> None:
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=PARSER):
            if not builder.take(event):
                return
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = " ".join(str(part) for part in (error.context, error.problem) if part)
        source.faults.append(Fault("yaml_syntax", source.file, line, values={"problem": problem}))
    except YAMLError as error:
        source.faults.append(Fault("yaml_syntax", source.file, values={"problem": str(error).splitlines()[0]}))


class _Builder:
    """Folds events into plain values. A fault of content is noted and building goes on; a dangerous file stops it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.path: list[str | int] = []
        self.stack: list[Any] = []  # open containers, outermost first
        self.key: list[str | None] = []  # for each open mapping, the key that waits for its value
        self.documents = 0

    def take(self, event: Any) -> bool:
        """Take one event; False stops the reading."""
        name = type(event).__name__
        if name == "DocumentStartEvent":
            self.documents += 1
            return self.documents == 1 or self._stop("several_documents", event)
        if name == "AliasEvent" or getattr(event, "anchor", None):
            return self._stop("anchor_refused", event)
        if getattr(event, "tag", None) is not None:
            return self._stop("tag_refused", event, tag=str(event.tag))
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            return self._open(event, {} if name == "MappingStartEvent" else [])
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            self._close()
        elif name == "ScalarEvent":
            self._scalar(event)
        return True

    def _stop(self, code: str, event: Any, **values: Any) -> bool:
        line = event.start_mark.line + 1
        self.source.faults.append(Fault(code, self.source.file, line, tuple(self.path), values))
        return False

    def _open(self, event: Any, container: Any) -> bool:
        if len(self.stack) >= MOST_DEPTH:
            return self._stop("too_deep", event, most=MOST_DEPTH)
        if self._waits_for_key():
            return self._stop("key_not_text", event)
        self._put(container, event)
        self.stack.append(container)
        self.key.append(None)
        return True

    def _close(self) -> None:
        self.stack.pop()
        self.key.pop()
        self._leave()

    def _waits_for_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1], dict) and self.key[-1] is None

    def _scalar(self, event: Any) -> None:
        if self._waits_for_key():
            self._take_key(event)
        else:
            self._put(_resolve(event), event)
            self._leave()

    def _take_key(self, event: Any) -> None:
        self.key[-1] = event.value
        self.path.append(event.value)
        path = tuple(self.path)
        if event.value in self.stack[-1]:
            first = self.source.lines[path]
            self._stop("duplicate_key", event, key=event.value, first=first)
        else:
            self.source.lines[path] = event.start_mark.line + 1

    def _put(self, value: Any, event: Any) -> None:
        if not self.stack:
            self.source.value = value
            self.source.lines[()] = event.start_mark.line + 1
        elif isinstance(self.stack[-1], dict):
            self.stack[-1].setdefault(self.key[-1], value)
        else:
            self.path.append(len(self.stack[-1]))
            self.source.lines[tuple(self.path)] = event.start_mark.line + 1
            self.stack[-1].append(value)

    def _leave(self) -> None:
        """A value is complete: step back from its key or its place in the list."""
        if self.stack:
            self.path.pop()
            self.key[-1] = None


def _resolve(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted, or a block of text
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 20 else text
    return float(text) if _FLOAT.fullmatch(text) else text


def walk(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every node of a plain value with its path, containers before what they hold."""
    yield path, value
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
