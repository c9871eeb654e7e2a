"""Words for people: nested YAML, one file per language, Chinese first.

A key such as ``procedures.case.states.filed`` is looked up in the language asked for, then in Chinese, and comes back
as itself when nobody wrote it, so that a missing word is seen on the screen instead of hidden by an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from wangge.engine import source
from wangge.engine.faults import Faults

LANGUAGES = ("zh", "en")
MOST_FOUND = 10_000  # answers kept: a page of fifty lines asks for the same few words again and again
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one playbook, or of one part of the house, in every language."""

    trees: Mapping[str, Tree]
    _found: dict[tuple[str, str], str | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, key: str, lang: str = "zh") -> str | None:
        """The text at ``key`` in ``lang`` alone, or None. Digits as keys (rating grades) count as text."""
        asked = (key, lang)
        try:
            return self._found[asked]
        except KeyError:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            found = self._found[asked] = self._look(key, lang)
            return found

    def _look(self, key: str, lang: str) -> str | None:
        node: Any = self.trees.get(lang, {})
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return None
            node = node[part]
        return None if node is None or isinstance(node, Mapping | list) else str(node)

    def below(self, key: str, lang: str = "zh") -> tuple[str, ...]:
        """The keys that stand directly below ``key`` in ``lang``, in the order of the file; none where nothing does."""
        node: Any = self.trees.get(lang, {})
        for part in key.split("."):
            node = node.get(part) if isinstance(node, Mapping) else None
        return tuple(map(str, node)) if isinstance(node, Mapping) else ()

    def text(self, key: str, lang: str = "zh", /, **values: Any) -> str:
        """The sentence at ``key`` with ``{name}`` slots filled; falls back to Chinese, then to the key."""
        found = self.find(key, lang) or self.find(key, "zh")
        return fill(found, values) if found is not None else key

    def over(self, other: Words) -> Words:
        """These words laid over ``other``: own entries win, the rest shows through."""
        langs = {**other.trees, **self.trees}
        return Words({lang: merged(other.trees.get(lang, {}), self.trees.get(lang, {})) for lang in sorted(langs)})


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Fill ``{name}`` slots. Not ``str.format``: words come from outside, and format reaches into attributes."""
    return _SLOT.sub(lambda slot: str(values.get(slot[1], slot[0])), text)


def without_slots(text: str) -> str:
    """A sentence whose values nobody knows any more."""
    return _SLOT.sub("…", text)


def slots(text: str) -> frozenset[str]:
    """The names of the slots in a sentence."""
    return frozenset(_SLOT.findall(text))


def merged(under: Tree, over: Tree) -> dict[str, Any]:
    """``over`` laid on ``under``, branch by branch."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result


def leaves(tree: Tree, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every dotted key of a tree with its text."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", str(value)


@lru_cache(maxsize=8)
def house(folder: Path) -> Words:
    """The words of a folder of the house itself (not of a playbook): for each language one file, ``zh.yaml``, or a
    folder ``zh`` of files, one for each area, of which each has its own first keys.

    Raises Faults when one is broken: a house without its words would only show keys.
    """
    files = {lang: [source.load(file) for file in house_files(folder, lang)] for lang in LANGUAGES}
    faults = [fault for found in files.values() for file in found for fault in file.faults]
    if faults:
        raise Faults(faults)
    return Words({lang: {k: v for file in found for k, v in file.mapping.items()} for lang, found in files.items()})


def house_files(folder: Path, lang: str) -> list[Path]:
    """The words files of one language in a folder of the house."""
    areas = folder / lang
    return sorted(areas.glob("*.yaml")) if areas.is_dir() else [folder / f"{lang}.yaml"]
