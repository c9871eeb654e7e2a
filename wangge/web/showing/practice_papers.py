"""A paper of a practice as it will look: the names of what will stand there in the place of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.acts.paper_values import grounds
from wangge.documents import content, typeset
from wangge.documents.wording import words as own_words
from wangge.engine.law import Law
from wangge.engine.words import fill, slots
from wangge.web.showing.practice_words import Speaker
from wangge.web.showing.practices import practice_in
from wangge.web.wording import Language, has


def sample(name: str, paper: str, now: datetime, language: Language) -> bytes | None:
    """The PDF; None for a practice or a paper that is not shown. Raises NoChineseFont."""
    own = practice_in(name, now)
    if own is None or paper not in own.spec.papers:
        return None
    return typeset.pdf(_sheet(Speaker(own, language), paper), now)


def _sheet(said: Speaker, paper: str) -> typeset.Sheet:
    spec, house = said.spec.papers[paper], own_words()
    title, body = said.word(f"papers.{paper}.title"), said.word(f"papers.{paper}.body")
    values = {slot: _blank(said, slot) for slot in _slots((title, body)) | {"office", "number", "today"}}
    values["laws"] = grounds(_laws(said, spec.laws), said.language) or house.text("local_rules", said.language)
    slip = typeset.Receipt(*(house.text(f"receipt.{part}", said.language) for part in ("text", "name", "phone", "day")))
    return typeset.Sheet(
        layout=spec.layout,
        lang=said.language,
        issuer=values["office"],
        number=values["number"],
        title=fill(title, values),
        blocks=content.blocks(body, values, said.language),
        signed=values["office"],
        date=values["today"],
        masthead=house.text("masthead", said.language, issuer=values["office"]),
        mark=said.say("practices.sample_mark"),
        receipt=slip if spec.receipt else None,
    )


def _slots(texts: Iterable[str]) -> set[str]:
    return {slot for text in texts for slot in slots(text)}


def _laws(said: Speaker, refs: Iterable[str]) -> list[Law]:
    found = (said.own.laws.get(ref.partition("#")[0]) for ref in refs)
    return [law for law in found if law is not None]


def _blank(said: Speaker, slot: str) -> str:
    """〔…〕 with the name of what will stand there."""
    if slot in said.spec.fields:
        return f"〔{said.field(slot)}〕"
    of, _, clock = slot.partition("due_")
    if not of and clock in said.spec.clocks:
        return f"〔{said.say('practices.due_of', clock=said.clock(clock))}〕"
    key = f"practices.slot.{slot}"
    return f"〔{said.say(key) if has(key) else slot}〕"
