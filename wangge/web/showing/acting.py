"""The acts of a case: the forms of those that are allowed, the reasons of those that are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from wangge.acts import known
from wangge.adoptions.facts import Practice, rulebook
from wangge.cases.sheets import CaseSheet
from wangge.engine import items
from wangge.engine.forms import Fault, Form
from wangge.engine.procedure import UNDO, Offer
from wangge.engine.spec import ActSpec, GuardSpec
from wangge.engine.values import Refused
from wangge.web.pages import cases
from wangge.web.pages.forms import Field
from wangge.web.pages.forms import Form as PageForm
from wangge.web.pages.parts import Basis
from wangge.web.pages.parts import Fault as PageFault
from wangge.web.showing.forms import Filled, page_fields
from wangge.web.showing.holders import Holders, named_holders, posts_on
from wangge.web.showing.laws import law_basis
from wangge.web.showing.remarks import addressed, from_above
from wangge.web.speaking import act_label, refusal_sentence
from wangge.web.wording import Language

WORKING = frozenset({"lead", "co", "companion", "verifier", "arbiter"})


def form_of(own: Practice, procedure: str, act: str) -> Form | None:
    """The engine's form of an act; None for one without, or for an act that the procedure does not have."""
    found = own.procedures[procedure].acts.get(act)
    return found.form if found else None


def act_forms(
    sheet: CaseSheet, own: Practice, language: Language, opened: str = "", failed: cases.ActForm | None = None
) -> tuple[cases.ActForm, ...]:
    """Allowed acts, the main one first; the one that was sent in vain comes back as it was typed."""
    allowed = [_first(o, sheet, own) for o in sheet.offers if o.refused is None and o.act != UNDO]
    allowed.sort(key=lambda o: not o.main)
    opened = opened or next((o.act for o in allowed if o.main and _above(o, sheet, own)), "")
    return tuple(
        failed if failed is not None and failed.name == o.act else act_form(sheet, own, o, language, opened=opened)
        for o in allowed
    )


def _above(offer: Offer, sheet: CaseSheet, own: Practice) -> bool:
    return from_above(own.procedures[sheet.line.procedure].acts[offer.act].spec)


def _first(offer: Offer, sheet: CaseSheet, own: Practice) -> Offer:
    """Who oversees and has no duty in the case writes a line or nothing: that stands on the first screen, unfolded."""
    return replace(offer, main=True) if _above(offer, sheet, own) and sheet.mine.isdisjoint(WORKING) else offer


def act_form(
    sheet: CaseSheet,
    own: Practice,
    offer: Offer,
    language: Language,
    *,
    opened: str = "",
    typed: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    refused: Refused | None = None,
) -> cases.ActForm:
    """One act's form; with ``faults`` or ``refused`` it says what to mend."""
    label = act_label(own, sheet.line.procedure, offer.act, language)
    fields = _fields(sheet, own, offer.act, language, typed, faults)
    wrong = (PageFault(refusal_sentence(refused, language)),) if refused and not faults else ()
    action = reverse("web:act", kwargs={"code": sheet.line.code, "act": offer.act})
    form = PageForm(action, fields, label, wrong)
    if offer.act in own.procedures[sheet.line.procedure].acts:
        form = addressed(form, sheet, own, offer.act, language)
    act = own.procedures[sheet.line.procedure].acts.get(offer.act)
    grounds = _grounds(act.spec, language) if act else ()
    return cases.ActForm(offer.act, label, form, offer.key or "", offer.main, opened == offer.act, grounds)


def _grounds(act: ActSpec, language: Language) -> tuple[Basis, ...]:
    """The rules that bound an act, seen before it is done and not only when it is refused; each once."""
    cited = dict.fromkeys(one.law for one in (*act.guards, *act.effects) if one.law)
    return tuple(basis for ref in cited if (basis := law_basis(ref, language)))


def _fields(
    sheet: CaseSheet,
    own: Practice,
    act: str,
    language: Language,
    typed: Mapping[str, str] | None,
    faults: Sequence[Fault],
) -> tuple[Field, ...]:
    form = form_of(own, sheet.line.procedure, act)
    if form is None:
        return ()
    asks_holder = any(given.type in ("holder", "list") for given in form.inputs())
    holders = _holders(sheet, own, act) if asks_holder else ()
    item = item_of_case(sheet, own)
    texts = typed if typed is not None else _ticked(own.procedures[sheet.line.procedure].acts[act].spec.guards, item)
    materials = frozenset(item.materials) if item else frozenset[str]()
    sources = known.of_sheet(own, form, sheet, timezone.now())
    fields = page_fields(own, form, Filled(language, texts, faults, holders, f"{act}-", materials, sources))
    return with_phrases(fields, own, act, language)


def with_phrases(fields: tuple[Field, ...], own: Practice, act: str, language: Language) -> tuple[Field, ...]:
    """The texts that a practice offers to begin with: its words under ``phrases.<act>.<field>``."""
    if not own.words.below(f"phrases.{act}"):
        return fields
    return tuple(replace(one, phrases=_phrases(own, f"phrases.{act}.{one.name}", language)) for one in fields)


def _phrases(own: Practice, head: str, language: Language) -> tuple[tuple[str, str], ...]:
    text, names = own.words.text, own.words.below(head)
    return tuple((text(f"{head}.{name}.name", language), text(f"{head}.{name}.text", language)) for name in names)


def _holders(sheet: CaseSheet, own: Practice, act: str) -> Holders:
    """Whom an act may name. A ruling may leave the case where it is; who returns it or calls for help names another."""
    spec, line = own.procedures[sheet.line.procedure].acts[act].spec, sheet.line
    lead = frozenset({line.lead}) if line.lead else frozenset[int]()
    if any(effect.do == "assign_lead" for effect in spec.effects):
        return named_holders(posts=(*lead, *posts_on(own, line.unit)))
    return named_holders(lead, posts_on(own, line.unit))


def item_of_case(sheet: CaseSheet, own: Practice) -> items.ItemFact | None:
    """The service item of a case, with what was handed in and told; None for a case without one."""
    category = rulebook().categories.get(sheet.line.category or 0)
    name = items.item_of(own.spec.items, own.categories, category.path) if category and own.spec.items else None
    if name is None:
        return None
    return items.fact(name, own.spec.items[name], [step.fact for step in sheet.steps], {})


def _ticked(guards: Sequence[GuardSpec], item: items.ItemFact | None) -> dict[str, str]:
    """A list that may name only what is not there yet begins with all of that ticked: the clerk leaves out, and forgets
    nothing (R-12: everything at once)."""
    if item is None or any(guard.guard == "deferrable" for guard in guards):
        return {}
    told = {g.field: item.said.get(g.other or "", frozenset()) for g in guards if g.guard == "told_before"}
    found: dict[str, str] = {}
    for guard in guards:
        if guard.guard == "not_held" and guard.field:
            missing = [m for m in item.materials if m not in item.held(guard.other)]
            found[guard.field] = "\n".join(m for m in missing if m in told.get(guard.field, missing))
    return found


def refused_acts(sheet: CaseSheet, own: Practice, language: Language) -> tuple[cases.RefusedAct, ...]:
    return tuple(
        cases.RefusedAct(
            act_label(own, sheet.line.procedure, o.act, language),
            refusal_sentence(o.refused, language),
            law_basis(o.refused.law, language),
        )
        for o in sheet.offers
        if o.refused is not None
    )
