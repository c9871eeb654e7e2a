"""The bell: what one colleague has seen, another has not; the newest first, however much there is."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

from tests.cast import MONDAY, Cast
from wangge.acts import noticing
from wangge.cases import bells
from wangge.engine.scope import Scope
from wangge.notices.models import Notice


def clerk(cast: Cast, who: str) -> Scope:
    """Somebody who acts for the growth bureau beside their own name."""
    person = cast.stage.id(who)
    return Scope(MONDAY, person, holders=frozenset({person, cast.stage.id("growth_bureau")}))


def test_what_one_has_seen_a_colleague_has_not(cast: Cast) -> None:
    one, other = clerk(cast, "growth_clerk"), clerk(cast, "outsider")
    cast.file()
    assert (bells.unseen(one), bells.unseen(other)) == (1, 1)
    noticing.see_all(one)
    noticing.see_all(one)
    assert (bells.unseen(one), bells.unseen(other)) == (0, 1)
    cast.file()
    assert [notice.unread for notice in bells.page(one, 5)] == [True, False]
    assert [notice.unread for notice in bells.page(other, 5)] == [True, True]


def test_pages_are_the_newest_of_all_holders_without_what_one_is_barred_from(cast: Cast) -> None:
    scope, firm = clerk(cast, "growth_clerk"), cast.stage.id("firm_a")
    hidden = cast.file(barred=frozenset({firm})).case
    seen = [cast.file().case for _ in range(3)]
    Notice.objects.create(holder_id=scope.person, about_id=seen[0], kind="moved", at=MONDAY)
    found = bells.page(scope, 10)
    assert [n.about_id for n in found] == [seen[0], *reversed(seen), hidden]
    assert [n.about_id for n in bells.page(scope, 2, found[1].id)] == [seen[1], seen[0]]
    assert [n.about_id for n in bells.page(replace(scope, kin=frozenset({firm})), 10)] == [seen[0], *reversed(seen)]
    assert bells.page(Scope(MONDAY), 5) == []


def test_each_holder_is_one_walk_down_the_index(cast: Cast) -> None:
    """Of many notices only those that are shown are read."""
    scope, case = clerk(cast, "growth_clerk"), cast.file().case
    with connection.cursor() as cursor:
        sql = (
            "INSERT INTO notices_notice (holder_id, about_id, kind, act, at, zone)"
            " SELECT %s, %s, 'moved', '', now(), 'open' FROM generate_series(1, 3000)"
        )
        cursor.execute(sql, [cast.stage.id("growth_bureau"), case])
        cursor.execute("ANALYZE notices_notice")
    assert bells.unseen(scope) == 99
    noticing.see_all(scope)
    assert bells.unseen(scope) == 0
