"""What is said inside a case: whom a leader's remark goes to, and how the newest one stands beside the state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from wangge.adoptions.facts import Practice, practice
from wangge.cases.sheets import CaseSheet
from wangge.engine.spec import ActSpec
from wangge.web.pages.forms import Form
from wangge.web.pages.parts import State
from wangge.web.speaking import holder_name
from wangge.web.wording import Language, say


def from_above(act: ActSpec) -> bool:
    """Whether whoever oversees the ground does it, and asks somebody by it."""
    return act.inner and act.asks is not None and any(by.startswith("may:") for by in act.by)


def addressed(form: Form, sheet: CaseSheet, own: Practice, act: str, language: Language) -> Form:
    """The form with a button for each who may be written to: whoever has the case, and whoever has a part of it. One
    press sends it to whom it names."""
    spec = own.procedures[sheet.line.procedure].acts[act].spec
    if not from_above(spec):
        return form
    lead = _send(form.submit, sheet.line.lead, language)
    return replace(form, submit=lead, further=tuple(_parts(form.submit, sheet, act, language)))


def _send(label: str, holder: int | None, language: Language) -> str:
    return say("act.to", language, act=label, who=holder_name(holder)) if holder else label


def _parts(label: str, sheet: CaseSheet, act: str, language: Language) -> Iterator[tuple[str, str]]:
    for part in sheet.children:
        found = practice(part.adoption).procedures[part.procedure].acts.get(act)
        if found is not None and part.state in found.from_ and part.lead not in (None, sheet.line.lead):
            yield _send(label, part.lead, language), reverse("web:act", kwargs={"code": part.code, "act": act})


def answering(sheet: CaseSheet, own: Practice) -> frozenset[str]:
    """The acts that answer what was said inside."""
    acts = own.procedures[sheet.line.procedure].acts
    return frozenset(name for name, act in acts.items() if act.spec.inner and act.spec.answers)


def beside_of(sheet: CaseSheet, own: Practice, language: Language) -> State | None:
    """How the newest remark stands, to those who hear it: not read yet, read, or answered."""
    acts = own.procedures[sheet.line.procedure].acts
    said = [s.fact.act for s in sheet.steps if not s.undone and s.fact.act in acts and acts[s.fact.act].spec.inner]
    label = own.words.find(f"beside.{said[-1]}", language) if said else None
    return State(label, "soon" if acts[said[-1]].spec.asks else "ok") if label else None
