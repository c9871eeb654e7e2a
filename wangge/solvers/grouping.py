"""Marks on a screen that would cover each other, taken together.

Greedy, the heaviest mark first, as in V. Agafonkin's Supercluster; looked up in squares as wide as the distance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import floor


def grouped(xs: Sequence[float], ys: Sequence[float], weights: Sequence[float], near: float) -> list[list[int]]:
    """Groups of indexes, each mark in one of them, its leader first.

    xs, ys   (n,) places, in the unit of ``near`` (> 0)
    weights  (n,) a heavier mark leads before a lighter one, of alike ones the earlier

    Whoever is in a group stands less than ``near`` from its leader, and no two leaders stand as close as that.
    """
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        squares[floor(x / near), floor(y / near)].append(n)
    taken, found = [False] * len(xs), []
    for leader in sorted(range(len(xs)), key=lambda n: (-weights[n], n)):
        if taken[leader]:
            continue
        x, y = xs[leader], ys[leader]
        group = [leader]
        taken[leader] = True
        for n in _around(squares, floor(x / near), floor(y / near)):
            if not taken[n] and (xs[n] - x) ** 2 + (ys[n] - y) ** 2 < near * near:
                taken[n] = True
                group.append(n)
        found.append(group)
    return found


def _around(squares: dict[tuple[int, int], list[int]], column: int, row: int) -> Iterator[int]:
    for i in (column - 1, column, column + 1):
        for j in (row - 1, row, row + 1):
            yield from squares.get((i, j), ())
