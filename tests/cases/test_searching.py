"""Every way to a search finds what reading all texts would; what is forgotten or leaves the open zone is not found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from tests import kept
from tests.cast import MONDAY, Cast, build_cast
from wangge.cases import access, actions, forgetting, searching
from wangge.cases.listing import CaseFilter
from wangge.cases.models import Case, Narrative, Search
from wangge.engine.scope import Scope
from wangge.subjects import zones

WHO = ("manager_a", "chief_a", "growth_clerk", "safety_clerk", "outsider", "coordinator_a")
TEXTS = ("路灯坏了，夜里看不见", "路口的灯坏了", "门口路灯不亮，Wi-Fi也断了", "垃圾堆在门口，门口垃圾多")
WORDS = ("路灯", "灯坏了", "路灯 门口", "灯", "wi", "没有的词", "垃圾堆在门口", "门口垃圾堆", "％ _ ' \\")


def full() -> Cast:
    """A case a day over some weeks, by turns about four things, of two firms."""
    cast = build_cast()
    for n in range(16):
        firm = cast.stage.id(("firm_a", "firm_b")[n % 2])
        text, category = TEXTS[n // 2 % 4], ("growth", "hazard")[n % 3 == 0]
        cast.file(at=MONDAY + timedelta(days=n), text=text, category=category, asker=firm, about=firm)
    return cast


_kept_cast = kept.fixture(full)


def has(text: str, words: str) -> bool:
    wanted = words.split()
    return bool(searching.bigrams.query(words)) and all(word.lower() in text.lower() for word in wanted)


def read(scope: Scope, words: str) -> list[int]:
    """By reading every text that the scope may see."""
    seen = access.visible(scope).order_by("-filed_at", "-pk").values_list("pk", "narrative__text")
    return [case for case, text in seen if has(text, words)]


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("newest", [0, 3, 1_000])
def test_each_way_finds_what_reading_all_of_it_finds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, few: int, newest: int
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    monkeypatch.setattr(searching, "WALK", searching.WALK.replace(f"LIMIT {searching.NEWEST}", f"LIMIT {newest}"))
    for who, words in product(WHO, WORDS):
        scope, wanted, found = cast.scope(who), CaseFilter(words=words, size=3), []
        while True:
            page = access.lines(scope, wanted)
            found += [line.id for line in page.lines]
            if page.next is None:
                break
            wanted = replace(wanted, after=page.next)
        assert found == read(scope, words), (who, words)


def test_other_filters_go_along(cast: Cast) -> None:
    scope = cast.scope("coordinator_a")
    category = Case.objects.filter(category__isnull=False).values_list("category", flat=True)[0]
    found = access.lines(scope, CaseFilter(words="路灯", category=category, is_open=True))
    mine = set(access.visible(scope).filter(category=category).values_list("pk", flat=True))
    assert [line.id for line in found.lines] == [case for case in read(scope, "路灯") if case in mine]


def test_what_is_forgotten_is_not_found(cast: Cast) -> None:
    scope = cast.scope("coordinator_a")
    (first, *rest) = read(scope, "路灯")
    forgetting.forget(case_id=first, at=MONDAY, law="R-48")
    assert [line.id for line in access.lines(scope, CaseFilter(words="路灯")).lines] == rest
    assert not Search.objects.filter(case=first).exists()


def test_partly_forgotten_words_are_not_found(cast: Cast) -> None:
    first = read(cast.scope("coordinator_a"), "路灯")[0]
    row = Narrative.objects.get(case=first)
    row.extra = {"more": "x"}
    row.save()
    assert Search.objects.filter(case=first).exists()  # the words themselves have not changed
    row.text = row.title = ""
    row.save()
    assert not Search.objects.filter(case=first).exists()


def test_what_goes_into_a_closed_zone_is_found_by_who_may_enter(cast: Cast) -> None:
    scope = cast.scope("coordinator_a")
    (first, *rest) = before = read(scope, "路灯")
    actions.move(case_id=first, zone="petition", at=MONDAY)
    assert not Search.objects.filter(case=first).exists()
    assert [line.id for line in access.lines(scope, CaseFilter(words="路灯")).lines] == rest
    entitled = replace(scope, zones=scope.zones | {"petition"})
    assert [line.id for line in access.lines(entitled, CaseFilter(words="路灯")).lines] == before
    actions.move(case_id=first, zone="open", at=MONDAY)
    assert [line.id for line in access.lines(scope, CaseFilter(words="路灯")).lines] == before


def test_the_words_of_closed_zones_are_kept_nowhere_else(cast: Cast) -> None:
    with zones.every():
        assert not Search.objects.exclude(case__zone="open").exists()
        assert Search.objects.count() == Case.objects.filter(zone="open").count()


def test_the_application_cannot_take_words_away(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('wangge_app', 'cases_search', 'DELETE, UPDATE, TRUNCATE')")
        assert cursor.fetchone() == (False,)


def test_the_list_of_new_words_can_be_folded_in(cast: Cast) -> None:
    searching.settle()
    assert access.lines(cast.scope("coordinator_a"), CaseFilter(words="路灯")).lines


def test_a_number_is_the_case_itself(cast: Cast) -> None:
    case = Case.objects.first()
    assert case is not None
    spaced = " ".join(case.code[i : i + 4] for i in range(0, len(case.code), 4)).lower()
    assert access.code_of(cast.scope("coordinator_a"), spaced) == case.code
    assert access.code_of(cast.scope("outsider"), spaced) is None
