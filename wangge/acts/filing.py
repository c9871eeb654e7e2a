"""``file_many``: the one door through which new cases come in. ``file`` is ``file_many`` of one."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

from wangge.acts import changes, known, refusals, space
from wangge.acts.changes import Row, iso
from wangge.acts.facts import World
from wangge.acts.needs import Filed, Need
from wangge.acts.planning import Plan, plan
from wangge.adoptions.facts import Practice, practice
from wangge.cases import payload, record, searching
from wangge.engine import procedure as rules
from wangge.engine.scope import Scope
from wangge.engine.values import ClockFact, Reason, Refused, StepFact
from wangge.files import actions as files
from wangge.journal.chain import GENESIS, canonical, digest, new_salt

Write = Callable[[record.Rows], None]
Alike = dict[tuple[Any, ...], tuple[ClockFact, ...]]
BEGIN_MOST = 40
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: 16 signs are 80 bits
CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


def file(actor: Scope, need: Need, at: datetime | None = None) -> Filed | Refused:
    """File one need; what a rule refuses is written down."""
    filed = file_many(actor, [need], at)[0]
    if isinstance(filed, Refused):
        refusals.note_filing(actor, filed)
    return filed


def file_many(
    actor: Scope,
    needs: Sequence[Need],
    at: datetime | None = None,
    *,
    dry_run: bool = False,
    write: Write = record.insert,
) -> list[Filed | Refused]:
    """File needs: each is located, sorted, composed, routed; its clocks start; answers stand in the order of the needs.

    1. decide each need from the snapshots (no statement);
    2. leave out those whose key was used before;
    3. write the rest in one statement, wholly or not at all; a refused need leaves no trace and hinders no other.

    ``dry_run`` does all but keep it; ``write`` keeps the rows (an import hands them to a second thread).
    Refused: place_outside, place_unknown_code, category_unknown, tie, no_playbook,
    no_holder, form (faults), key_reused, file_unknown, disk_full.
    """
    at = at or actor.at
    world, keep = World.now(), None if dry_run else write
    plans = [plan(world, actor, need, at) for need in needs]
    try:
        return _write(actor, plans, at, keep)
    except psycopg.errors.UniqueViolation as error:
        if "receipt" not in str(error):
            raise
        return _write(actor, plans, at, keep, look=True)  # someone else used a key while we were deciding
    except files.UnknownFile as error:
        return _write(actor, [_without(plan, str(error)) for plan in plans], at, keep, look=True)
    except space.ERRORS as error:
        return [space.refused(error)] * len(plans)


def _within() -> bool:
    """Whether a transaction is open already: then a key that was used must be met before the statement, not by it."""
    return bool(transaction.get_connection().in_atomic_block)


def _without(plan: Plan | Refused, file_code: str) -> Plan | Refused:
    """A need that names an attachment which is not there is refused; the others go on."""
    if isinstance(plan, Plan) and file_code in plan.files:
        return Refused("file_unknown", None, {"file": file_code})
    return plan


def _write(
    actor: Scope, plans: Sequence[Plan | Refused], at: datetime, keep: Write | None, look: bool = False
) -> list[Filed | Refused]:
    keys = [p.need.key for p in plans if isinstance(p, Plan) and p.need.key]
    earlier = record.receipts(actor.person or 0, keys) if keys and (look or len(plans) > 1 or _within()) else {}
    answers: list[Filed | Refused | None] = [_earlier(p, earlier) for p in plans]
    first: dict[str, int] = {}  # a key that stands twice in one call is filed once
    fresh = [i for i, answer in enumerate(answers) if answer is None and first.setdefault(_key(plans[i], i), i) == i]
    rows: dict[str, list[Row]] = {table: [] for table in record.COLUMNS}
    alike: Alike = {}
    for i, case_id in zip(fresh, record.new_ids(len(fresh)), strict=True):
        plan = plans[i]
        assert isinstance(plan, Plan)
        answers[i] = add_rows(rows, plan, case_id, actor, at, alike)
    _insert(rows, [plans[i] for i in fresh], keep)
    return [a if a is not None else _again(plans, answers, i, first) for i, a in enumerate(answers)]


def _key(plan: Plan | Refused | None, place: int) -> str:
    key = plan.need.key if isinstance(plan, Plan) else None
    return f"key:{key}" if key else f"{place}"


def _again(
    plans: Sequence[Plan | Refused], answers: Sequence[Filed | Refused | None], i: int, first: Mapping[str, int]
) -> Filed | Refused:
    """What a need answers whose key stood earlier in the same call."""
    plan, before = plans[i], first[_key(plans[i], i)]
    same, answer = plans[before], answers[before]
    assert isinstance(plan, Plan)
    assert isinstance(same, Plan)
    assert isinstance(answer, Filed)
    if need_digest(plan.need) != need_digest(same.need):
        return Refused("key_reused")
    return replace(answer, duplicate=True)


def _insert(rows: dict[str, list[Row]], plans: Sequence[Any], keep: Write | None) -> None:
    if keep is None or not rows["cases_case"]:
        return
    attached = [(code, row) for p, row in zip(plans, rows["cases_case"], strict=True) for code in p.files]
    # One statement is a transaction of its own; within another one a key that is taken must not spoil that.
    if not attached and not (rows["cases_receipt"] and connection.in_atomic_block):
        keep(rows)
        return
    with transaction.atomic():
        record.insert(rows)
        for code, row in attached:
            files.attach(code=code, about=row["subject_id"], zone=row["zone"])


def _earlier(plan: Plan | Refused, earlier: Mapping[str, record.Earlier]) -> Filed | Refused | None:
    if isinstance(plan, Refused):
        return plan
    found = earlier.get(plan.need.key) if plan.need.key else None
    if found is None:
        return None
    if found.digest != need_digest(plan.need):
        return Refused("key_reused")
    zone = zone_of(plan.need, practice(found.adoption), found.procedure)
    return Filed(
        found.case, found.code, found.state, found.lead, found.category, found.due, _pin(plan.need, found.code, zone),
        duplicate=True, sure=found.category is not None, adoption=found.adoption, procedure=found.procedure,
        clock=found.clock,
    )  # fmt: skip


def need_digest(need: Need) -> bytes:
    """What was asked under an idempotency key: the same key with other words is refused."""
    parts = [need.title, need.text, need.category, need.place, need.point, need.about, need.asker, dict(need.fields)]
    # Who asks belongs to it: two strangers may choose the same key, and neither must be told of the other's case.
    parts += [need.name, need.phone, iso(need.occurred_at), list(need.files)]
    return hmac.digest(settings.SECRET_KEY.encode(), canonical(parts), "sha256")


def new_code() -> str:
    return b32encode(secrets.token_bytes(10)).translate(CROCKFORD).decode()


def _pin(need: Need, code: str, zone: str) -> str | None:
    """The asker's way back where there is no account, and into a closed zone, which no account opens. Under a key it is
    told again to whoever repeats the filing."""
    if not need.with_pin or (need.asker is not None and zone == "open") or need.parent is not None:
        return None
    if need.key is None:
        return f"{secrets.randbelow(10**6):06d}"
    bits = hmac.digest(settings.SECRET_KEY.encode(), f"pin:{code}:{need.key}".encode(), "sha256")
    return f"{int.from_bytes(bits[:8], 'big') % 10**6:06d}"


def pin_digest(code: str, pin: str) -> bytes:
    """How a PIN is kept: keyed, bound to its case."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{code}:{pin}".encode(), "sha256")


