"""What a practice's own filing form asks beyond a need: its fields, what was typed, what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from wangge.acts.preview import Preview
from wangge.engine.forms import Fault, Input
from wangge.web.pages.forms import Field
from wangge.web.showing.drafts import MORE, Draft
from wangge.web.showing.forms import Filled, page_fields, raw_values, typed_values
from wangge.web.showing.holders import named_holders
from wangge.web.wording import Language, say


def further_fields(found: Preview, draft: Draft, language: Language, faults: Sequence[Fault] = ()) -> tuple[Field, ...]:
    """The fields to show; the attachments that every need may have are taken in the first step."""
    holders = named_holders() if any(given.type == "holder" for given in found.form.inputs()) else ()
    filled = Filled(language, _typed(found, draft), faults, holders, known=found.known, names=MORE)
    return page_fields(found.practice, found.form, filled, found.generic)


def must_answer(fields: Sequence[Field]) -> bool:
    """Whether one of them has to be answered and is not known already: then they are asked on a page of their own. What
    may stay empty is offered on the page of the check."""
    return any(field.required and not field.known and not field.prefilled for field in fields)


def further_values(found: Preview, draft: Draft) -> dict[str, Any]:
    """What was typed, as the form takes it; what is no field of it any more (another category) is left out."""
    raw = raw_values(found.form, _typed(found, draft))
    return {name: value for name, value in raw.items() if name not in found.generic}


def further_faults(found: Preview) -> tuple[Fault, ...]:
    """What is wrong with the fields that are asked here."""
    wrong = found.refused.values.get("faults", ()) if found.refused and found.refused.code == "form" else ()
    return tuple(fault for fault in wrong if fault.field not in found.generic)


def answer_text(field: Field, language: Language) -> str:
    """What was typed, in the words of the options where there are some; of files how many."""
    if field.type == "file":
        return say("form.files_taken", language, n=field.taken) if field.taken else ""
    if field.type == "yes_no" and field.value:
        return say(f"form.{field.value}", language)
    chosen = [option.label for option in field.options if option.selected]
    return ("、" if language == "zh" else ", ").join(chosen) or field.value


def file_inputs(found: Preview) -> tuple[Input, ...]:
    """The practice's own fields that take files."""
    return tuple(given for given in found.form.inputs() if given.type == "file" and given.name not in found.generic)


def _typed(found: Preview, draft: Draft) -> dict[str, str]:
    sent = QueryDict(mutable=True)
    for name, text in draft.more:
        sent.setlist(name, [text])
    return typed_values(found.form, sent)
