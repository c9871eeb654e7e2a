"""Places across the ranks of a layered drawing, long arcs straight: Brandes & Köpf 2002.

Four alignments (to the upper or lower rank, from the left or right), each packed as tight as it goes, the middle of the
four taken. Packing goes twice along the blocks, as the erratum of 2020 (Brandes, Walter & Zink) asks for a sound one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from math import inf
from typing import TypeVar

N = TypeVar("N", bound=Hashable)
Beside = Mapping[N, Sequence[N]]
Width = Callable[[N], float]


def across(
    ranks: Sequence[Sequence[N]], above: Beside[N], below: Beside[N], width: Width[N], gap: float
) -> dict[N, float]:
    """x of the middle of each node, in the unit of ``width``; neighbours of a rank keep ``gap`` between them. Places of
    arcs (nodes of width 0) keep half of it."""
    crossed = _crossed(ranks, above, width)
    found: list[dict[N, float]] = []
    for beside, rows in ((above, ranks), (below, ranks[::-1])):
        for mirrored in (False, True):
            order = [list(reversed(row)) if mirrored else list(row) for row in rows]
            root = _aligned(order, beside, crossed)
            x = _packed(order, root, width, gap)
            found.append({node: -at for node, at in x.items()} if mirrored else x)
    return _middle(found, width)


def _crossed(ranks: Sequence[Sequence[N]], above: Beside[N], width: Width[N]) -> set[tuple[N, N]]:
    """Arcs (upper, lower) that cross the inside of a long one: where both cannot be straight, the long one is."""
    found: set[tuple[N, N]] = set()
    for upper, lower in itertools.pairwise(ranks):
        place = {node: at for at, node in enumerate(upper)}
        first = scanned = 0
        for at, node in enumerate(lower):
            inner = next((n for n in above.get(node, ()) if not width(node) and not width(n)), None)
            if inner is None and at < len(lower) - 1:
                continue
            last = place[inner] if inner is not None else len(upper)
            for scan in lower[scanned : at + 1]:
                outside = [n for n in above.get(scan, ()) if not first <= place[n] <= last]
                found |= {(n, scan) for n in outside if width(n) or width(scan)}
            scanned, first = at + 1, last
    return found


def _aligned(order: Sequence[Sequence[N]], beside: Beside[N], crossed: set[tuple[N, N]]) -> dict[N, N]:
    """Each node with the head of the block that stands in one line with it."""
    root = {node: node for row in order for node in row}
    taken: set[N] = set()
    place = {node: at for row in order for at, node in enumerate(row)}
    for row in order:
        last = -1
        for node in row:
            others = sorted(beside.get(node, ()), key=lambda n: place[n])
            middle = (len(others) - 1) / 2
            for other in others[int(middle) : int(middle + 0.5) + 1]:
                free = root[node] == node and other not in taken and last < place[other]
                if free and (other, node) not in crossed and (node, other) not in crossed:
                    taken.add(other)
                    root[node], last = root[other], place[other]
    return root


def _packed(order: Sequence[Sequence[N]], root: Mapping[N, N], width: Width[N], gap: float) -> dict[N, float]:
    """1. every block as far left as it goes; 2. then as far right as its neighbours on the right let it."""
    right: dict[N, dict[N, float]] = {head: {} for head in root.values()}
    left: dict[N, dict[N, float]] = {head: {} for head in root.values()}
    for row in order:
        for one, two in itertools.pairwise(row):
            room = (width(one) + width(two)) / 2 + (gap if width(one) and width(two) else gap * 0.6)
            a, b = root[one], root[two]
            right[a][b] = left[b][a] = max(room, right[a].get(b, 0.0))
    sequence = _sequence(right, left)
    x: dict[N, float] = {}
    for head in sequence:
        x[head] = max((x[other] + room for other, room in left[head].items()), default=0.0)
    for head in reversed(sequence):
        free = min((x[other] - room for other, room in right[head].items()), default=inf)
        x[head] = max(x[head], free) if free < inf else x[head]
    return {node: x[head] for node, head in root.items()}


def _sequence(right: Mapping[N, Mapping[N, float]], left: Mapping[N, Mapping[N, float]]) -> list[N]:
    """The blocks, each behind all that stand left of it."""
    waiting = {head: len(others) for head, others in left.items()}
    ready, done = [head for head, n in waiting.items() if not n], []
    while ready:
        head = ready.pop()
        done.append(head)
        for other in right[head]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return done


def _middle(found: Sequence[Mapping[N, float]], width: Width[N]) -> dict[N, float]:
    """Shift all four to the narrowest, by the side that they were packed to, and take the mean of the middle two."""

    def ends(x: Mapping[N, float]) -> tuple[float, float]:
        return min((at - width(n) / 2 for n, at in x.items()), default=0.0), max(
            (at + width(n) / 2 for n, at in x.items()), default=0.0
        )

    narrowest = min(map(ends, found), key=lambda end: end[1] - end[0])
    shifted = []
    for n, x in enumerate(found):
        by = narrowest[n % 2] - ends(x)[n % 2]
        shifted.append({node: at + by for node, at in x.items()})
    return {node: sum(sorted(x[node] for x in shifted)[1:3]) / 2 for node in found[0]}
