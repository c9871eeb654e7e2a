"""The courses of the practices of their own kind: whistles and calls, snaps, hard matters, disputes, petitions, orders.

Each function gives the moves of one case from its filing on; what is refused ends it (``GaveUp``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wangge.acts.demo.data import read
from wangge.acts.demo.lives import BEARER, MACHINE, GaveUp, Life, Moves, comment, grade, parts, rated
from wangge.acts.demo.times import NIGHT_OUT, lognormal

RUNGS = 3  # steps from a grid to the district
ROUTES = {"claim": "claim", "suggestion": "suggestion", "accusation": "accusation", "elsewhere": "litigation"}


def _date(at: datetime) -> str:
    return (at + NIGHT_OUT).date().isoformat()


# calls


def called(life: Life, finish: datetime) -> Moves:
    """A department that was called to the spot: it objects once or reports, does its part, is graded by the town."""
    rng = life.rng
    if "object" in life.forced or (life.by_chance and rng.random() < 0.12):
        yield from _objected(life)
    if rng.random() < 0.12:
        life.pass_(lognormal(rng, 120, 0.5))  # too late
    yield from life.by_lead("report")
    life.at = max(finish, life.at + timedelta(minutes=40))
    verdict = rng.choice(("needed", "needed", "needed", "needed", "one_office_enough", "not_needed"))
    yield from life.by_lead("finish", result=life.say("called_done"), call_verdict=verdict)
    if rng.random() < 0.8:
        life.pass_(lognormal(rng, 120, 0.5))
        yield from life.do(life.rate_by, "rate", rating=grade(life))
        return
    yield from _unconfirmed(life)


def _objected(life: Life) -> Moves:
    rng = life.rng
    other = rng.choice([d for d in life.world.departments() if d != life.lead])
    yield from life.by_lead("return", return_reason="not_ours", basis=life.say("objected"), suggested_owner=other)
    life.pass_(lognormal(rng, 50, 0.4))
    stands = rng.random() < 0.6
    basis = life.say("call_stands" if stands else "call_falls")
    yield from life.do(life.world.rule_by(life, "rule"), "rule", stands=stands, basis=basis)
    if not stands:
        raise GaveUp
    life.pass_(lognormal(rng, 40, 0.4))


def _unconfirmed(life: Life) -> Moves:
    """Nothing is said until the time is over."""
    since = life.at
    life.at = life.world.due(life.adoption, life.procedure, "close_unconfirmed", since) + timedelta(minutes=1)
    yield from life.do(MACHINE, "close_unconfirmed")


# demands


def whistled(life: Life) -> Moves:
    """Up to the district, which brings firms together or knows the supplier already; one answer."""
    rng = life.rng
    life.pass_(life.haste * lognormal(rng, 110, 0.7))
    yield from life.by_lead("report_up", looked_for=life.say("looked_for"))
    life.days(2.0)
    if life.by_chance and rng.random() < 0.3:
        ground = rng.choice(("supplier_known", "too_special"))
        yield from life.by_lead("answer_without_event", no_event_ground=ground, reply_text=life.say("no_event"))
    else:
        yield from _event(life)
        life.days(0.7)
        yield from life.by_lead("reply", reply_text=life.result)
    yield from rated(life, life.at)


def _event(life: Life) -> Moves:
    rng = life.rng
    day = life.world.hours.after(life.at, rng.uniform(5, 9) * life.world.hours.day)
    invited = rng.randrange(20, 90)
    place = life.say("event_place")
    yield from life.by_lead("plan_event", event_day=_date(day), event_place=place, invited=invited)
    life.at = day
    came = round(invited * rng.uniform(0.55, 0.95))
    talks = max(1, round(came * rng.uniform(0.05, 0.2)))
    yield from life.by_lead("record_event", came=came, in_talks=talks, note=life.say("event_note"))


# snaps


def snapped(life: Life) -> Moves:
    """A level and somebody who mends it; another person looks whether it is gone."""
    rng = life.rng
    life.at += timedelta(minutes=life.haste * lognormal(rng, 40, 0.7))
    fixer = life.named()[0]
    if "major" in life.forced or (life.by_chance and rng.random() < 0.1):
        told = {"measures_taken": life.say("guarded"), "note": life.say("assigned")}
        yield from life.by_lead("assign_major", fixer=fixer, **told)
        life.pass_(lognormal(rng, 150, 0.4))
    else:
        yield from life.by_lead("assign", fixer=fixer, note=life.say("assigned"))
        life.days(0.9, 0.7)
    if life.by_chance and rng.random() < 0.3:
        yield from life.by_lead("tell_workers", note="班前会上已向全体工人说明。")
        life.pass_(15)
    yield from life.by_lead("finish", result=life.result)
    life.pass_(life.haste * lognormal(rng, 150, 0.6))
    if life.by_chance and rng.random() < 0.1:
        yield from life.do(life.verifier, "verify", passed=False, note=life.say("failed_check"))
        life.days(0.5)
        yield from life.by_lead("finish", result=life.result)
        life.pass_(60)
    yield from life.do(life.verifier, "verify", passed=True)
    life.pass_(lognormal(rng, 25, 0.5))
    yield from life.by_lead("reply", reply_text=life.result)
    yield from rated(life, life.at)


# hard matters


def climbed(life: Life) -> Moves:
    """Up the ladder as far as it takes; from the top to experts, if coordination does not settle it."""
    rng = life.rng
    height = RUNGS if "experts" in life.forced else rng.choice((0, 1, 1, 2, 2, 3)) if not life.stops else 0
    height = next((int(f[6:]) for f in life.forced if f.startswith("rungs:")), height)
    life.pass_(life.haste * lognormal(rng, 90, 0.6))
    yield from life.by_lead("accept")
    for _ in range(height):
        life.days(0.9)
        yield from life.by_lead("climb", note=life.say("climbed"))
        life.days(0.3)
        yield from life.by_lead("accept")
    life.days(1.5)
    if height == RUNGS:
        yield from life.by_lead("coordinate", result=life.say("coordinated"))
        if "experts" in life.forced or rng.random() < 0.5:
            yield from _consulted(life)
    life.days(3.0)
    yield from life.by_lead("finish", result=life.result)
    life.days(1.0)
    checker = life.world.someone(life.world.office("effect"), rng)
    yield from life.do(checker, "check_effect", worked=True)
    life.pass_(lognormal(rng, 40, 0.5))
    yield from life.by_lead("reply", reply_text=life.result)
    yield from rated(life, life.at)


def _consulted(life: Life) -> Moves:
    life.days(0.8)
    done = yield from life.by_lead("consult", note=life.say("consulted"))
    parts(life, done)
    life.at = max(life.at, life.parts_done or life.at)
    life.pass_(60)
    yield from life.by_lead("follow", plan=life.say("followed"))


def prescribed(life: Life) -> Moves:
    """An expert's part."""
    problem, cause, measures, effect = read("words")["prescriptions"][life.code]
    life.pass_(life.haste * lognormal(life.rng, 300, 0.4))
    by = _date(life.at + timedelta(days=21))
    yield from life.by_lead(
        "prescribe", problem=problem, cause=cause, measures=measures, effect_by=by, effect_measured=effect
    )


