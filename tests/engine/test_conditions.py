"""Conditions: every sound one answers, whatever the facts; every unsound one is explained."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.engine.conditions import DEPTH, WIDTH, check, compile

scalars = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=4))
anything = st.recursive(
    st.one_of(st.none(), scalars, st.binary(max_size=3), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
names = st.sampled_from(["a", "b", "c"])
ordered = st.one_of(st.integers(), st.floats(), st.text(max_size=4))
leaves = st.one_of(
    st.builds(lambda f, w, v: {"fact": f, w: v}, names, st.sampled_from(["is", "is_not", "has"]), scalars),
    st.builds(lambda f, w, v: {"fact": f, w: v}, names, st.sampled_from(["gt", "ge", "lt", "le"]), ordered),
    st.builds(
        lambda f, w, v: {"fact": f, w: v},
        names,
        st.sampled_from(["in", "not_in"]),
        st.lists(scalars, min_size=1, max_size=3),
    ),
    st.builds(lambda f, v: {"fact": f, "known": v}, names, st.booleans()),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda m: {"all": m}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda m: {"any": m}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda c: {"not": c}, inner),
    ),
    max_leaves=6,
)


def holds(condition: Any, **facts: Any) -> bool:
    return compile(condition)(facts)


@given(conditions, st.dictionaries(names, anything))
def test_a_sound_condition_always_answers(condition: Any, facts: dict[str, Any]) -> None:
    faults = check(condition, {"a", "b", "c"})
    if faults:  # nested beyond what is allowed
        assert {f.code for f in faults} == {"condition_deep"}
    else:
        assert compile(condition)(facts) in (True, False)


@given(anything)
def test_checking_never_fails_and_compiles_only_what_is_sound(condition: Any) -> None:
    if check(condition):
        with pytest.raises(ValueError, match="not sound"):
            compile(condition)
    else:
        assert compile(condition)({}) in (True, False)


@given(leaves)
def test_a_missing_fact_is_false_unless_it_is_asked_to_be_missing(leaf: Any) -> None:
    assert holds(leaf) is (leaf.get("known") is False)


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ({"is": 1}, 1.0, True),
        ({"is": 1}, True, False),  # yes is not one
        ({"is": "1"}, 1, False),
        ({"is_not": "x"}, "y", True),
        ({"is_not": "x"}, 3, False),  # of another type: neither is nor is not
        ({"in": ["x", "y"]}, "y", True),
        ({"not_in": ["x", "y"]}, "z", True),
        ({"not_in": ["x", "y"]}, 1, False),
        ({"gt": 2}, 3, True),
        ({"gt": 2}, "3", False),
        ({"ge": "2026-02-01"}, "2026-02-01", True),
        ({"lt": "2026-02-01"}, "2026-01-31", True),
        ({"ge": 3, "le": 10}, 11, False),
        ({"ge": 3, "le": 10}, 10, True),
        ({"has": "x"}, ["x", 1], True),
        ({"has": "x"}, "xyz", False),
        ({"known": True}, "", False),
        ({"known": False}, "", True),
        ({"known": True}, False, True),
        ({"le": 5}, float("nan"), False),
    ],
)
def test_the_tests(condition: dict[str, Any], value: Any, expected: bool) -> None:
    assert holds({"fact": "a", **condition}, a=value) is expected


def test_all_any_not() -> None:
    small, big = {"fact": "n", "lt": 3}, {"fact": "n", "gt": 8}
    assert holds({"any": [small, big]}, n=9)
    assert not holds({"all": [small, big]}, n=9)
    assert holds({"not": {"any": [small, big]}}, n=5)
    assert holds(None)


def faults(condition: Any) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in check(condition, ["level", "passed"])]


def test_faults_say_where_and_what() -> None:
    assert faults({"all": [{"fact": "levle", "is": 1}, {"fact": "passed", "iz": 1}]}) == [
        ("all.0.fact", "condition_fact"),
        ("all.1.iz", "condition_word"),
    ]
    assert check({"fact": "levle", "is": 1}, ["level"])[0].values["near"] == ["level"]
    assert faults({"fact": "level"}) == [("", "condition_untested")]
    assert faults({"fact": "level", "in": "x"}) == [("in", "condition_value")]
    assert faults({"fact": "level", "gt": True}) == [("gt", "condition_value")]
    assert faults({"any": []}) == [("any", "condition_empty")]
    assert faults({"any": [{"fact": "level", "is": 1}] * (WIDTH + 1)}) == [("any", "condition_wide")]
    assert faults("level > 3") == [("", "condition_shape")]
    assert faults({"all": [], "any": []}) == [("", "condition_shape")]


def test_depth_is_bounded() -> None:
    condition: Any = {"fact": "level", "is": 1}
    for _ in range(DEPTH - 1):
        condition = {"not": condition}
    assert not check(condition)
    assert [p.code for p in check({"not": condition})] == ["condition_deep"]


def test_equal_conditions_are_compiled_once() -> None:
    assert compile({"fact": "a", "is": 1}) is compile({"fact": "a", "is": 1})
