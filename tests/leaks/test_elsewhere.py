"""A case sorted into a closed zone: who asked by name is told so and learns whom to ask; nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from tests.leaks.town import MARK, PEOPLE, Town
from wangge.acts import noticing
from wangge.cases import bells
from wangge.cases.models import Stake
from wangge.subjects import zones

Filing = Callable[..., Town]


def told(town: Town, who: str) -> list[str]:
    return [notice.kind for notice in bells.page(town.scope_now(who), 20)]


def test_the_one_who_asked_is_told_where_it_goes_on_and_nothing_of_the_case(filed: Filing) -> None:
    town = filed("sorted")
    resident, case = town.scope_now("resident"), town.cases["sorted"]
    assert told(town, "resident") == [bells.ELSEWHERE]
    assert bells.unseen(resident) == 1
    client = town.browser("resident")
    html = client.get("/bell/").content.decode()
    assert "依法保密的渠道" in html
    assert "第二十八条" in html
    assert 'href="/track/"' in html
    assert MARK not in html
    assert case.code not in html
    assert case.code in client.get("/track/").content.decode().replace("-", ""), "where it leads, it can be opened"
    noticing.see_all(resident)
    assert bells.unseen(resident) == 0


def test_nobody_else_learns_of_it(filed: Filing) -> None:
    town = filed("sorted")
    for who in set(PEOPLE) - {"resident"}:
        assert bells.ELSEWHERE not in told(town, who), who
    zones.leave()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice WHERE kind = 'elsewhere'")
        assert cursor.fetchone() == (0,), "in the open zone there is no row of it"


def test_whoever_is_barred_since_is_told_no_longer(filed: Filing) -> None:
    town = filed("sorted")
    resident, case = town.stage.id("resident"), town.cases["sorted"].case
    Stake.objects.create(case_id=case, kind="barred", holder_id=resident, since=town.at, filed_at=town.at)
    assert told(town, "resident") == []
    assert bells.unseen(town.scope_now("resident")) == 0


def test_a_firm_is_not_told_through_whoever_acts_for_it(filed: Filing) -> None:
    """Among those who act for a firm there may be whom the matter is about."""
    from wangge import acts

    town = filed("need")
    done = acts.do(town.scope_now("growth_clerk"), town.cases["need"].case, "sort", {"category": "accusation"})
    assert isinstance(done, acts.Done), done
    assert bells.ELSEWHERE not in told(town, "manager_a")
