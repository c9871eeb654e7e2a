"""A small drawing of a directed graph in layers, from top to bottom (Sugiyama, Tagawa & Toda 1981).

    layered(boxes, arcs)   → where each box stands and along which points each arc runs

1. turn the arcs that lead back; 2. ranks by the longest path; 3. arcs over several ranks get a place in each; 4. the
order within the ranks by barycentres, exchanging neighbours while that takes crossings away; 5. across by
``layered_across``; 6. down, rank by rank; 7. the arcs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wangge.solvers.layered_across import across

SWEEPS = 12
APART = 14.0  # pixels between two arcs that touch a box on one side
Node = str | tuple[int, int]  # a box by its name, or the place of an arc (its number) in a rank
Arc = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """Width and height, in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arc: (x, y) from the edge of one box to the edge of the other. ``back``: it leads upwards.

    Between two points of equal x it is straight, elsewhere it bends.
    """

    arc: Arc
    points: tuple[tuple[float, float], ...]
    back: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """``places``: the middle of each box; x from 0 to ``width``, y from 0 to ``height``."""

    places: Mapping[str, tuple[float, float]]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass
class _Layers:
    """The graph with its arcs cut at the ranks."""

    boxes: Mapping[str, Box]
    ranks: list[list[Node]]
    above: dict[Node, list[Node]] = field(default_factory=dict)
    below: dict[Node, list[Node]] = field(default_factory=dict)

    def width(self, node: Node) -> float:
        return self.boxes[node].width if isinstance(node, str) else 0.0

    def height(self, node: Node) -> float:
        return self.boxes[node].height if isinstance(node, str) else 0.0


def layered(boxes: Mapping[str, Box], arcs: Iterable[Arc], *, beside: float = 24.0, beneath: float = 26.0) -> Drawing:
    """``boxes`` in the order in which they would be read, the first on top where nothing leads to it; ``beside`` and
    ``beneath``: the room between boxes, in pixels. KeyError for an arc whose box is not there."""
    given = list(dict.fromkeys(arc for arc in arcs if arc[0] != arc[1]))
    turned = _turned(boxes, given)
    down = [(b, a) if n in turned else (a, b) for n, (a, b) in enumerate(given)]
    rank = _ranks(boxes, down)
    layers = _layers(boxes, down, rank)
    _order(layers)
    x = across(layers.ranks, layers.above, layers.below, layers.width, beside)
    left = min((x[name] - box.width / 2 for name, box in boxes.items()), default=0.0)
    left = min([left, *(at - 8 for node, at in x.items() if not isinstance(node, str))])
    x = {node: at - left for node, at in x.items()}
    bands, height = _bands(layers, beneath)
    places = {name: (x[name], (bands[rank[name]][0] + bands[rank[name]][1]) / 2) for name in boxes}
    lines = tuple(_lines(given, turned, rank, x, bands, places, boxes))
    right = [place + 8 for place in x.values()] + [x[name] + box.width / 2 for name, box in boxes.items()]
    return Drawing(places, lines, max(right, default=0.0), height)


def _turned(boxes: Iterable[str], arcs: Sequence[Arc]) -> set[int]:
    """Numbers of the arcs that lead back to where one comes from, going from box to box in the order given."""
    leaving: dict[str, list[tuple[int, str]]] = {name: [] for name in boxes}
    for n, (a, b) in enumerate(arcs):
        leaving[a].append((n, b))
    turned: set[int] = set()
    done: set[str] = set()
    for start in leaving:
        way: list[tuple[str, Iterator[tuple[int, str]]]] = []
        if start not in done:
            way.append((start, iter(leaving[start])))
        while way:
            on_the_way = {name for name, _ in way}
            for n, goal in way[-1][1]:
                if goal in on_the_way:
                    turned.add(n)
                elif goal not in done:
                    way.append((goal, iter(leaving[goal])))
                    break
            else:
                done.add(way.pop()[0])
    return turned


def _ranks(boxes: Iterable[str], down: Sequence[Arc]) -> dict[str, int]:
    """The longest way from the top to each box."""
    rank = dict.fromkeys(boxes, 0)
    for _ in rank:
        moved = False
        for a, b in down:
            if rank[b] < rank[a] + 1:
                rank[b], moved = rank[a] + 1, True
        if not moved:
            break
    return rank


def _layers(boxes: Mapping[str, Box], down: Sequence[Arc], rank: Mapping[str, int]) -> _Layers:
    made = _Layers(boxes, [[] for _ in range(max(rank.values(), default=-1) + 1)])
    for n, (a, b) in enumerate(down):
        line: list[Node] = [a, *((n, r) for r in range(rank[a] + 1, rank[b])), b]
        for upper, lower in itertools.pairwise(line):
            made.below.setdefault(upper, []).append(lower)
            made.above.setdefault(lower, []).append(upper)
    seen: set[Node] = set()
    for start in sorted(boxes, key=lambda name: rank[name]):
        waiting: list[Node] = [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                made.ranks[rank[node] if isinstance(node, str) else node[1]].append(node)
                waiting += reversed(made.below.get(node, []))
    return made


def _order(layers: _Layers) -> None:
    """Keep the order with the fewest crossings that the sweeps come by."""
    best, fewest = [list(rank) for rank in layers.ranks], _crossings(layers)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        ranks = layers.ranks[1:] if downwards else layers.ranks[-2::-1]
        beside = layers.above if downwards else layers.below
        for rank in ranks:
            _by_barycentre(rank, layers, beside)
        _exchange(layers)
        if (now := _crossings(layers)) < fewest:
            best, fewest = [list(rank) for rank in layers.ranks], now
    layers.ranks[:] = best


def _by_barycentre(rank: list[Node], layers: _Layers, beside: Mapping[Node, list[Node]]) -> None:
    """Sort by the mean place of the neighbours in the rank beside; who has none stays where it stands."""
    place = {node: at for row in layers.ranks for at, node in enumerate(row)}
    mean = {n: sum(place[o] for o in beside[n]) / len(beside[n]) for n in rank if beside.get(n)}
    sorted_ = iter(sorted(mean, key=lambda n: mean[n]))
    rank[:] = [next(sorted_) if node in mean else node for node in rank]


def _exchange(layers: _Layers) -> None:
    """Exchange two that stand beside each other as long as that takes crossings away."""
    for _ in range(8):
        better = False
        place = {node: at for row in layers.ranks for at, node in enumerate(row)}
        for rank in layers.ranks:
            for at in range(len(rank) - 1):
                one, two = rank[at], rank[at + 1]
                if _pair(one, two, layers, place) > _pair(two, one, layers, place):
                    rank[at], rank[at + 1] = two, one
                    place[one], place[two] = at + 1, at
                    better = True
        if not better:
            return


def _pair(left: Node, right: Node, layers: _Layers, place: Mapping[Node, int]) -> int:
    """Crossings between the arcs of two boxes when ``left`` stands left of ``right``."""
    return sum(
        place[a] > place[b]
        for beside in (layers.above, layers.below)
        for a in beside.get(left, ())
        for b in beside.get(right, ())
    )


def _crossings(layers: _Layers) -> int:
    total = 0
    for upper, lower in zip(layers.ranks, layers.ranks[1:], strict=False):
        at = {node: n for n, node in enumerate(lower)}
        ends = [at[b] for a in upper for b in sorted(layers.below.get(a, ()), key=lambda node: at[node])]
        total += sum(ends[i] > ends[j] for i in range(len(ends)) for j in range(i + 1, len(ends)))
    return total


def _bands(layers: _Layers, beneath: float) -> tuple[list[tuple[float, float]], float]:
    """Top and bottom of each rank, and of all."""
    bands, y = [], 0.0
    for rank in layers.ranks:
        height = max((layers.height(node) for node in rank), default=0.0)
        bands.append((y, y + height))
        y += height + beneath
    return bands, max(0.0, y - beneath)


def _lines(
    arcs: Sequence[Arc],
    turned: set[int],
    rank: Mapping[str, int],
    x: Mapping[Node, float],
    bands: Sequence[tuple[float, float]],
    places: Mapping[str, tuple[float, float]],
    boxes: Mapping[str, Box],
) -> Iterator[Line]:
    """Each arc from box to box through its places; those that touch a box on one side stand apart there."""
    ends = [(arc[1], arc[0]) if n in turned else arc for n, arc in enumerate(arcs)]
    inner = [[(x[(n, r)], *bands[r]) for r in range(rank[up] + 1, rank[low])] for n, (up, low) in enumerate(ends)]
    touch = {(n, side): places[end[side]][0] for n, end in enumerate(ends) for side in (0, 1)}
    for _ in range(2):  # the second time each knows where the other end of its arcs has come to stand
        for name, box in boxes.items():
            for side in (0, 1):
                mine = [n for n, end in enumerate(ends) if end[side] == name]
                wanted = {n: inner[n][-side][0] if inner[n] else touch[n, 1 - side] for n in mine}
                touch |= {(n, side): at for n, at in _apart(wanted, places[name][0], box.width).items()}
    for n, (up, low) in enumerate(ends):
        points = [(touch[n, 0], places[up][1] + boxes[up].height / 2)]
        points += [(at, y) for at, top, bottom in inner[n] for y in (top, bottom)]
        points += [(touch[n, 1], places[low][1] - boxes[low].height / 2)]
        yield Line(arcs[n], tuple(reversed(points) if n in turned else points), n in turned)


def _apart(wanted: Mapping[int, float], middle: float, width: float) -> dict[int, float]:
    """As near to where they want to stand as the side of the box lets them, ``APART`` from each other if it can be."""
    room = max(0.0, width / 2 - 14)
    gap = min(APART, 2 * room / (len(wanted) - 1)) if len(wanted) > 1 else 0.0
    order = sorted(wanted, key=lambda n: wanted[n])
    found = [min(max(wanted[n], middle - room), middle + room) for n in order]
    for at in range(1, len(found)):
        found[at] = max(found[at], found[at - 1] + gap)
    limit = middle + room
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], limit)
        limit = found[at] - gap
    return dict(zip(order, found, strict=True))
