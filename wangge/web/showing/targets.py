"""A measure against its target: what is aimed at, whether it is reached, and the line that is drawn beside it."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.cases.board import Rate
from wangge.cases.measures import Readings
from wangge.engine.target_spec import TargetSpec
from wangge.web.pages.boards import Target
from wangge.web.pages.parts import Against, Cell
from wangge.web.showing.figures import FEW, rate_text
from wangge.web.wording import Language, say


def goal(target: TargetSpec, language: Language) -> str:
    """Not less than 95 %."""
    return say(f"target.{'at_least' if target.at_least is not None else 'at_most'}", language, share=_share(target))


def _share(target: TargetSpec) -> str:
    return f"{target.share:.1%}".replace(".0%", "%")


def result(target: TargetSpec, rate: Rate, language: Language) -> str:
    """With a mark and in words: reached, or by how much it is missed; of a handful of cases not by how much."""
    short = target.short(rate.part, rate.whole)
    if short is None:
        return say("board.none", language)
    if not short:
        return say("target.met", language)
    points = f"{short * 100:.1f}"
    if rate.whole < FEW or points == "0.0":
        return say("target.missed", language)
    return say("target.short" if target.at_least is not None else "target.over", language, points=points)


def line_of(target: TargetSpec, rate: Rate) -> Against | None:
    return None if rate.value is None else Against(round(rate.value * 100, 1), round(target.share * 100, 1))


def target_head(target: TargetSpec, language: Language) -> str:
    return say("target.head", language, goal=goal(target, language))


def target_cell(target: TargetSpec, figure: Rate | int, language: Language) -> Cell:
    rate = figure if isinstance(figure, Rate) else Rate(0, 0)
    late = bool(target.short(rate.part, rate.whole))
    return Cell(
        result(target, rate, language), number=True, tone="late" if late else "calm", against=line_of(target, rate)
    )


def targets(found: Readings, language: Language) -> Iterator[Target]:
    """Of the whole ground: the measures that have a target, and something to divide by."""
    for n, name in enumerate(found.names):
        target = found.practice.spec.measures[name].target
        rates = [rate for row in found.rows if isinstance(rate := row.figures[n], Rate)]
        rate = Rate(sum(r.part for r in rates), sum(r.whole for r in rates))
        drawn = line_of(target, rate) if target else None
        if target is None or drawn is None:
            continue
        words = {"goal": goal(target, language), "result": result(target, rate, language)}
        counts = {"part": f"{rate.part:,}", "whole": f"{rate.whole:,}", "rate": rate_text(rate, language)}
        sentence = say("target.sentence" if rate.whole >= FEW else "target.sentence_few", language, **words, **counts)
        yield Target(found.practice.words.text(f"measures.{name}", language), sentence, drawn)
