"""Service items: which one a case is about, what may be asked for, and whose clock runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wangge.engine import calendar, clock, guards, items
from wangge.engine.guards import Asked
from wangge.engine.items import ItemFact
from wangge.engine.spec import Basis, ClockSpec, GuardSpec, ItemSpec, Length, ProcedureSpec
from wangge.engine.values import ActorFact, CaseView, Refused, StepFact

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAYS = calendar.Calendar(calendar.load([Path(__file__).resolve().parents[2] / "laws/cn/calendar"]))
SIGN = ItemSpec(
    category="sign",
    materials=("form", "design", "licence"),
    deferrable=("design",),
    known={"licence": "entity_uscc"},
    clock="sign_limit",
)
SHOP = ItemSpec(category="shop", materials=("form",), clock="shop_limit")
ITEMS = {"sign": SIGN, "shop": SHOP}


def step(seq: int, act: str, data: dict[str, Any], undoes: int | None = None) -> StepFact:
    return StepFact(seq, act, AT + timedelta(minutes=seq), "open", data=data, undoes=undoes)


def test_the_item_is_the_deepest_category_that_one_names() -> None:
    nested = {**ITEMS, "neon": SIGN.model_copy(update={"category": "neon"})}
    assert items.item_of(nested, {}, ("services", "sign", "neon")) == "neon"
    assert items.item_of(nested, {}, ("services", "sign", "banner")) == "sign"
    assert items.item_of(nested, {}, ("services",)) is None
    assert items.item_of(ITEMS, {"sign": ("x17",)}, ("x17",)) == "sign", "by the district's own code"
    assert items.item_of(ITEMS, {"sign": ("x17",)}, ("sign",)) is None


def test_what_lists_named_counts_together_and_an_undone_step_does_not() -> None:
    steps = [
        step(1, "file", {"given": ["form"]}),
        step(2, "supplement", {"given": ["design"], "note": "一句话"}),
        step(3, "supplement", {"given": ["licence"]}),
        step(4, "undo", {}, undoes=3),
    ]
    found = items.fact("sign", SIGN, steps, {})
    assert found.said == {"given": frozenset({"form", "design"})}


@pytest.mark.parametrize(
    ("sources", "held"), [({"entity_uscc": "91…"}, {"licence"}), ({"entity_uscc": ""}, set()), ({}, set())]
)
def test_the_platform_holds_what_it_knows(sources: dict[str, str], held: set[str]) -> None:
    assert items.fact("sign", SIGN, [], sources).held(None) == held


FACT = ItemFact(
    "sign", SIGN.materials, frozenset(SIGN.deferrable), frozenset({"licence"}),
    {"given": frozenset({"form"}), "missing": frozenset({"design"})},
)  # fmt: skip


@pytest.mark.parametrize(
    ("guard", "named", "code", "which"),
    [
        ("of_item", ["form", "traffic_plan"], "not_of_item", ["traffic_plan"]),
        ("of_item", ["form", "design"], None, []),
        ("deferrable", ["design"], None, []),
        ("deferrable", ["form"], "not_deferrable", ["form"]),
        ("not_held", ["form", "design", "licence"], "held_already", ["form", "licence"]),
        ("not_held", ["design"], None, []),
        ("told_before", ["design"], None, []),
        ("told_before", ["design", "form"], "not_told_before", ["form"]),
        ("told_before", None, None, []),
    ],
)
def test_guards_say_which_material(guard: str, named: list[str] | None, code: str | None, which: list[str]) -> None:
    spec = GuardSpec(guard=guard, field="named", other="missing" if guard == "told_before" else "given", law="R-45")
    view = CaseView("open", 1, frozenset(), False, {}, step(1, "file", {}), AT)
    data = {} if named is None else {"named": named}
    asked = Asked("tell", view, ActorFact(1, frozenset()), AT, (), 0, {}, data, FACT)
    refused = guards.AFTER_FORM[guard](spec, asked)
    if code is None:
        assert refused is None
    else:
        assert refused == Refused(code, "R-45", {"materials": which, "act": "tell"})


def test_without_an_item_nothing_can_be_asked_for() -> None:
    view = CaseView("open", 1, frozenset(), False, {}, step(1, "file", {}), AT)
    asked = Asked("tell", view, ActorFact(1, frozenset()), AT, (), 0, {}, {"named": ["form"]}, None)
    refused = guards.AFTER_FORM["of_item"](GuardSpec(guard="of_item", field="named"), asked)
    assert refused is not None
    assert refused.code == "not_of_item"


def test_an_item_s_clock_runs_for_its_cases_alone() -> None:
    limit = ClockSpec(
        of="case",
        length=Length(n=3, unit="working_day"),
        starts=("file",),
        stops=("decide",),
        basis=Basis(promise=True),
    )
    clocks = items.with_items({"sign_limit": limit, "shop_limit": limit, "notify": limit}, ITEMS)
    spec = ProcedureSpec(start="open", states={"open": {}}, acts={}, clocks=tuple(clocks), form="need")
    for item, own in (("sign", "sign_limit"), ("shop", "shop_limit")):
        found = clock.project(clocks, [step(1, "file", {"item": item})], DAYS, spec)
        assert [c.name for c in found] == [own, "notify"]
    assert [c.name for c in clock.project(clocks, [step(1, "file", {})], DAYS, spec)] == ["notify"]


def test_an_item_s_condition_joins_the_clock_s_own() -> None:
    own = {"fact": "channel", "is": "window"}
    limit = ClockSpec(
        of="case", length=Length(n=3, unit="day"), starts=("file",), stops=("x",), basis=Basis(promise=True), when=own
    )
    assert items.with_items({"sign_limit": limit}, ITEMS)["sign_limit"].when == {
        "all": [{"fact": "item", "in": ["sign"]}, own]
    }
