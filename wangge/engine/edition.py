"""Editions: a resolved playbook, its words and the laws that it cites, as one canonical text with its SHA-256.

Running cases keep the edition that they began under, so it is stored whole and must read the same for years: values
that the playbook left to a default are written out, keys are sorted, text is NFC, whole numbers have no decimals.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wangge.engine.kept import Kept
from wangge.engine.law import Law
from wangge.engine.reader import SECTIONS, Playbook
from wangge.engine.sets import plain
from wangge.engine.spec import PlaybookSpec, Spec
from wangge.engine.words import Words

FORMAT = 1
PHRASES = "phrases"  # of the words: texts to begin with
Change = Literal["same", "patch", "major"]


@dataclass(frozen=True)
class Edition:
    """One edition, ready for use. ``text`` is its canonical JSON, ``sha256`` the hash of that text in UTF-8, in hex."""

    sha256: str
    text: str
    spec: PlaybookSpec
    words: Words
    laws: Mapping[str, Law]

    def law(self, ref: str | None) -> Law | None:
        """The rule that ``ref`` ("R-20" or "R-20#finish") names, as this edition cites it."""
        return self.laws.get(ref.partition("#")[0]) if ref else None


def freeze(playbook: Playbook) -> Edition:
    """The edition of a playbook as it was read."""
    spec = plain(playbook.spec)
    text = canonical(
        {
            "format": FORMAT,
            "playbook": _dump(spec),
            "order": _order(spec, playbook.words),
            "words": playbook.words.trees,
            "laws": [_dump(law) for law in playbook.laws],
        }
    )
    return thaw(text)


frozen = Kept(freeze, most=16)  # of a playbook that was read and is not read again


def _dump(model: Spec) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True)


def _order(spec: PlaybookSpec, words: Words) -> dict[str, list[str]]:
    """The author's order of posts, states, acts, texts to begin with … by dotted path: sorted keys would lose it (and
    jsonb has an order of its own), and it is the order in which pages list them."""
    order = {section: list(getattr(spec, section)) for section in SECTIONS}
    for name, procedure in spec.procedures.items():
        order[f"procedures.{name}.states"] = list(procedure.states)
        order[f"procedures.{name}.acts"] = list(procedure.acts)
    for act in words.below(PHRASES):
        for field in words.below(f"{PHRASES}.{act}"):
            order[f"{PHRASES}.{act}.{field}"] = list(words.below(f"{PHRASES}.{act}.{field}"))
    return {path: names for path, names in order.items() if names != sorted(names)}


def _ordered(playbook: Mapping[str, Any], order: Mapping[str, list[str]], path: str = "") -> dict[str, Any]:
    """``playbook`` with its keys back in the author's order."""
    names = order.get(path) or sorted(playbook)
    return {
        name: _ordered(value, order, f"{path}.{name}" if path else name) if isinstance(value, Mapping) else value
        for name, value in ((name, playbook[name]) for name in names)
    }


def canonical(value: Any) -> str:
    """Canonical JSON: equal values give equal text. Raises ValueError for NaN and infinity."""
    return _text(_plain(value))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


_WHOLE = re.compile(r"[0-9](?:\.0(?![0-9])|[eE][+-]?[0-9])")  # what may be a whole number written with decimals


def _canonical_of_json(data: Any) -> str:
    """As ``canonical``, of what was read from JSON: its keys are strings already, and once it was canonical there is
    nothing to be made plain in it."""
    text = _text(data)
    return canonical(data) if _WHOLE.search(text) or not unicodedata.is_normalized("NFC", text) else text


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def thaw(body: str | Mapping[str, Any]) -> Edition:
    """The edition that was stored as ``body``: its canonical text, or the same as a parsed object (a jsonb column).

    Raises ValueError for another format, and pydantic's ValidationError (a ValueError too) for what no longer fits.
    """
    data = json.loads(body) if isinstance(body, str) else body
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not an edition of format {FORMAT}")
    text = _canonical_of_json(data)
    laws = {law.id: law for law in map(Law.model_validate, data["laws"])}
    digest = hashlib.sha256(text.encode()).hexdigest()
    spec = PlaybookSpec.model_validate(_ordered(_in_todays_words(data["playbook"]), data["order"]))
    return Edition(digest, text, spec, Words(_said_in_order(data["words"], data["order"])), laws)


def _said_in_order(trees: Mapping[str, Any], order: Mapping[str, list[str]]) -> dict[str, Any]:
    """The words by language, with the texts to begin with in the author's order."""
    kept = {language: {PHRASES: tree[PHRASES]} if PHRASES in tree else {} for language, tree in trees.items()}
    return {language: {**tree, **_ordered(kept[language], order)} for language, tree in trees.items()}


RENAMED = {"lift": "climb"}  # effects: what earlier editions call them → what they are called now


def _in_todays_words(playbook: Mapping[str, Any]) -> Mapping[str, Any]:
    """The playbook of a stored edition: a word that was renamed since means what it meant. The text stays as it is."""
    procedures = {
        name: {**one, "acts": {act: _renamed(spec) for act, spec in one["acts"].items()}}
        for name, one in playbook["procedures"].items()
    }
    return {**playbook, "procedures": procedures}


def _renamed(act: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**act, "effects": [{**e, "do": RENAMED.get(e["do"], e["do"])} for e in act["effects"]]}


def kind_of_change(old: Edition, new: Edition) -> Change:
    """same: not a word differs. patch: only words or their order do, so it reaches running cases. major: the rest."""
    if _comparable(old, words=True) == _comparable(new, words=True):
        return "same"
    return "patch" if _comparable(old, words=False) == _comparable(new, words=False) else "major"


_LAW_WORDS = {"title", "text", "source", "articles", "grade", "weak"}  # what a law says beside its numbers


def _comparable(edition: Edition, *, words: bool) -> str:
    """What counts as the edition. Without ``words``: no text for people, no order of display, no version number."""
    spec, laws = _dump(edition.spec), [_dump(law) for law in edition.laws.values()]
    if words:
        return canonical([spec, _order(edition.spec, edition.words), edition.words.trees, laws])
    spec.pop("version")
    return canonical([spec, [law_numbers(law) for law in laws]])


def law_numbers(law: Mapping[str, Any]) -> dict[str, Any]:
    """A law as it is dumped, without its words: what clocks and checks depend on."""
    kept = {key: value for key, value in law.items() if key not in _LAW_WORDS}
    editions = [
        {**one, "limits": {name: {**limit, "title": None} for name, limit in one["limits"].items()}}
        for one in kept["editions"]
    ]
    return {**kept, "editions": editions}
