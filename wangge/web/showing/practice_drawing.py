"""A procedure as a drawing: boxes for states, labels for acts, arrows between them, placed by ``solvers.layered``.

Sizes are pixels of the drawing. A text is taken to be as wide as its signs: a Chinese one is as wide as it is high.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from wangge.engine.spec import ProcedureSpec
from wangge.solvers.layered import Box, Line, layered
from wangge.web.pages.practices import Arrow, Drawing, Shape, Text
from wangge.web.showing.practice_graph import Graph, Move, graph
from wangge.web.showing.practice_words import Speaker

NAME, SMALL, LEADING = 14, 12, 1.35  # sizes of letters, and from line to line
WIDEST = {"state": 122, "act": 106}  # of a text before it is broken
PAD = {"state": (11, 9), "act": (9, 5)}
MARGIN = 6
TURN = 0.5  # how far down between two ranks an arrow has turned
Lines = tuple[tuple[str, str], ...]  # (text, kind) from above


def wide(text: str, size: float) -> float:
    """About as wide as ``text`` is drawn."""
    return sum(size if unicodedata.east_asian_width(sign) in "WF" else size * 0.56 for sign in text)


def broken(text: str, size: float, most: float) -> list[str]:
    """``text`` in as few lines as it takes, of about equal length and none wider than ``most`` unless a word is;
    behind a stop rather than elsewhere."""
    whole = wide(text, size)
    count = math.ceil(whole / most)
    at_stops = _filled(re.findall(r"[^，；、,;]+[，；、,;]?\s*", text), size, most)
    if len(at_stops) <= count and all(wide(line, size) <= most for line in at_stops):
        return at_stops
    limits = (whole / count + step * size / 4 for step in range(100))
    return next(
        lines for limit in limits if len(lines := _filled(_pieces(text), size, limit)) <= count or limit > whole
    )


def _filled(pieces: Iterable[str], size: float, most: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and wide((lines[-1] + piece).strip(), size) > most:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(text: str) -> list[str]:
    """What must stay together: a word with its space, a Chinese sign with the bracket before and the stop behind it."""
    pieces: list[str] = []
    for sign in text:
        alone = unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign)[0] != "P"
        before = pieces[-1][-1] if pieces else " "
        starts = alone or before == " " or (unicodedata.east_asian_width(before) in "WF" and sign.isalnum())
        if not pieces or _opens(sign) or (starts and not _opens(before)):
            pieces.append(sign)
        else:
            pieces[-1] += sign
    return pieces


def _opens(sign: str) -> bool:
    return unicodedata.category(sign) in ("Ps", "Pi")


def drawing(speaker: Speaker, procedure: str, hints: Mapping[str, str]) -> Drawing:
    """The drawing of one procedure of the speaker's practice; ``hints``: by act, what a pointer is told."""
    return _Canvas(speaker, procedure, hints).drawing()


class _Canvas:
    def __init__(self, speaker: Speaker, name: str, hints: Mapping[str, str]) -> None:
        self.speaker, self.name, self.hints = speaker, name, hints
        self.spec: ProcedureSpec = speaker.spec.procedures[name]
        self.graph: Graph = graph(self.spec)
        self.moves: Mapping[str, Move] = {f"→{n}": move for n, move in enumerate(self.graph.moves)}

    def drawing(self) -> Drawing:
        texts = {state: self._state(state) for state in self.graph.states}
        texts |= {key: self._act(move) for key, move in self.moves.items()}
        boxes = {key: _box(text, "act" if key in self.moves else "state") for key, text in texts.items()}
        arcs = [(move.source, key) for key, move in self.moves.items()]
        arcs += [(key, goal) for key, move in self.moves.items() for goal in move.goals]
        found = layered(boxes, arcs, beside=15, beneath=20)
        shapes = tuple(self._shape(key, found.places[key], boxes[key], texts[key]) for key in texts)
        return Drawing(
            math.ceil(found.width) + 2 * MARGIN,
            math.ceil(found.height) + 2 * MARGIN,
            shapes,
            tuple(_arrow(line, pointed=line.arc[1] not in self.moves) for line in found.lines),
        )

    def _state(self, state: str) -> Lines:
        """Its name, whom it waits for, the time there is for it, and what is done there without leaving it."""
        said, most = self.speaker, WIDEST["state"]
        lines = [(part, "name") for part in broken(said.state(self.name, state), NAME, most)]
        spec = self.spec.states[state]
        if spec.end:
            outcome = said.word(f"outcomes.{spec.end}")
            lines += [] if outcome == lines[0][0] else [(part, "small") for part in broken(outcome, SMALL, most)]
        elif spec.waits_for:
            lines += [(part, "small") for part in broken(said.waits(spec.waits_for), SMALL, most)]
        for limit in said.limits_in(self.name, state):
            lines += [(part, "limit") for part in broken(limit, SMALL, most)]
        if here := self.graph.here.get(state):
            told = said.here([said.act(self.name, act) for act in here])
            lines += [(part, "small") for part in broken(told, SMALL, most)]
        return tuple(lines)

    def _act(self, move: Move) -> Lines:
        said, most = self.speaker, WIDEST["act"]
        lines = [(p, "act") for name in move.acts for p in broken(said.act(self.name, name), 13, most)]
        by = self.spec.acts[move.acts[0]].by
        if by not in ((self.spec.states[move.source].waits_for,), ("clock",)):
            lines += [(part, "small") for part in broken(said.who(by), SMALL, most)]
        return tuple(lines)

    def _shape(self, key: str, place: tuple[float, float], box: Box, lines: Lines) -> Shape:
        x, y = place[0] + MARGIN - box.width / 2, place[1] + MARGIN - box.height / 2
        return Shape(
            self._kind(key), round(x, 1), round(y, 1), box.width, box.height,
            tuple(_texts(lines, place[0] + MARGIN, y, key in self.moves)),
            "\n".join(self.hints[act] for act in self.moves[key].acts) if key in self.moves else "",
        )  # fmt: skip

    def _kind(self, key: str) -> str:
        if key in self.moves:
            return "clock" if self.spec.acts[self.moves[key].acts[0]].by == ("clock",) else "act"
        spec = self.spec.states[key]
        if spec.end:
            return "end"
        return "asker" if spec.waits_for == "asker" else "start" if key == self.spec.start else "state"


def _size(kind: str) -> int:
    return {"name": NAME, "act": 13}.get(kind, SMALL)


def _box(lines: Lines, kind: str) -> Box:
    across, down = PAD[kind]
    width = max(wide(text, _size(of)) for text, of in lines) + 2 * across
    height = sum(_size(of) * LEADING for _, of in lines) + 2 * down
    return Box(math.ceil(max(width, 84 if kind == "state" else 48)), math.ceil(height))


def _texts(lines: Lines, middle: float, top: float, act: bool) -> Iterator[Text]:
    y = top + PAD["act" if act else "state"][1]
    for text, kind in lines:
        size = _size(kind)
        yield Text(round(middle, 1), round(y + size * 1.05, 1), kind, text)
        y += size * LEADING


def _arrow(line: Line, *, pointed: bool) -> Arrow:
    points = [(x + MARGIN, y + MARGIN) for x, y in line.points]
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        if abs(x - to_x) < 0.5:
            path.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            half = (y + to_y) * TURN
            path.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
    return Arrow("".join(path), line.back, pointed)
