"""Sorting: which category of the district's tree a message belongs to, by the district's own words.

A category is told by the ``words`` that its district gave it and by its name, the parts of the name ("园林绿化环卫"
also by 园林, 绿化, 环卫 …) and everything below it. A word that is found speaks once for a category, with

    rarity (1 for a word of one category, less the more have it, by logarithm) × (length − 1)
    × WHOLE for a given word, a whole name or a part of one, INNER for a piece of a name
    × (TITLE in the title, plus 1 in the text)

From the top the tree is descended as long as one child is ahead of the next by MARGIN; where two are level the answer
stays with their parent, and at the top with nobody: a clerk sorts, and reads why (the first receiver answers for it,
R-13, not the machine). Nothing is learned here; the reasons list the words that decided.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wangge.engine.values import Reason

WHOLE, INNER, TITLE = 1.0, 0.6, 2.0
MARGIN = 0.2  # how far ahead the best must be, as a share of its evidence
FLOOR = 0.7  # less is no evidence: a rare word of two characters in the text says 1, a piece of a name 0.6
COMMON = 0.03  # a word in more categories than this share of the tree tells nothing (管理, 其他)
WORDS_SHOWN = 6
UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
READ = 2000  # characters of a message that are read

# How letters are written, whatever they are about.
LETTER_WORDS = frozenset(
    w
    for line in (
        "希望 建议 咨询 反映 投诉 举报 申请 请求 要求 问题 情况 时间 地方",
        "政府 部门 领导 相关 有关 其他 其它 工作 处理 解决",
    )
    for w in line.split()
)
_JOINTS = re.compile(r"以及|[和与及、，/()（）·\s]+")
_LATIN = re.compile(r"[\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """One category of the tree, inner ones too. ``names_path``: names from the root to itself; ``owner``: the Subject
    id of the department that answers for it (None: its parent's)."""

    id: int
    code: str
    names_path: tuple[str, ...]
    words: tuple[str, ...] = ()
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """``confidence``: how far ahead the answer was at its closest call, 0 … 1. Reasons: sorted_by_words (words, names),
    level_open (between: the children that were level), no_word_matched, equally_likely (between)."""

    category: int | None
    confidence: float
    reasons: tuple[Reason, ...]


Speaks = Mapping[int, Sequence[tuple[int, float]]]


class _Word(NamedTuple):
    """``speaks``: below which node for which children, and how much; -1 is the top."""

    text: str
    speaks: Speaks
    longer: list[_Word]  # words that begin with this one


@dataclass(slots=True)
class _Node:
    """One name of the tree, numbered so that parents come first; ``category`` None where the district lists none."""

    path: tuple[str, ...]
    parent: int  # -1: none above
    category: CategoryWords | None = None
    owner: int | None = None  # its own or the nearest above

    def label(self) -> str:
        return self.category.code if self.category else "/".join(self.path)


Found = list[tuple[str, Speaks, float]]  # a word, whom it speaks for, how often it counts


class Sorter:
    """Prepared once per tree; ``sort`` is asked in every filing (tens of µs)."""

    def __init__(self, categories: Iterable[CategoryWords]) -> None:
        self._nodes = _tree(categories)
        self._heads = _index(_weigh(self._nodes))
        self._pairs = frozenset(self._heads)

    def sort(self, title: str, text: str) -> Sorted:
        """The category of a message. Total: any two strings are sorted, or left to a clerk with the reason.

        1. find the words that occur; 2. go down the tree while it is clear; 3. say which words decided.
        """
        found = self._look(title[:READ].lower(), text[:READ].lower())
        at, confidence, between = self._descend(found)
        while at >= 0 and self._nodes[at].category is None:
            at = self._nodes[at].parent
        return self._answer(found, at, confidence, between)

    def _look(self, title: str, text: str) -> Found:
        """Every word that occurs: by its first two characters, a longer one only where its beginning was found."""
        whole, heads = f"{title}\n{text}", self._heads
        words = [w for pair in self._pairs.intersection(_pairs(whole)) for w in heads[pair]]
        found: Found = []
        for word, speaks, longer in words:  # grows while it is read
            if word in whole:
                words += longer
                found.append((word, speaks, TITLE + (word in text) if word in title else 1.0))
        return found

    def _descend(self, found: Found) -> tuple[int, float, tuple[int, ...]]:
        """Where the way down ends, the closest call on it, and the two nodes between which it could not go on."""
        at, confidence = -1, 1.0
        while True:
            best, most, rival, next_ = _ahead(found, at)
            if most < FLOOR:
                return at, confidence, ()
            lead = (most - next_) / most
            if lead < MARGIN and not self._one_owner(best, rival):
                return at, confidence, (best, rival)
            at, confidence = best, min(confidence, lead)

    def _one_owner(self, a: int, b: int) -> bool:
        """Level, but answered for by the same department: either way the right people get it."""
        owner = self._nodes[a].owner
        return owner is not None and owner == self._nodes[b].owner

    def _answer(self, found: Found, at: int, confidence: float, between: tuple[int, ...]) -> Sorted:
        labels = [self._nodes[n].label() for n in between]
        category = self._nodes[at].category if at >= 0 else None
        if category is not None:
            values = {"category": category.code, "words": self._words_for(found, (at,))}
            level = (Reason("level_open", {"between": labels}),) if between else ()
            return Sorted(category.id, round(confidence, 3), (Reason("sorted_by_words", values), *level))
        if between:
            values = {"between": labels, "words": self._words_for(found, between)}
            return Sorted(None, 0.0, (Reason("equally_likely", values),))
        return Sorted(None, 0.0, (Reason("no_word_matched"),))

    def _words_for(self, found: Found, nodes: tuple[int, ...]) -> list[str]:
        """The words that spoke for these nodes, the longest first, without those that lie within another."""
        texts: list[str] = []
        parent = self._nodes[nodes[0]].parent
        spoke = [word for word, speaks, _ in found for n, _ in speaks.get(parent, ()) if n in nodes]
        for text in sorted(spoke, key=len, reverse=True):
            if not any(text in t for t in texts):
                texts.append(text)
        return texts[:WORDS_SHOWN]


def _ahead(found: Found, at: int) -> tuple[int, float, int, float]:
    """The two children of a node for which most was said, and how much; (-1, 0) where there is none."""
    said: dict[int, float] = {}
    for _, speaks, times in found:
        if at in speaks:
            for child, weight in speaks[at]:
                said[child] = said.get(child, 0.0) + weight * times
    said[-1] = 0.0
    best = max(said, key=said.__getitem__)
    most = said.pop(best)
    if not said:
        return best, most, -1, 0.0
    rival = max(said, key=said.__getitem__)
    return best, most, rival, said[rival]


def _pairs(text: str) -> array[int]:
    """Every two neighbouring characters as one number: three times as fast as slicing them.

    In UTF-16 a pair is four bytes; the pairs that begin at even and at odd characters are read in two sweeps.
    """
    units = text.encode(UTF_16, "surrogatepass")
    pairs = array("I", units[: len(units) & ~3])
    pairs.frombytes(units[2 : 2 + (len(units) - 2 & ~3)])
    return pairs


def _tree(categories: Iterable[CategoryWords]) -> list[_Node]:
    """Every name of every path, in order of paths; a node without an owner has the one above it."""
    listed = {c.names_path: c for c in categories if c.names_path}
    paths = sorted({p[:i] for p in listed for i in range(1, len(p) + 1)})
    number = {p: i for i, p in enumerate(paths)}
    nodes: list[_Node] = []
    for path in paths:
        parent, category = number.get(path[:-1], -1), listed.get(path)
        above = nodes[parent].owner if parent >= 0 else None
        own = category.owner if category else None
        nodes.append(_Node(path, parent, category, above if own is None else own))
    return nodes


def _weigh(nodes: list[_Node]) -> dict[str, Speaks]:
    """Word → whom it speaks for and how much."""
    factors: dict[str, dict[int, float]] = {}
    for i, node in enumerate(nodes):
        for word, factor in _words_of(node):
            of = factors.setdefault(word, {})
            of[i] = max(factor, of.get(i, 0.0))
    most, all_ = max(3.0, COMMON * len(nodes)), math.log(1 + len(nodes))
    return {
        word: _upward(of, nodes, math.log(1 + len(nodes) / len(of)) / all_ * (len(word) - 1))
        for word, of in factors.items()
        if len(of) <= most and word not in LETTER_WORDS
    }


def _upward(factors: Mapping[int, float], nodes: list[_Node], weight: float) -> Speaks:
    """What a word says for its own nodes it says for those above them too, once: by the best place below."""
    best: dict[int, float] = {}
    for start, factor in factors.items():
        node = start
        while node >= 0:
            best[node] = max(best.get(node, 0.0), factor * weight)
            node = nodes[node].parent
    speaks: dict[int, list[tuple[int, float]]] = {}
    for node, said in best.items():
        speaks.setdefault(nodes[node].parent, []).append((node, said))
    return speaks


def _words_of(node: _Node) -> Iterator[tuple[str, float]]:
    name = node.path[-1].lower()
    given = node.category.words if node.category else ()
    parts = [p for p in _JOINTS.split(name) if len(p) > 1]
    for word in (name, *parts, *(w.strip().lower() for w in given)):
        if len(word) > 1:
            yield word, WHOLE
    for part in parts:
        for piece in _pieces(part):
            yield piece, INNER


def _pieces(part: str) -> Iterator[str]:
    """Every two characters in a row of a Chinese name: most words are that long. Latin letters are not cut."""
    if not _LATIN.search(part):
        for start in range(len(part) - 1):
            yield part[start : start + 2]


def _index(weights: Mapping[str, Speaks]) -> dict[int, list[_Word]]:
    """First pair of characters → words; a word hangs below the longest other word that it begins with."""
    words: dict[str, _Word] = {}
    heads: dict[int, list[_Word]] = {}
    for text in sorted(weights, key=len):
        word = words[text] = _Word(text, weights[text], [])
        above = next((words[text[:n]] for n in range(len(text) - 1, 1, -1) if text[:n] in words), None)
        siblings = above.longer if above else heads.setdefault(_pairs(text)[0], [])
        siblings.append(word)
    return heads
