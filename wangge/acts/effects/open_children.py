"""Call co-handlers: one child case for each, with its own clocks; the parent waits for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.acts import experts, known
from wangge.acts.holding import kept_out, may_hold
from wangge.acts.needs import Need
from wangge.adoptions.facts import rulebook
from wangge.cases.facts import words_of
from wangge.engine.spec import EffectSpec
from wangge.engine.values import Refused, StakeFact
from wangge.people.facts import roster

if TYPE_CHECKING:
    from wangge.acts.doing import Doing


def run(doing: Doing, effect: EffectSpec) -> Refused | None:
    """1. who is called: the form's field, or the members of a body but the lead; 2. none leads, each may hold it;
    3. a stake and a child for each."""
    holders = _called(doing, effect)
    if isinstance(holders, Refused):
        return holders
    if doing.view.lead in holders:
        return Refused("co_handler_is_lead")
    refused = None if effect.body else next(filter(None, (may_hold(doing, h, leads=False) for h in holders)), None)
    if refused is not None:
        return refused
    text, title = _words(doing)
    for holder in dict.fromkeys(holders):
        if StakeFact("co", holder) not in doing.view.stakes:
            doing.change.opened.append(StakeFact("co", holder))
        doing.change.children.append(_need(doing, effect, holder, text, title))
    return None


def _called(doing: Doing, effect: EffectSpec) -> list[Any] | Refused:
    if effect.draw is not None:
        return experts.draw(doing, effect.body or "", effect.draw)
    return _members(doing, effect.body) if effect.body else _named(doing, effect)


def _named(doing: Doing, effect: EffectSpec) -> list[Any]:
    asked = doing.moved.data.get(effect.field or "co_handlers")
    # A list field keeps its entries as text; a holder is an id all the same.
    entries = asked if isinstance(asked, list) else [asked]
    return [int(e) if isinstance(e, str) and e.isascii() and e.isdigit() else e for e in entries]


def _members(doing: Doing, body: str) -> list[int]:
    """Every member of the body that this district mapped, but the lead and whoever is barred."""
    out = kept_out(roster(), doing.view.holders("barred"), doing.at)
    members = roster().members.get(doing.practice.organisations.get(body, 0), ())
    return [holder for holder, _ in members if holder != doing.view.lead and holder not in out]


def _words(doing: Doing) -> tuple[str, str]:
    """What is asked of the co-handlers: the lead's note, else the words of the case; and its title."""
    words = doing.loaded.words or words_of(doing.case_id)
    return str(doing.moved.data.get("note") or words["text"] or words["title"]), words["title"]


def _need(doing: Doing, effect: EffectSpec, holder: int, text: str, title: str) -> Need:
    row = doing.loaded.row
    category = rulebook().categories.get(row["category_id"] or 0)
    return Need(
        text=text,
        title=title,
        category=category.code if category else None,
        about=row["unit_id"],
        asker=doing.view.lead,
        channel="co_handling",
        procedure=effect.procedure,
        adoption=row["adoption_id"],
        fields=_told(doing, effect.procedure or ""),
        lead=holder,
        stakes=_beside(doing, effect.procedure or "", holder),
        parent=doing.case_id,
        zone=row["zone"],
        barred=frozenset(doing.view.holders("barred")),
        said=known.of_parent(doing.practice, doing.loaded.steps, doing.moved.data),
    )


def _told(doing: Doing, procedure: str) -> dict[str, Any]:
    """What the act's form said that the part's own form asks too is not asked again (R-53)."""
    form = doing.practice.procedures[procedure].form
    own = form.names if form else frozenset()
    return {name: value for name, value in doing.moved.data.items() if name in own}


def _beside(doing: Doing, procedure: str, lead: int) -> tuple[StakeFact, ...]:
    """For whom the part waits beside asker and lead: who stands there in the whole (its arbiter, its verifier), never
    the one who does the part; the window, where nobody else does."""
    states = doing.practice.procedures[procedure].spec.states.values()
    wanted = sorted({s.waits_for for s in states if s.waits_for} - {"asker", "lead"})
    district = rulebook().district
    assert district is not None
    found = []
    for kind in wanted:
        held = [h for h in doing.view.holders(kind) if h != lead] or [district.window]
        found += [StakeFact(kind, holder) for holder in held]
    return tuple(found)