def add_rows(
    rows: dict[str, list[Row]], plan: Plan, case_id: int, actor: Scope, at: datetime, alike: Alike | None = None
) -> Filed:
    """Everything that is written of a new case. ``alike``: what cases of one call have in common, kept from one to
    the next."""
    need, code, zone = plan.need, new_code(), zone_of(plan.need, plan.practice, plan.procedure)
    step = StepFact(1, rules.FILE, at, plan.moved.to_state, by=actor.person, data=plan.moved.data, opened=plan.stakes)
    view = rules.fold((step,), plan.practice.procedures[plan.procedure])
    clocks = _clocks(plan, step, {} if alike is None else alike)
    data = {**_personal(rows, plan, case_id, zone, at), **known.kept(plan.practice, plan.moved.proposed)}
    opened = [[s.kind, s.holder] for s in plan.stakes]
    body = payload.of_step(rules.FILE, "", step.to_state, opened, [], data)
    entry, salt, head = changes.journal_row(case_id, 1, at, actor.person, rules.FILE, body, GENESIS)
    pin = _pin(need, code, zone)
    due, provisional = changes.due_of(plan.practice, plan.procedure, clocks)
    lead = view.lead
    rows["journal_entry"].append(entry)
    rows["subjects_subject"].append(_subject_row(plan, case_id, zone))
    rows["cases_step"].append(_step_row(step, case_id, opened, data, salt, zone, actor.appointment))
    rows["cases_case"].append(
        {
            **_case_row(plan, case_id, code, at, zone),
            "pin": record.hexed(pin_digest(code, pin)) if pin else None,
            "lead_id": lead,
            "due_at": iso(due),
            "provisional": provisional,
            "chain": record.hexed(head),
        }
    )
    category = plan.category.id if plan.category else None
    rows["cases_stake"] += changes.stake_rows(case_id, plan.practice, plan.procedure, view, clocks, at, zone, category)
    rows["cases_clock"] += changes.clock_rows(case_id, clocks, zone)
    rows["notices_notice"] += changes.notice_rows(case_id, _told(plan, actor), rules.FILE, at, zone)
    if need.key:
        rows["cases_receipt"].append(_receipt(actor, need, case_id, at))
    return Filed(
        case_id, code, step.to_state, lead, category, due, pin, sure=plan.category is not None,
        adoption=plan.practice.adoption, procedure=plan.procedure, clock=changes.clock_of(clocks, due),
    )  # fmt: skip


