"""Erasing what a case says of a person (design §4c): words, contact, place, the payload of every step, with the salts.

Of a step's values only those stay that its clocks are counted from, so that the case can still be folded and shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from wangge.adoptions.facts import Practice, practice
from wangge.cases.models import Case, Contact, Narrative, Receipt, Step
from wangge.engine.clock_story import PROCEDURE
from wangge.engine.values import StepFact

ERASE = "erase"  # the act; its own step stays whole, for it says by which law
MARK = "_erased"  # in the data of a step that was emptied: the law
EMPTY: dict[str, Any] = {"extra": {}, "salt": None}
FREE_TEXT = frozenset({"text", "long_text", "phone", "uscc", "point", "file", "list"})


def forget(*, case_id: int, at: datetime, law: str) -> None:
    """Empty one case within the caller's transaction, which reads the case's zone. ``law``: on what ground."""
    case = Case.objects.get(pk=case_id)
    own = practice(case.adoption_id)
    Contact.objects.filter(case=case).update(name="", phone="", erased_at=at, **EMPTY)
    Narrative.objects.filter(case=case).update(title="", text="", erased_at=at, **EMPTY)
    for seq, data in Step.objects.filter(case=case).exclude(act=ERASE).values_list("seq", "data"):
        Step.objects.filter(case=case, seq=seq).update(data={MARK: law, **structural(own, data or {})}, salt=None)
    Case.objects.filter(pk=case_id).update(lon=None, lat=None)
    Receipt.objects.filter(case=case).update(digest=b"")  # what was asked cannot be guessed from it either


def is_erased(steps: tuple[StepFact, ...]) -> bool:
    """Whether a case was emptied, itself or with the one that it is part of."""
    return bool(steps) and MARK in steps[0].data


def structural(own: Practice, data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a step's values those that a clock is counted from. Of free text only that there was some."""
    asked = {PROCEDURE, *_asked_by_clocks(own)}
    return {name: _without_words(own, name, value) for name, value in data.items() if name in asked}


def _without_words(own: Practice, name: str, value: Any) -> Any:
    spec = own.spec.fields.get(name)
    return True if spec is not None and (spec.type in FREE_TEXT or spec.personal != "none") else value


def _asked_by_clocks(own: Practice) -> Iterator[str]:
    for prepared in own.procedures.values():
        for clock in prepared.clocks.values():
            yield from _facts(clock.when)
            if clock.extends is not None:
                yield clock.extends.field


def _facts(condition: Any) -> Iterator[str]:
    """The facts that a condition asks for, however deep."""
    if isinstance(condition, Mapping):
        if isinstance(condition.get("fact"), str):
            yield condition["fact"]
        condition = list(condition.values())
    if isinstance(condition, list | tuple):
        for part in condition:
            yield from _facts(part)