# disputes


def mediated(life: Life) -> Moves:
    """Both must want it, and either may leave."""
    rng = life.rng
    life.days(0.9)
    heard: dict[str, Any] = {"heard_by": rng.choice(("in_person", "by_phone"))}
    if life.by_chance and rng.random() < 0.12:
        yield from life.by_lead("other_refuses", note=life.say("refused_side"), **heard)
        return
    yield from life.by_lead("other_agrees", note=life.say("heard"), **heard)
    life.days(0.5)
    yield from life.do(life.rate_by, "consent")
    if life.by_chance and rng.random() < 0.1:
        life.days(2.0)
        yield from life.do(life.rate_by, "leave")
        return
    life.days(3.5)
    by = _date(life.at + timedelta(days=20))
    yield from life.by_lead("agree", agreement_text=life.say("agreed") + life.result, done_by=by)
    life.days(7.0)
    yield from life.by_lead("follow", kept=rng.random() < 0.9)
    if rng.random() < 0.6:
        life.days(0.5)
        yield from life.do(life.rate_by, "rate", rating=grade(life), **comment(life))


# supervision of units


def ordered(life: Life) -> Moves:
    """An order that a unit answers, judged by whoever issued it."""
    rng, inspector = life.rng, life.verifier
    life.pass_(30)
    yield from life.do(inspector, "issue", owner=life.named()[0], basis="依据本月办理记录和抽查情况。")
    life.days(2.5)
    yield from life.by_lead("report", mended=life.say("judged"))
    life.days(1.0)
    if "refused" in life.forced or (life.by_chance and rng.random() < 0.3):
        yield from life.do(inspector, "judge", accepted=False, note=life.say("not_mended"))
        life.days(2.0)
        yield from life.by_lead("report", mended=life.say("judged"))
        life.days(0.8)
    yield from life.do(inspector, "judge", accepted=True)


def found(life: Life) -> Moves:
    """A finding about a unit, followed until it is settled; the unit sees nothing of it."""
    life.days(2.0)
    yield from life.by_lead("follow", seen=life.say("seen"))
    life.days(5.0)
    yield from life.by_lead("settle", seen=life.say("seen"))


