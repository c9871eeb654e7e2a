"""Routing: the first who may have it, with a reason for each one passed over; and none for the barred."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wangge.engine.admission import Admission
from wangge.engine.routing import Candidate, Ground, Routed, Seat, UnitFact, chain, route
from wangge.engine.spec import HolderSpec, PostSpec
from wangge.engine.values import Refused

GRID, COMMUNITY, STREET = UnitFact(204), UnitFact(30, "community"), UnitFact(17, "street")
MEMBER, CHIEF, SECRETARY, OFFICE, OWNER, WINDOW = 1001, 1002, 1003, 1004, 1005, 1006
POSTS = {
    "member": PostSpec(drawn_from="enterprise", falls_to="chief"),
    "chief": PostSpec(drawn_from="department", falls_to="secretary"),
    "secretary": PostSpec(drawn_from="community"),
}
SEATS = {
    ("member", 204): [Seat(MEMBER)],
    ("chief", 204): [Seat(CHIEF)],
    ("secretary", 30): [Seat(SECRETARY)],
}
FIRST = HolderSpec(post="member")
LAMPS = ("city", "roads", "lamps")
FREE = Admission()


def ground(**more: Any) -> Ground:
    fields: dict[str, Any] = {
        "units": (GRID, COMMUNITY, STREET),
        "seats": SEATS,
        "organisations": {"office": (OFFICE, None)},
        "owner": OWNER,
        "window": WINDOW,
    }
    return Ground(**{**fields, **more})


def vacant(*holders: int) -> dict[tuple[str, int], list[Seat]]:
    return {k: [Seat(s.holder, s.holder in holders) for s in seats] for k, seats in SEATS.items()}


def goes(first: HolderSpec = FIRST, admission: Admission = FREE, barred: Any = (), **more: Any) -> Routed:
    routed = route(chain(first, POSTS, ground(**more)), admission, LAMPS, barred)
    assert isinstance(routed, Routed)
    return routed


def codes(routed: Routed) -> list[str]:
    return [r.code for r in routed.reasons]


def test_the_first_holder_gets_it() -> None:
    routed = goes()
    assert (routed.holder, routed.via, codes(routed)) == (MEMBER, "first", ["routed_first"])
    assert routed.reasons[0].values == {"name": "member", "unit": 204, "holder": MEMBER}


def test_the_chain_in_full() -> None:
    found = [(c.name, c.holder, c.via) for c in chain(FIRST, POSTS, ground())]
    assert found == [
        ("member", MEMBER, "first"),
        ("chief", CHIEF, "post_above"),
        ("secretary", SECRETARY, "post_above"),
        ("category_owner", OWNER, "category_owner"),
        ("window", WINDOW, "window"),
    ]


def test_a_vacant_post_falls_to_the_post_above_then_to_the_owner_then_to_the_window() -> None:
    assert goes(seats=vacant(MEMBER)).holder == CHIEF
    above = goes(seats=vacant(MEMBER, CHIEF))
    assert (above.holder, codes(above)) == (SECRETARY, ["vacant", "vacant", "routed_post_above"])
    assert goes(seats=vacant(MEMBER, CHIEF, SECRETARY)).via == "category_owner"
    last = goes(seats={}, owner=None)
    assert (last.holder, last.via) == (WINDOW, "window")
    assert codes(last) == ["no_such_post"] * 3 + ["no_owner", "routed_window"]


def test_organisations_and_owners_can_be_first() -> None:
    assert goes(HolderSpec(organisation="office")).holder == OFFICE
    assert goes(HolderSpec(body="nobody_mapped")).holder == OWNER
    owned = goes(HolderSpec(category_owner=True))
    assert (owned.holder, owned.via) == (OWNER, "first")


def test_a_barred_holder_is_passed_over_in_silence() -> None:
    routed = goes(barred={MEMBER, CHIEF})
    assert (routed.holder, codes(routed)) == (SECRETARY, ["routed_post_above"])
    assert str(MEMBER) not in repr(routed) and str(CHIEF) not in repr(routed)  # noqa: PT018 one leak or the other


def test_out_of_list_and_assist_only_matters_do_not_go_to_a_community() -> None:
    first = HolderSpec(post="secretary")
    listed = goes(first, Admission([("community", "roads", "basic")]))
    assert listed.holder == SECRETARY
    for rows, reason in (
        ([("community", "noise", "basic")], "out_of_list"),
        ([("community", "lamps", "assist")], "assist_only"),
        ([("community", "city", "taken_back")], "taken_back"),
    ):
        routed = goes(first, Admission(rows))
        assert (routed.holder, codes(routed)) == (OWNER, [reason, "routed_category_owner"])
        assert routed.reasons[0].law == "R-15"


def test_what_was_taken_back_does_not_go_to_a_street() -> None:
    seats = {("secretary", 17): [Seat(SECRETARY)]}
    first = HolderSpec(post="secretary")
    assert goes(first, Admission([("street", "noise", "taken_back")]), seats=seats).holder == SECRETARY
    routed = goes(first, Admission([("street", "lamps", "taken_back")]), seats=seats)
    assert (routed.holder, routed.reasons[0].code, routed.reasons[0].law) == (OWNER, "taken_back", "R-55")


def test_the_nearest_word_of_the_list_counts() -> None:
    admission = Admission([("community", "city", "basic"), ("community", "lamps", "assist")])
    assert admission.duty("community", LAMPS) == "assist"
    assert admission.duty("community", LAMPS[:2]) == "basic"
    assert admission.duty("street", LAMPS) is None


def test_one_may_help_with_what_one_may_not_lead() -> None:
    admission = Admission([("community", "lamps", "assist")])
    assert admission.against("community", LAMPS, leads=False) is None
    assert admission.against("community", (), leads=False) is not None  # unsorted is out of every list
    assert admission.against("street", LAMPS) is None  # nobody listed anything for streets
    assert admission.against(None, LAMPS) is None


def test_posts_that_fall_to_each_other_end() -> None:
    circle = {
        "a": PostSpec(drawn_from="department", falls_to="b"),
        "b": PostSpec(drawn_from="department", falls_to="a"),
    }
    assert len(chain(HolderSpec(post="a"), circle, ground())) == 4


def test_nobody_at_all() -> None:
    refused = route(chain(FIRST, POSTS, ground(seats={}, owner=None)), FREE, LAMPS, {WINDOW})
    assert isinstance(refused, Refused)
    assert refused.code == "no_holder"


candidates = st.builds(
    Candidate,
    st.one_of(st.none(), st.integers(1, 6)),
    st.sampled_from(["first", "post_above", "category_owner", "window"]),
    st.sampled_from(["member", "chief"]),
    st.one_of(st.none(), st.just(204)),
    st.sampled_from([None, "community", "street"]),
    st.booleans(),
)
rows = st.tuples(
    st.sampled_from(["community", "street"]), st.sampled_from(LAMPS), st.sampled_from(["basic", "assist", "taken_back"])
)


@given(st.lists(candidates, max_size=6), st.lists(rows, max_size=4), st.frozensets(st.integers(1, 6)))
def test_nobody_gets_what_they_may_not_have(found: list[Candidate], listed: list[Any], barred: frozenset[int]) -> None:
    admission = Admission(listed)
    routed = route(found, admission, LAMPS, barred)
    if isinstance(routed, Refused):
        assert all(c.holder is None or c.vacant or c.holder in barred or c.via != "window" for c in found)
        return
    assert routed.holder not in barred
    assert any(
        c.holder == routed.holder and not c.vacant and (c.via == "window" or admission.against(c.level, LAMPS) is None)
        for c in found
    )
