"""Whether everything that a screen shows has its words, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wangge.engine.faults import Fault, Path_, nearest
from wangge.engine.keeping import PURPOSES
from wangge.engine.reading import Reading
from wangge.engine.spec import PlaybookSpec
from wangge.engine.words import LANGUAGES, Tree, Words, leaves, merged

_PLAIN = (
    "organisations", "posts", "bodies", "fields", "forms", "clocks", "meetings", "measures", "items", "ladders",
    "lanes", "quick",
)  # fmt: skip


def keys(spec: PlaybookSpec) -> list[str]:
    """The dotted keys that the words files of a playbook hold."""
    found = ["title", "summary"]
    found += [f"{section}.{name}" for section in _PLAIN for name in getattr(spec, section)]
    found += [f"layers.{name}" for name in spec.layers] + [f"presets.{name}" for name in spec.presets]
    found += [f"choices.{name}.{choice}" for name, field in spec.fields.items() for choice in field.choices]
    found += [f"papers.{name}.{part}" for name in spec.papers for part in ("title", "body")]
    found += sorted({f"materials.{name}" for item in spec.items.values() for name in item.materials})
    found += [f"grounds.{name}" for name in spec.lanes] + [f"library.{name}" for name in spec.library]
    found += sorted(_category_keys(spec)) + sorted(_outcome_keys(spec))
    found += [f"purposes.{name}" for name in sorted({f.purpose for f in spec.fields.values()} - PURPOSES)]
    found += list(_set_keys(spec))
    for name, procedure in spec.procedures.items():
        head = f"procedures.{name}"
        found += [f"{head}.title"]
        found += [f"{head}.states.{state}" for state in procedure.states]
        found += [f"{head}.acts.{act}" for act in procedure.acts]
    return found


def _set_keys(spec: PlaybookSpec) -> Iterator[str]:
    """What a set brings has its words once, for every procedure that lacks its own."""
    for one in spec.sets.values():
        yield from (f"{section}.{name}" for section in ("states", "acts", "measures") for name in getattr(one, section))


def lent(spec: PlaybookSpec, words: Words) -> Words:
    """The words, with what is written once where it is wanted: under ``materials`` the names of materials, for every
    field that lists them; under ``acts`` and ``states`` those that a procedure does not name itself."""
    return Words(
        {
            lang: merged({"choices": _lent(spec, tree), "procedures": _of_procedures(spec, tree)}, tree)
            for lang, tree in words.trees.items()
        }
    )


def _of_procedures(spec: PlaybookSpec, tree: Tree) -> dict[str, Any]:
    return {
        name: {
            "states": _picked(tree.get("states"), one.states),
            "acts": _picked(tree.get("acts"), (*one.acts, "file", "undo")),
        }
        for name, one in spec.procedures.items()
    }


def _picked(words: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: words[name] for name in names if name in words} if isinstance(words, Mapping) else {}


def _lent(spec: PlaybookSpec, tree: Tree) -> dict[str, Any]:
    names = tree.get("materials")
    if not isinstance(names, Mapping):
        return {}
    lists = {name: field for name, field in spec.fields.items() if field.type == "list"}
    return {name: {c: names[c] for c in field.choices if c in names} for name, field in lists.items()}


def _category_keys(spec: PlaybookSpec) -> set[str]:
    """Abstract categories, which the page of adoption maps to the district's own."""
    codes = {code for binding in spec.bindings for code in binding.categories if code != "*"}
    codes |= {item.category for item in spec.items.values()}
    return {category_key(code) for code in codes}


def category_key(code: str) -> str:
    """``hazard.fire`` → ``categories.hazard_fire``: flat, since ``hazard`` may have a word of its own."""
    return "categories." + code.replace(".", "_")


def _outcome_keys(spec: PlaybookSpec) -> set[str]:
    ends = {state.end for procedure in spec.procedures.values() for state in procedure.states.values()}
    return {f"outcomes.{end}" for end in ends if end}


_OWN = ("title", "summary")  # a library's must not stand in for them


def check(r: Reading) -> Iterator[Fault]:
    """A fault for each missing word, at the line of the words file where it would stand."""
    wanted = dict.fromkeys(keys(r.all))
    for lang in LANGUAGES:
        file = r.word_files[lang]
        if file.value is None:
            continue  # the file as a whole is missing or broken, which is one fault
        spare = [key for key, _ in leaves(file.mapping) if key not in wanted]
        for key in wanted:
            words = r.own_words if key in _OWN else r.words
            if words.find(key, lang) is None:
                path: Path_ = tuple(key.split("."))
                yield file.fault("word_missing", path, key=key, lang=lang, nearest=nearest(key, spare))
