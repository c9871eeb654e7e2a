"""From values to the plain objects that answers are written of: ids with their names, codes with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from django.utils import timezone

from wangge.acts import Done, known, sentences
from wangge.acts.needs import Filed
from wangge.adoptions.facts import Practice, practice, rulebook
from wangge.cases.sheets import CaseLine, CaseSheet, ClockSheet, InboxLine, Kept, StepSheet, TrackSheet
from wangge.engine.clock_law import length_on
from wangge.engine.forms import json_schema
from wangge.engine.procedure import Offer
from wangge.outside import access as outside
from wangge.people.facts import roster
from wangge.places.facts import atlas

Json = dict[str, Any]


def holder(subject: int | None) -> Json | None:
    """A post, organisation or person by id and name; what the roster does not name is not named."""
    if subject is None:
        return None
    people = roster()
    kind = "post" if subject in people.posts else "entity" if subject in people.entities else "other"
    return {"id": subject, "name": people.name(subject), "kind": kind}


def category(found: int | None, lang: str) -> Json | None:
    fact = rulebook().categories.get(found) if found is not None else None
    if fact is None:
        return None
    return {"code": fact.code, "name": (fact.name_en or fact.name) if lang == "en" else fact.name}


def unit(found: int) -> Json | None:
    fact = atlas().units.get(found)
    return {"code": fact.code, "name": fact.name} if fact else None


def state(own: Practice, procedure: str, name: str, lang: str) -> Json:
    return {"code": name, "name": own.words.text(f"procedures.{procedure}.states.{name}", lang)}


def act_name(own: Practice, procedure: str, act: str, lang: str) -> str:
    return own.words.text(f"procedures.{procedure}.acts.{act}", lang)


def law(ref: str | None, lang: str) -> Json | None:
    found = sentences.law_name(ref, lang)
    return asdict(found) if found else None


def ground(own: Practice, procedure: str, clock: str | None, lang: str) -> Json | None:
    """On what ground a date stands: the clock, its length, and its law or that it is this district's promise."""
    spec = own.procedures[procedure].clocks.get(clock) if clock else None
    if spec is None or clock is None:
        return None
    terms = own.terms.get(clock)
    n, unit = length_on(spec, terms, timezone.localdate()) if terms else (spec.length.n, spec.length.unit)
    return {
        "clock": clock,
        "name": own.words.text(f"clocks.{clock}", lang),
        "length": {"n": n, "unit": unit},
        "promise": spec.basis.promise,
        "law": law(spec.basis.law, lang),
    }


def links(code: str) -> Json:
    return {"self": f"/api/v1/cases/{code}", "track": f"/api/v1/track/{code}", "page": f"/track/{code}"}


def filed(answer: Filed, lang: str) -> Json:
    """What filing answers."""
    own = practice(answer.adoption)
    return {
        "code": answer.code,
        "pin": answer.pin,
        "state": state(own, answer.procedure, answer.state, lang),
        "category": category(answer.category, lang),
        "sure": answer.sure,
        "owner": holder(answer.lead),
        "due": answer.due,
        "ground": ground(own, answer.procedure, answer.clock, lang),
        "practice": own.playbook,
        "links": links(answer.code),
    }


