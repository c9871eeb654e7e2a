"""The page on which a registered person is erased, in its three steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from wangge.acts.erasing import Before, Erased
from wangge.engine.values import Refused
from wangge.web import when
from wangge.web.pages.forms import Field, Form
from wangge.web.pages.others import Erasing, KeptByLaw
from wangge.web.pages.parts import Fault
from wangge.web.showing.laws import law_basis
from wangge.web.speaking import refusal_sentence
from wangge.web.wording import Language, say


def asked_page(language: Language, code: str = "", refused: Refused | None = None) -> Erasing:
    field = Field(
        "code", "text", say("erasing.code", language), say("erasing.code_hint", language), code, required=True
    )
    wrong = (Fault(refusal_sentence(refused, language), field.id),) if refused else ()
    return Erasing(form=Form(reverse("web:erase_person"), (field,), say("erasing.look", language), wrong))


def before_page(found: Before, language: Language, *, wrong: bool = False) -> Erasing:
    error = say("erasing.again_wrong", language) if wrong else ""
    field = Field("again", "text", say("erasing.again", language), required=True, error=error)
    form = Form(reverse("web:erase_person"), (field,), say("erasing.erase", language), carried=(("code", found.code),))
    return Erasing(form=form, name=found.name, posts=found.posts, kept=_kept(found.kept, language))


def erased_page(found: Erased, language: Language) -> Erasing:
    return Erasing(done=str(found.person), kept=_kept(found.kept, language))


def _kept(kept: Iterable[tuple[str, date]], language: Language) -> tuple[KeptByLaw, ...]:
    return tuple(KeptByLaw(law_basis(law, language), when.day(until, language, year=True)) for law, until in kept)
