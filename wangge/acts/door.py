"""``do``: the one door for every act on a case that exists."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from django.db import connection, transaction

from wangge.acts import changes, parts, refusals, space
from wangge.acts.changes import iso
from wangge.acts.children import ChildRefused
from wangge.acts.doing import Doing, Done, Outcome, begin, enter_zones, finish, may_enter, outcome
from wangge.acts.waiting import again
from wangge.cases import actions as cases
from wangge.cases import record
from wangge.cases.facts import Loaded, loaded
from wangge.engine.scope import Scope
from wangge.engine.values import Refused, StepFact
from wangge.journal.chain import canonical


class _Hold(NamedTuple):
    """The act has to hold its case; ``family``: before that, the whole of which this one is a part, with its parts."""

    family: int | None = None


def do(
    actor: Scope,
    case: int | str,
    act: str,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    *,
    key: str | None = None,
    machine: bool = False,
) -> Done | Refused:
    """Do one act on a case (its id or its code), wholly or not at all.

    1. read the case; a key that was used before answers what it answered then;
    2. fold its steps and ask the engine (who may, from which state, guards, the form);
    3. run the effects in the playbook's order;
    4. append the step and write what follows from it: state, stakes, clocks, journal, notices;
    5. file the children that an effect asked for.

    A refusal is written down too (``refusals``).

    Most acts are two statements: the case is read, and written if it still stands where it was read. An act that brings
    forth more than the one step, or that was overtaken, is done again while the case is held.

    Refused: not_found, key_reused, file_unknown, disk_full, and all codes of ``engine.procedure.decide`` and of the
    effects.
    """
    done = again(lambda: _tried(actor, case, act, data or {}, at or actor.at, key, machine))
    if isinstance(done, Refused) and not machine:
        refusals.note(actor, case, act, done)
    return done


def _tried(
    actor: Scope, case: int | str, act: str, data: Mapping[str, Any], at: datetime, key: str | None, machine: bool
) -> Done | Refused:
    try:
        enter_zones(actor)
        found = _at_once(actor, case, act, data, at, key, machine)
        if not isinstance(found, _Hold):
            return found
        with transaction.atomic():
            enter_zones(actor)
            if found.family is not None:
                cases.hold_family(case_id=found.family)
            return _do(actor, case, act, data, at, key, machine)
    except ChildRefused as child:
        return child.refused
    except psycopg.errors.UniqueViolation as error:
        if "receipt" not in str(error):
            raise
        return Refused("key_reused")  # for another case, at the same moment
    except space.ERRORS as error:
        return space.refused(error)


def _at_once(
    actor: Scope, case: int | str, act: str, data: Mapping[str, Any], at: datetime, key: str | None, machine: bool
) -> Done | Refused | _Hold:
    """The act without holding the case; where that cannot be, nothing was written."""
    if key is not None and connection.in_atomic_block:
        return _Hold()  # a key that is taken must not spoil the transaction that is open
    begun = _begin(actor, record.look(case, actor.person or 0, key), act, data, at, machine)
    if not isinstance(begun, Doing):
        return begun
    written = _outcome(begun, key, data)
    if begun.change.after or begun.change.papers or begun.change.children or parts.follows(begun, written):
        return _Hold(begun.case_id if begun.change.spreads else None)
    written.rows["cases_case"][0]["from_seq"] = begun.view.seq
    try:
        record.change(written.rows)
    except record.Overtaken:
        return _Hold()
    return finish(begun, written)


def _do(
    actor: Scope, case: int | str, act: str, data: Mapping[str, Any], at: datetime, key: str | None, machine: bool
) -> Done | Refused:
    held = record.id_of(case) if isinstance(case, str) else case
    begun = _begin(actor, record.load(held, actor.person or 0, key) if held else None, act, data, at, machine)
    if not isinstance(begun, Doing):
        return begun
    written = _outcome(begun, key, data)
    record.change(written.rows)
    return finish(begun, written)


def _begin(
    actor: Scope, answer: tuple[Any, ...] | None, act: str, data: Mapping[str, Any], at: datetime, machine: bool
) -> Doing | Done | Refused:
    held = loaded(answer) if answer is not None else None
    if held is None or not may_enter(actor, held):
        return Refused("not_found")
    return _replayed(held, data, act) if held.receipt else begin(actor, held, act, data, at, machine)


def _outcome(begun: Doing, key: str | None, data: Mapping[str, Any]) -> Outcome:
    written = outcome(begun)
    if key is not None:
        written.rows["cases_receipt"] = [_receipt(begun, written.step, key, data)]
    return written


def request_digest(*parts: Any) -> bytes:
    """What was asked under a key. Keyed: without the server's secret no guess at it can be tried."""
    return hmac.digest(settings.SECRET_KEY.encode(), canonical(parts), "sha256")


def _replayed(held: Loaded, data: Mapping[str, Any], act: str) -> Done | Refused:
    assert held.receipt is not None
    case_id, seq, digest_ = held.receipt
    if case_id != held.row["subject_id"] or digest_ != request_digest(act, dict(data)).hex():
        return Refused("key_reused")
    step = next(s for s in held.steps if s.seq == seq)
    row = held.row
    due = datetime.fromisoformat(row["due_at"]) if row["due_at"] else None
    return Done(case_id, seq, step.to_state, True, (), row["adoption_id"], row["procedure"], row["lead_id"], due)


def _receipt(doing: Doing, step: StepFact, key: str, raw: Mapping[str, Any]) -> changes.Row:
    return {
        "owner": doing.actor.person or 0,
        "key": key,
        "digest": record.hexed(request_digest(step.act, dict(raw))),
        "case_id": doing.case_id,
        "seq": step.seq,
        "at": iso(doing.at),
    }