def _clocks(plan: Plan, step: StepFact, alike: Alike) -> tuple[ClockFact, ...]:
    """The clocks of a first step: of all that are filed at one moment with the same people they are the same, unless
    one of them asks the filing form."""
    procedure = plan.practice.procedures[plan.procedure]
    if any(procedure.clocks[name].when is not None for name in procedure.spec.clocks):
        return changes.project(plan.practice, plan.procedure, (step,))
    key = (plan.practice.adoption, plan.procedure, step.at, step.to_state, step.opened)
    if key not in alike:
        alike[key] = changes.project(plan.practice, plan.procedure, (step,))
    return alike[key]


def zone_of(need: Need, own: Practice, procedure: str) -> str:
    """In which zone a case lies: its procedure's, unless it grew out of one in a closed zone."""
    return own.procedures[procedure].spec.zone if need.zone == "open" else need.zone


def _subject_row(plan: Plan, case_id: int, zone: str) -> Row:
    title = plan.category.name if plan.category else ""
    return {"id": case_id, "kind": "case", "title": title, "unit_path": plan.sited.unit.path, "zone": zone}


def _told(plan: Plan, actor: Scope) -> dict[int, str]:
    told = {s.holder: "companion" for s in plan.stakes if s.kind in ("companion", "co")}
    told |= {s.holder: "assigned" for s in plan.stakes if s.kind == "lead"}
    return {h: k for h, k in told.items() if h not in actor.holders}


def _case_row(plan: Plan, case_id: int, code: str, at: datetime, zone: str) -> Row:
    need, spec = plan.need, plan.practice.procedures[plan.procedure].spec
    return {
        "subject_id": case_id,
        "code": code,
        "pin_failures": 0,
        "adoption_id": plan.practice.adoption,
        "edition_id": plan.practice.edition,
        "procedure": plan.procedure,
        "category_id": plan.category.id if plan.category else None,
        "unit_id": plan.sited.unit.id,
        "unit_path": plan.sited.unit.path,
        "zone": zone,
        "state": spec.start,
        "is_open": True,
        "paused": False,
        "priority": plan.priority,
        "asker_id": need.asker,
        "filed_by_id": plan.filer,
        "about_id": need.about,
        "parent_id": need.parent,
        "channel": need.channel,
        "occurred_at": iso(need.occurred_at),
        "filed_at": iso(at),
        "closed_at": None,
        "outcome": "",
        "rating": None,
        "exclusion": "",
        "reasons": [reason_row(r) for r in plan.reasons],
        "lon": need.point[0] if need.point else None,
        "lat": need.point[1] if need.point else None,
        "seq": 1,
    }


def reason_row(reason: Reason) -> Row:
    return {"code": reason.code, "values": dict(reason.values), "law": reason.law}


def _step_row(
    step: StepFact, case_id: int, opened: list[Any], data: Row, salt: bytes, zone: str, appointment: int | None
) -> Row:
    return {
        "case_id": case_id,
        "seq": 1,
        "act": step.act,
        "at": iso(step.at),
        "by_id": step.by,
        "appointment": appointment,
        "as_kind": "",
        "from_state": "",
        "to_state": step.to_state,
        "opened": opened,
        "closed": [],
        "undoes": None,
        "data": data,
        "salt": record.hexed(salt),
        "zone": zone,
    }


def _personal(rows: dict[str, list[Row]], plan: Plan, case_id: int, zone: str, at: datetime) -> Row:
    """Put what is personal into Contact and Narrative, and what it is found by beside them; gives what stays in the
    step, with the digests of the two."""
    need, kept, contact, narrative = plan.need, {}, {}, {}
    for name, value in plan.moved.data.items():
        spec = plan.practice.spec.fields[name]
        if spec.personal == "none":
            kept[name] = value
        elif spec.type == "long_text":
            narrative[name] = value
        else:
            contact[name] = value
    person = {"name": contact.pop("asker_name", ""), "phone": contact.pop("asker_phone", ""), "extra": contact}
    text = narrative.pop("text", "")
    words = {"title": need.title.strip()[:200] or _begin(text), "text": text, "extra": narrative}
    for table, values in (("cases_contact", person), ("cases_narrative", words)):
        salt = new_salt()
        kept["_" + table.removeprefix("cases_")] = digest(salt, values).hex()
        row = {"case_id": case_id, **values, "salt": record.hexed(salt), "erased_at": None, "zone": zone}
        rows[table].append(row)
    if zone == "open":
        rows["cases_search"].append(searching.row(case_id, at, words))
    return kept


def _begin(text: str) -> str:
    """What a list calls a need that has no title: how its first line begins."""
    line = text.partition("\n")[0]
    return line if len(line) <= BEGIN_MOST else f"{line[: BEGIN_MOST - 1]}…"


def _receipt(actor: Scope, need: Need, case_id: int, at: datetime) -> Row:
    digest_ = record.hexed(need_digest(need))
    owner = actor.person or 0
    return {"owner": owner, "key": need.key, "digest": digest_, "case_id": case_id, "seq": 1, "at": iso(at)}
