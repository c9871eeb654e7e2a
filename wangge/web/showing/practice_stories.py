"""A practice's scenarios: each step with its date and who does what, and whether the district did as the story says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from re import findall
from typing import Any

from wangge.engine import scenario
from wangge.engine.faults import Faults
from wangge.engine.scenario import StepSpec, Story
from wangge.engine.sentences import sentence
from wangge.web import when
from wangge.web.pages.practices import StoryShown, StoryStep, Tick
from wangge.web.showing.practice_words import Speaker
from wangge.web.speaking import act_name
from wangge.web.wording import Language, has, say

Wrong = Mapping[str, Any]  # what a play tells of one difference: line, what, expected, found
STEP = "steps["


def stories(said: Speaker, folder: Path, result: Mapping[str, Any] | None) -> tuple[StoryShown, ...]:
    """``result``: by file name, the differences of the last play (None: the file was wrong); None: not played."""
    files = sorted((folder / "scenarios").glob("*.yaml"))
    return tuple(_story(said, file, result) for file in files)


@lru_cache(maxsize=256)
def _load(file: Path, changed: int) -> Story | tuple[Any, ...]:
    try:
        return scenario.load(file)
    except Faults as error:
        return error.faults


def _changed(file: Path) -> int:
    """The last change of the story or of a cast that it may name."""
    near = [file, *file.parents[1].glob("*.yaml"), *file.parents[2].glob("*/cast.yaml")]
    return max(one.stat().st_mtime_ns for one in near)


def _story(said: Speaker, file: Path, result: Mapping[str, Any] | None) -> StoryShown:
    found = _load(file, _changed(file))
    name = f"scenarios/{file.name}"
    if not isinstance(found, Story):
        told = (f"{_line(fault.line, said.language)}{sentence(fault, said.language)}" for fault in found)
        return StoryShown(say("practices.story_faults", said.language), name, (), "wrong", tuple(told))
    played = result is not None and file.stem in result
    wrong: Sequence[Wrong] = (result or {}).get(file.stem) or ()
    steps = tuple(_steps(said, found, wrong, played=played))
    other = tuple(_said(said, found, one) for one in wrong if not one["what"].startswith(STEP))
    tick: Tick = "" if not played else "wrong" if wrong else "ok"
    return StoryShown(found.spec.title.text(said.language), name, steps, tick, other)


def _line(line: int, language: Language) -> str:
    return say("practices.fault_line", language, line=line) + ("：" if language == "zh" else ": ")


def _steps(said: Speaker, story: Story, wrong: Sequence[Wrong], *, played: bool) -> Sequence[StoryStep]:
    now, before, told = datetime.now(when.DISTRICT), None, []
    for index, step in enumerate(story.spec.steps):
        now = scenario.moment(step.at, when.DISTRICT, now) if step.at else now + timedelta(minutes=1)
        day = when.day(now.date(), said.language, year=before is None or before.year != now.year)
        mine = [one for one in wrong if one["what"].startswith(f"{STEP}{index}]")]
        told.append(
            StoryStep(
                f"{day} {now:%H:%M}" if before != now.date() else f"{now:%H:%M}",
                _who(said, story, step),
                step.story or _what(said, step),
                ("wrong" if mine else "ok") if played else "",
                tuple(_said(said, story, one) for one in mine),
            )
        )
        before = now.date()
    return told


def _who(said: Speaker, story: Story, step: StepSpec) -> str:
    if step.who in (scenario.NOBODY, scenario.BY_CODE):
        return said.say(f"practices.step_{step.who}")
    return story.cast.persons[step.who].name if step.who else ""


def _what(said: Speaker, step: StepSpec) -> str:
    if step.does:
        return (
            said.say("act.undo")
            if step.does == "undo"
            else said.named_act(step.does) or act_name(step.does, said.language)
        )
    for key in ("files", "ticks", "ends_term", "appoints"):
        if getattr(step, key):
            return said.say(f"practices.step_{key}")
    return said.say("practices.step_looks")


def _said(said: Speaker, story: Story, wrong: Wrong) -> str:
    """What the story says and what came, with the words of the cast and of the practice."""
    parts = [part for part in str(wrong["what"]).partition("then.")[2].split(".") if part] or [str(wrong["what"])]
    key = f"practices.then_word.{parts[0].partition('[')[0].partition(' ')[0]}"
    what = said.say(key) if has(key) else parts[0]
    inner = [_word(said, story, part) for part in parts[1:]]
    return said.say(
        "practices.expected",
        what=" · ".join([what, *inner]),
        expected=_words(said, story, str(wrong["expected"])),
        found=_words(said, story, str(wrong["found"])),
    )


def _words(said: Speaker, story: Story, text: str) -> str:
    """``text`` with each name of the cast or of the practice as people call it."""
    for name in sorted(set(findall(r"[a-z][a-z0-9_]*", text)), key=len, reverse=True):
        called = _word(said, story, name)
        text = text if called == name else text.replace(name, called)
    return text


def _word(said: Speaker, story: Story, name: str) -> str:
    cast = story.cast
    for people in (cast.organisations, cast.persons, cast.bodies):
        if name in people:
            return people[name].name
    if name in cast.posts:
        return cast.posts[name].title
    if name in said.spec.clocks:
        return said.clock(name)
    key = f"practices.found.{name}"
    return said.say(key) if has(key) else said.named_state(name) or said.named_act(name) or name
