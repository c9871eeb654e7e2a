"""Formation 组成: whether paired posts keep their rules (双员, domain S0-2). Warnings, never refusals: a pair that is
lame for a day must still be able to take a complaint.

    pairing(pair, seats, at)      equal number, each with its counterpart, appointed by the other side, with a term
    label_months("两年半")         how many months a printed term says: 30
    look_alike("穆河", "穆湖")      two names that differ by one character: perhaps one place, never merged (X2)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wangge.engine.spec import PairSpec

ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TermFact:
    """Who holds a seat: until when (None: no end), appointed by and lent by which organisations, the printed term."""

    since: datetime
    until: datetime | None
    appointed_by: int | None = None
    drawn_from: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A post of a pair. ``role``: the playbook's word; ``pair``: the other post; ``term`` None: vacant."""

    post: int
    role: str
    pair: int | None
    term: TermFact | None


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: codes pair_unequal, pair_missing, pair_same_side, pair_vacant, not_cross_appointed, term_missing,
    term_label, term_ends_soon, names_alike. ``post`` None: about all of them."""

    code: str
    post: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


def pairing(pair: PairSpec, seats: Sequence[SeatFact], at: datetime, zone: ZoneInfo) -> list[Caution]:
    """What is not as the pair's rule wants it, among the seats of one site. Months are counted in ``zone``."""
    first, second = ([s for s in seats if s.role == role] for role in pair.posts)
    found: list[Caution] = []
    if pair.balance == "equal" and len(first) != len(second):
        found.append(Caution("pair_unequal", None, {"first": len(first), "second": len(second)}))
    known = {s.post: s for s in seats}
    for seat in (*first, *second):
        found += _seat(pair, seat, known, at, zone)
    return found


def _seat(
    pair: PairSpec, seat: SeatFact, known: dict[int, SeatFact], at: datetime, zone: ZoneInfo
) -> Iterator[Caution]:
    other = known.get(seat.pair or 0)
    if other is None:
        yield Caution("pair_missing", seat.post)
    elif other.role == seat.role or other.pair != seat.post:
        yield Caution("pair_same_side", seat.post, {"other": other.post})
    if seat.term is None:
        yield Caution("pair_vacant", seat.post)
        return
    if other is not None and other.term is not None and seat.term.appointed_by != other.term.drawn_from:
        values = {"by": seat.term.appointed_by, "side": other.term.drawn_from}
        yield Caution("not_cross_appointed", seat.post, values)
    yield from _term(pair, seat.post, seat.term, at, zone)


def _term(pair: PairSpec, post: int, term: TermFact, at: datetime, zone: ZoneInfo) -> Iterator[Caution]:
    if term.until is None:
        if pair.term_required:
            yield Caution("term_missing", post)
        return
    said, real = label_months(term.label), months_between(term.since, term.until, zone)
    if said is not None and said != real:
        yield Caution("term_label", post, {"label": term.label, "said": said, "months": real})
    if at < term.until <= at + ENDS_SOON:
        yield Caution("term_ends_soon", post, {"until": term.until})


def months_between(since: datetime, until: datetime, zone: ZoneInfo) -> int:
    """Whole months of a term, rounded: 2022-06-01 to 2024-10-01 are 28, whatever the days at its ends."""
    a, b = since.astimezone(zone), until.astimezone(zone)
    return (b.year - a.year) * 12 + b.month - a.month + round((b.day - a.day) / 30)


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | {"两": 2, "零": 0}
_YEARS = re.compile(r"([0-9]+|[一二两三四五六七八九十])\s*年(半)?")
_MONTHS = re.compile(r"([0-9]+|[一二两三四五六七八九十]{1,3})\s*个?月")


def label_months(label: str) -> int | None:
    """The months that a printed term says (两年半, 3年, 半年, 十八个月, 一年六个月); None when it says none."""
    years, months = _YEARS.search(label), _MONTHS.search(label)
    if years is None and months is None:
        return 6 if "半年" in label else None
    total = _number(years[1]) * 12 + (6 if years[2] else 0) if years else 0
    return total + (_number(months[1]) if months else 0)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text and len(text) > 1:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS[text]


_COUNTED = set("〇零一二三四五六七八九十百甲乙丙丁戊己庚辛壬癸东南西北中上下前后左右新老大小") | set("0123456789")


def look_alike(one: str, other: str) -> bool:
    """Whether two names of equal length differ in one character that is no number, order or direction."""
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or len(differing) != 1:
        return False
    return not any(c in _COUNTED or c.isascii() for c in differing[0])


def alike(names: Iterable[tuple[int, str]]) -> list[Caution]:
    """Pairs of names that look alike: perhaps one thing written twice. Nothing is merged; people decide (X2)."""
    seen: dict[tuple[int, str], list[tuple[int, str]]] = {}
    found: list[Caution] = []
    for subject, name in names:
        for place in range(len(name)):
            key = (place, name[:place] + "\0" + name[place + 1 :])
            for other, known in seen.setdefault(key, []):
                if look_alike(name, known):
                    found.append(Caution("names_alike", subject, {"name": name, "other": other, "known": known}))
            seen[key].append((subject, name))
    return found
