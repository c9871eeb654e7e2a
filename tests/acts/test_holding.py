"""Who may get a case by hand, and that whoever is barred stays barred in all that comes of it."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, Cast
from wangge.acts import Filed, setup
from wangge.acts.holding import kept_out
from wangge.cases.access import find
from wangge.cases.models import Case, Stake
from wangge.engine.values import Refused
from wangge.people.facts import roster
from wangge.people.models import Entity
from wangge.subjects import revisions

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def accepted(cast: Cast) -> Filed:
    filed = cast.file(barred=frozenset({cast.stage.id("safety_bureau")}))
    cast.done("growth_clerk", filed.case, "accept", LATER)
    return filed


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("firm_b", "not_a_handler"),
        ("outsider", "holder_unknown"),
        ("chief_a", "not_a_handler"),
        ("member_of_firm_b", "not_a_handler"),
        ("safety_bureau", "cannot_hold"),
        ("safety_in_a", "cannot_hold"),
        ("safety_desk", "cannot_hold"),
    ],
)
def test_whom_nobody_may_call(cast: Cast, accepted: Filed, who: str, code: str) -> None:
    asked = {"co_handlers": [cast.stage.id(who)], "note": "请协办。"}
    answer = cast.do("growth_clerk", accepted.case, "call_co", LATER, **asked)
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert not Case.objects.filter(parent=accepted.case).exists()


@pytest.mark.parametrize("who", ["power_company", "coordination_office", "chief_of_a", "chief_of_b", "power_desk"])
def test_whom_one_may_call(cast: Cast, accepted: Filed, who: str) -> None:
    asked = {"co_handlers": [cast.stage.id(who)], "note": "请协办。"}
    cast.done("growth_clerk", accepted.case, "call_co", LATER, **asked)
    assert Case.objects.get(parent=accepted.case).lead_id == cast.stage.id(who)


def test_a_ruling_gives_the_case_to_nobody_who_asks(cast: Cast) -> None:
    filed = cast.file()
    why = {"return_reason": "not_ours", "basis": "不在本局职责清单。"}
    to_a_firm = cast.do("growth_clerk", filed.case, "return", LATER, suggested_owner=cast.stage.id("firm_b"), **why)
    assert isinstance(to_a_firm, Refused)
    assert to_a_firm.code == "not_a_handler"
    cast.done("growth_clerk", filed.case, "return", LATER, suggested_owner=cast.stage.id("power_company"), **why)
    asked = {"owner": cast.stage.id("firm_b"), "basis": "应由其自查。"}
    answer = cast.do("ruler", filed.case, "rule", LATER, **asked)
    assert isinstance(answer, Refused)
    assert answer.code == "not_a_handler"


def test_what_grows_out_of_a_case_remembers_who_is_barred(cast: Cast, accepted: Filed) -> None:
    barred = cast.stage.id("safety_bureau")
    asked = {"co_handlers": [cast.stage.id("power_company")], "note": "请协办。"}
    cast.done("growth_clerk", accepted.case, "call_co", LATER, **asked)
    child = Case.objects.get(parent=accepted.case)
    assert Stake.objects.filter(case=child, kind="barred", holder=barred, until=None).exists()
    assert find(cast.scope("safety_clerk", LATER), child.code) is None


def test_a_post_is_kept_out_with_its_organisation_and_with_its_people(cast: Cast) -> None:
    stage = cast.stage
    out = kept_out(roster(), {stage.id("firm_a"), stage.id("chief_b")}, LATER)
    assert out == {stage.id(name) for name in ("firm_a", "member_of_firm_a", "chief_b", "chief_of_b")}
    assert kept_out(roster(), (), LATER) == frozenset()


def test_a_sort_gives_nothing_to_the_desks_of_whoever_is_barred(cast: Cast, accepted: Filed) -> None:
    filed = cast.file(category=None, text="说不清的一件事。", barred=frozenset({cast.stage.id("growth_bureau")}))
    cast.done("chief_a", filed.case, "sort", LATER, category="growth")
    holders = set(
        Stake.objects.filter(case=filed.case, until=None).exclude(kind="barred").values_list("holder", flat=True)
    )
    assert holders.isdisjoint({cast.stage.id(name) for name in ("growth_bureau", "growth_in_a", "growth_desk")})


def returned(cast: Cast, case: int, owner: int) -> str | None:
    """The code with which a return to ``owner`` is refused; None where it was done, and taken back."""
    why = {"return_reason": "not_ours", "basis": "不在本局职责清单。", "suggested_owner": owner}
    answer = cast.do("growth_clerk", case, "return", LATER, **why)
    if isinstance(answer, Refused):
        return answer.code
    cast.done("growth_clerk", case, "undo", LATER)
    return None


@pytest.mark.parametrize(("duty", "helps"), [("taken_back", False), ("assist", True)])
def test_what_a_community_may_not_do_is_not_given_to_it(cast: Cast, duty: str, helps: bool) -> None:
    """R-15: the admission list binds a gift by hand as it binds the routing."""
    console = setup.system(MONDAY)
    home = cast.stage.units["community_a"]
    community = setup.add_entity(console, code="community-a", name="甲社区居委会", sort="community", home=home)
    assert isinstance(community, Entity)
    setup.add_admissions(console, rows=[("growth", "community", duty)])
    revisions.check()
    filed = cast.file()
    assert returned(cast, filed.case, community.pk) == "not_admitted"
    cast.done("growth_clerk", filed.case, "accept", LATER)
    called = cast.do("growth_clerk", filed.case, "call_co", LATER, co_handlers=[community.pk], note="请协助入户。")
    assert (called.code if isinstance(called, Refused) else "done") == ("done" if helps else "not_admitted")


def test_a_vacant_post_may_hold_a_case_while_somebody_sits_in_the_post_above(cast: Cast) -> None:
    filed, chief = cast.file(), cast.stage.id("chief_of_b")
    console = setup.system(LATER)
    setup.end_term(console, appointment=cast.stage.terms["chief_of_b"], until=LATER)
    revisions.check()
    assert returned(cast, filed.case, chief) is None
    setup.end_term(console, appointment=cast.stage.terms["coordinator"], until=LATER)
    revisions.check()
    assert returned(cast, filed.case, chief) == "not_a_handler"