def sampled(life: Life) -> Moves:
    """Drawn by lot, looked at; what was seen in one of them becomes a finding about the unit that led it."""
    rng = life.rng
    life.pass_(20)
    yield from life.by_lead("draw")
    life.days(2.0)
    if rng.random() < 0.7:
        done = yield from life.by_lead("note", sampled_no=1, pattern="sampled", seen="答复写已到场，现场没有去过。")
        for code in done.children:
            life.world.give_raised(code, life.at)
    life.days(1.0)
    yield from life.by_lead("conclude", seen="五件已逐件看过，问题已另行记下。")


# petitions


def petitioned(life: Life) -> Moves:
    """Sorted by law first; then each on its own lawful way."""
    route = next((r for r in ROUTES if r in life.forced), "claim")
    basis = life.say("classified_otherwise" if route == "elsewhere" else "classified")
    accused = {"accused": life.named("against")[0]} if route == "accusation" else {}
    life.days(1.5)
    yield from life.by_lead("classify", petition_route=ROUTES[route], basis=basis, **accused)
    life.days(1.0)
    yield from PETITIONS[route](life)


def _told(life: Life) -> Moves:
    yield from life.by_lead("tell_route", lawful_route=life.result)


def _handed_over(life: Life) -> Moves:
    number = f"移〔{(life.at + NIGHT_OUT).year}〕{life.rng.randrange(1, 90)}号"
    yield from life.by_lead("hand_over", receipt_no=number, received_on=_date(life.at))


def _suggested(life: Life) -> Moves:
    yield from life.by_lead("send_suggestion", owner=_competent(life))
    life.days(12.0)
    adopted = "partly_adopted" if life.result.startswith("部分") else "adopted"
    yield from life.by_lead("reply", adopted=adopted, reply_text=life.result)
    if life.rng.random() < 0.7:
        life.days(2.0)
        yield from life.do(BEARER, "rate_reply", rating=grade(life))
        return
    yield from _unconfirmed(life)


def _claimed(life: Life) -> Moves:
    """Passed on, accepted or not, decided, handed over; perhaps reviewed by the level above, and again."""
    rng, office = life.rng, life.lead
    yield from life.by_lead("transfer", owner=_competent(life))
    life.days(2.0)
    if life.by_chance and rng.random() < 0.12:
        other = life.world.office(rng.choice([c for c in life.world.competent() if life.world.office(c) != life.lead]))
        yield from life.by_lead("object", basis=life.say("returned"), suggested_owner=other)
        life.days(0.8)
        who = life.world.someone(office, rng, closed=True)
        yield from life.do(who, "rule", owner=other, basis=life.say("ruling"))
        life.days(2.0)
    yield from life.by_lead("accept")
    life.days(18.0, 0.3)
    said = {"opinion": "not_supported" if "不予支持" in life.result else "supported", "opinion_text": life.result}
    yield from life.by_lead("issue_opinion", facts_found=life.say("found"), **said)
    life.days(0.8)
    yield from life.by_lead("deliver_opinion", handed_by=rng.choice(("in_person", "by_post")))
    if "review" in life.forced:
        yield from _reviewed(life)
        return
    since = life.at
    if rng.random() < 0.6:
        life.days(1.5)
        yield from life.do(BEARER, "rate", rating=grade(life))
    life.at = life.world.due(life.adoption, life.procedure, "lapse", since) + timedelta(minutes=1)
    yield from life.do(MACHINE, "lapse")


def _reviewed(life: Life) -> Moves:
    life.days(4.0)
    yield from life.do(BEARER, "ask_review", note=life.say("review_reason"))
    life.days(9.0)
    yield from life.by_lead(
        "issue_review", facts_found=life.say("found"), review_result="upheld", opinion_text="经复查，维持原处理意见。"
    )
    life.days(0.8)
    yield from life.by_lead("deliver_review", handed_by="in_person")
    life.days(4.0)
    yield from life.do(BEARER, "ask_rereview", note=life.say("review_reason"))
    life.days(2.0)
    yield from life.by_lead("open_hearing", note="定于下周听证，双方各三名代表到场。")
    life.days(5.0)
    yield from life.by_lead("close_hearing", note="听证结束，笔录已经双方确认。")
    life.days(4.0)
    yield from life.by_lead(
        "issue_rereview", facts_found=life.say("found"), review_result="upheld", opinion_text="经复核，维持复查意见。"
    )
    life.days(0.8)
    yield from life.by_lead("deliver_rereview", handed_by="in_person")


def _competent(life: Life) -> int:
    return (life.named() or [life.world.office(life.rng.choice(life.world.competent()))])[0]


PETITIONS = {"claim": _claimed, "suggestion": _suggested, "accusation": _handed_over, "elsewhere": _told}
