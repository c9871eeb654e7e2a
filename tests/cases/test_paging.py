"""All ways to a page give the same lines, whoever asks and for whatever; pages follow each other without a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests import kept
from tests.cast import MONDAY, Cast, build_cast
from wangge.cases import access, reaching, ways
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Stake

WHO = ("manager_a", "chief_a", "growth_clerk", "safety_clerk", "outsider", "coordinator_a")
FILTERS = (
    CaseFilter(), CaseFilter(states=("working",)), CaseFilter(is_open=False), CaseFilter(states=("filed", "working")),
    CaseFilter(overdue_at=MONDAY + timedelta(days=60)),
)  # fmt: skip


def full() -> Cast:
    """A dozen cases of two firms and two categories, filed a minute apart, some accepted, one barred to its handler."""
    cast = build_cast()
    for n in range(12):
        firm, at = cast.stage.id(("firm_a", "firm_b")[n % 2]), MONDAY + timedelta(minutes=n)
        filed = cast.file(at=at, category=("growth", "hazard")[n % 3 == 0], asker=firm, about=firm)
        if n % 3 == 1:
            cast.done("growth_clerk", filed.case, "accept", at)
    last = Stake.objects.filter(case=filed.case, kind="lead").get()
    Stake.objects.create(
        case=last.case, kind="barred", holder_id=last.holder_id, since=last.since, filed_at=last.filed_at, zone="open"
    )
    return cast


_kept_cast = kept.fixture(full)


def categories() -> list[int | None]:
    return [None, *sorted(set(Case.objects.values_list("category_id", flat=True)))]


def test_walking_merging_and_gathering_give_the_same(cast: Cast) -> None:
    root = access._root()
    for who, wanted, order, of in product(WHO, FILTERS, ("newest", "urgent"), categories()):
        scope = cast.scope(who)
        access.enter(scope)
        asked = replace(wanted, order=order, category=of, size=5)
        near = reaching.reach(scope, asked, root)
        seen = access.visible(scope).values_list("pk", flat=True)
        walked = [row[0] for row in ways.walk(scope, asked, near, ways.FENCED)]
        assert set(walked) <= set(seen)
        assert [row[0] for row in ways.gather(scope, asked, near)] == walked
        for by_category in {False, of is not None and order == "newest"}:
            assert [row[0] for row in ways.merge(scope, asked, near, by_category=by_category)] == walked
        if near.holders and not near.ground and order == "newest":
            assert [row[0] for row in ways.by_stake(scope, asked, near)] == walked
        if near.everywhere:
            assert [row[0] for row in ways.walk(scope, asked, None, ways.WHOLE)] == walked


@pytest.mark.parametrize("order", ["newest", "urgent"])
def test_pages_follow_each_other_without_a_gap(cast: Cast, order: str) -> None:
    for who in WHO:
        scope = cast.scope(who)
        wanted, found = CaseFilter(order=order, size=3), []
        while True:
            page = access.lines(scope, wanted)
            found += [line.id for line in page.lines]
            if page.next is None:
                break
            wanted = replace(wanted, after=page.next)
        whole = access.visible(scope)
        whole = whole.filter(is_open=True).exclude(due_at=None) if order == "urgent" else whole
        assert sorted(found) == sorted(whole.values_list("pk", flat=True))
        assert len(found) == len(set(found))


def test_open_stakes_follow_the_category_that_a_person_chose(cast: Cast) -> None:
    case = cast.file(text="隔壁整天轰隆隆的，开会都听不见。", category=None).case
    kept = Stake.objects.filter(case=case, until=None, kind="asker")
    assert set(kept.values_list("category", flat=True)) == {None}
    cast.done("chief_a", case, "sort", category="growth")
    chosen = Case.objects.get(pk=case).category_id
    assert chosen is not None
    stakes = Stake.objects.filter(case=case, until=None)
    assert set(stakes.values_list("category", flat=True)) == {chosen}