class Names:
    """The names that the lines of one answer share, each looked up once."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.practice = cache(practice)
        self.holder = cache(holder)
        self.unit = cache(unit)
        self.category = cache(lambda found: category(found, lang))
        self.state = cache(lambda adoption, procedure, name: state(practice(adoption), procedure, name, lang))

    def line(self, case: CaseLine) -> Json:
        """A case in a list."""
        return {
            "code": case.code,
            "title": case.title,
            "state": self.state(case.adoption, case.procedure, case.state),
            "is_open": case.is_open,
            "paused": case.paused,
            "category": self.category(case.category),
            "unit": self.unit(case.unit),
            "owner": self.holder(case.lead),
            "filed_at": case.filed_at,
            "due": case.due,
            "provisional": case.provisional,
            "closed_at": case.closed_at,
            "outcome": case.outcome or None,
            "practice": self.practice(case.adoption).playbook,
        }

    def waiting(self, found: InboxLine) -> Json:
        """A case that waits for the reader: as whom, and by when."""
        return {
            "case": self.line(found.case),
            "as": found.stake,
            "holder": self.holder(found.holder),
            "due": found.due,
        }


def lines(cases: Iterable[CaseLine], lang: str) -> list[Json]:
    names = Names(lang)
    return [names.line(case) for case in cases]


def done(found: Done, lang: str) -> Json:
    """An act that was done, and how the case stands after it."""
    return {
        "seq": found.seq,
        "state": state(practice(found.adoption), found.procedure, found.state, lang),
        "owner": holder(found.lead),
        "due": found.due,
        "children": list(found.children),
    }


def sheet(case: CaseSheet, files: Iterable[Any], lang: str) -> Json:
    """One case with everything that its reader may see."""
    numbers = [{"system": system, "number": number} for system, number in outside.numbers(case.line.id)]
    own, procedure = practice(case.line.adoption), case.line.procedure
    return {
        **Names(lang).line(case.line),
        "channel": case.channel,
        "text": case.text,
        "answers": dict(case.extra),
        "erased": case.erased,
        "contact": asdict(case.contact) if case.contact else None,
        "asker": holder(case.asker),
        "filed_by": holder(case.filed_by),
        "about": holder(case.about),
        "occurred_at": case.occurred_at,
        "point": {"lon": case.point[0], "lat": case.point[1]} if case.point else None,
        "rating": case.rating,
        "reasons": [reason(r, lang) for r in case.reasons],
        "steps": [step(s, own, procedure, lang) for s in case.steps],
        "stakes": [
            {"kind": s.kind, "holder": holder(s.holder), "person": s.person, "since": s.since, "waits": s.waits}
            for s in case.stakes
        ],
        "clocks": [clock(c, own, lang) for c in case.clocks],
        "acts": [offer(o, own, procedure, lang, _known(o, own, case)) for o in case.offers],
        "files": [attachment(f) for f in files],
        "children": lines(case.children, lang),
        "parent": Names(lang).line(case.parent) if case.parent else None,
        "raised": lines(case.raised, lang),
        "raised_from": lines(case.raised_from, lang),
        "keeping": [keeping(k, own, lang) for k in case.keeping],
        "numbers": numbers,
        "links": links(case.line.code),
    }


def keeping(found: Kept, own: Practice, lang: str) -> Json:
    """Until when these values of a person are kept, what for and by which rule; or when they went."""
    return {
        "fields": [{"code": name, "name": own.words.find(f"fields.{name}", lang) or name} for name in found.names],
        "purpose": found.purpose,
        "months": found.months,
        "until": found.until,
        "erased": found.erased,
        "law": law(found.law, lang),
    }


def reason(found: Mapping[str, Any], lang: str) -> Json:
    return {"code": found["code"], "values": found.get("values", {}), "law": law(found.get("law"), lang)}


def step(found: StepSheet, own: Practice, procedure: str, lang: str) -> Json:
    fact = found.fact
    return {
        "seq": fact.seq,
        "act": fact.act,
        "name": act_name(own, procedure, fact.act, lang),
        "at": fact.at,
        "by": found.by_name,
        "as": found.as_name,
        "from": fact.from_state or None,
        "to": fact.to_state,
        "data": {k: v for k, v in fact.data.items() if not (k.startswith("_") or _only_digest(v))},
        "proposed": fact.data.get(known.PROPOSED, {}),
        "undone": found.undone,
    }


def _only_digest(value: Any) -> bool:
    """Personal values stand elsewhere; of them a step holds a digest that tells a reader nothing."""
    return isinstance(value, dict) and value.keys() == {"digest"}


def clock(found: ClockSheet, own: Practice, lang: str) -> Json:
    fact = found.fact
    return {
        "clock": fact.name,
        "name": own.words.text(f"clocks.{fact.name}", lang),
        "round": fact.round,
        "holder": holder(fact.holder),
        "started": fact.started,
        "due": fact.due,
        "ended": fact.ended,
        "state": fact.state,
        "provisional": fact.provisional,
        "extended": fact.extended,
        "length": {"n": found.length[0], "unit": found.length[1]},
        "promise": found.promise,
        "law": law(found.law, lang),
        "edition": edition(found),
        "days": [
            {"day": d.day, "counted": d.counted, "why": d.why, "kind": d.kind, "switched": d.switched}
            for d in found.days
        ],
    }


def edition(found: ClockSheet) -> Json | None:
    """By which edition of its law a clock is counted; None where no law counts."""
    said = found.ground
    if not found.fact.law:
        return None
    return {"since": said.since, "by": said.by, "switched": said.switched, "late": said.late}


def _known(found: Offer, own: Practice, case: CaseSheet) -> Json:
    """What the record knows of the act's form, by field: it need not be sent (R-53)."""
    if found.form is None or found.refused is not None:
        return {}
    form = own.forms[found.form]
    return {g.name: g.value for g in form.inputs(known.of_sheet(own, form, case, timezone.now())) if g.known}


def offer(found: Offer, own: Practice, procedure: str, lang: str, given: Json) -> Json:
    """An act that the reader may take now, or why not."""
    shown: Json = {
        "act": found.act,
        "name": act_name(own, procedure, found.act, lang),
        "main": found.main,
        "form": found.form,
        "schema": schema(own, found.form, lang) if found.form and found.refused is None else None,
        "known": given,
        "refused": None,
    }
    if found.refused is not None:
        said = sentences.refusal(found.refused, lang)
        shown["refused"] = {
            "code": found.refused.code,
            "title": said.title,
            "detail": said.detail,
            "law": law(found.refused.law, lang),
        }
    return shown


def schema(own: Practice, form: str, lang: str) -> Json:
    """What the body of an act holds, as JSON Schema, each field with its name in words."""
    found = json_schema(own.forms[form])
    for name, field in found["properties"].items():
        field["title"] = own.words.text(f"fields.{name}", lang)
    return found


def attachment(file: Any) -> Json:
    return {
        "code": file.code,
        "name": file.name,
        "mime": file.mime,
        "size": file.size,
        "href": f"/api/v1/files/{file.code}",
    }


def track(found: TrackSheet, lang: str) -> Json:
    """What the code alone shows: the state, who, by when."""
    own = practice(found.adoption)
    return {
        "code": found.code,
        "state": state(own, found.procedure, found.state, lang),
        "is_open": found.is_open,
        "category": category(found.category, lang),
        "owner": {"name": found.lead_name, "phone": found.lead_phone},
        "filed_at": found.filed_at,
        "due": found.due,
        "provisional": found.provisional,
        "erased": found.erased,
        "locked": found.locked,
        "steps": [{"name": act_name(own, found.procedure, act, lang), "at": at} for act, at in found.steps],
    }
