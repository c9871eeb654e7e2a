"""What the checks of the reader look at: one playbook as written, as a model, and laid over its libraries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.engine import conditions
from wangge.engine.faults import Fault, Path_, listed, nearest
from wangge.engine.law import Lawbook
from wangge.engine.source import Source
from wangge.engine.spec import PlaybookSpec
from wangge.engine.words import Words


@dataclass(frozen=True)
class Reading:
    """``own`` is what this folder says, ``all`` what it says together with its libraries.

    ``cut``: paths that did not fit the model; what hangs on them is not checked, so that one slip is one fault.
    """

    file: Source
    own: PlaybookSpec
    all: PlaybookSpec
    words: Words
    own_words: Words
    word_files: Mapping[str, Source]
    lawbook: Lawbook
    at: date | None
    cut: frozenset[Path_]
    brought: Mapping[Path_, Path_]  # an act that a set brought → the line of ``also`` that did

    def fault(self, code: str, path: Path_, law: str | None = None, **values: Any) -> Fault:
        """A fault at ``path``; what comes from a library or a set is pointed out where that is named."""
        line = self.brought.get(path[:4])
        if line is not None:
            values["where"] = ".".join(map(str, path))
            path = line
        elif path and path[:2] not in self.file.lines and path[0] != "uses":
            values["where"] = ".".join(map(str, path))
            path = ("uses",) if ("uses",) in self.file.lines else path
        return self.file.fault(code, path, law, **values)

    def names(self, section: str) -> set[str]:
        """Every name of a section, those that were cut for a slip of their own included."""
        raw = self.file.mapping.get(section)
        return set(getattr(self.all, section)) | set(raw if isinstance(raw, Mapping) else ())

    def hurt(self, *path: str | int) -> bool:
        """Whether something at or below ``path``, or above it, was cut."""
        return any(c[: len(path)] == path or path[: len(c)] == c for c in self.cut)

    def unknown(self, kind: str, word: str, known: Collection[str], path: Path_) -> Iterator[Fault]:
        """The fault of a name that nobody defined. ``kind``: post, form, field … (a word of the messages)."""
        if word not in known:
            code = f"unknown_{kind}"
            yield self.fault(code, path, word=word, nearest=nearest(word, known), known=listed(list(known)))

    def condition(self, when: Any, known: Collection[str] | None, path: Path_) -> Iterator[Fault]:
        """Faults of a condition, with the path that leads into it."""
        for problem in conditions.check(when, known):
            inner = tuple(int(p) if p.isdigit() else p for p in problem.path.split(".") if p)
            values = {k: listed(v) if isinstance(v, list) else v for k, v in problem.values.items()}
            yield self.fault(problem.code, (*path, *inner), **values)

    def form_fields(self, form: str | None) -> list[str]:
        """The field names of a form; none for a form that is not there."""
        spec = self.all.forms.get(form or "")
        return [f.field for f in spec.fields] if spec else []
