"""A playbook that does not fit the district is not adopted: everything that is missing is told at once, in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.leaks.town import Town
from wangge.acts import sentences, setup
from wangge.adoptions.models import Adoption, Edition
from wangge.engine.scope import nobody
from wangge.engine.values import Refused

Unchanged = Callable[[], AbstractContextManager[None]]
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def adopt(town: Town) -> Callable[..., Any]:
    edition = Edition.objects.get(playbook="dedicated_grid")

    def run(scope: Any = None, **values: Any) -> Any:
        organisations = {n: town.stage.entities[n] for n in ("grid_office", "coordination_office")}
        given = {
            "edition": edition, "area": town.stage.units["grid_b"], "since": NOW,
            "organisations": {"office": organisations["grid_office"],
                              "coordination": organisations["coordination_office"]},
        }  # fmt: skip
        return setup.adopt(scope or setup.system(NOW), **(given | values))

    return run


def said(refused: Any, *parts: str) -> None:
    assert isinstance(refused, Refused), refused
    for lang in ("zh", "en"):
        sentence = sentences.refusal(refused, lang)
        assert sentence.title
        assert sentence.detail
        assert not [part for part in parts if part not in sentence.title + sentence.detail], sentence
        assert any("\u4e00" <= c <= "\u9fff" for c in sentence.title) == (lang == "zh")


def test_a_gap_names_every_role_that_nobody_holds(adopt: Callable[..., Any], unchanged: Unchanged) -> None:
    with unchanged():
        refused = adopt(organisations={})
    said(refused, "office", "coordination")
    assert refused.code == "adoption_gap"


def test_a_promise_for_a_clock_that_is_not_there_is_refused(adopt: Callable[..., Any], unchanged: Unchanged) -> None:
    with unchanged():
        refused = adopt(promises={"no_such_clock": {"n": 1, "unit": "day"}})
    said(refused, "no_such_clock")


def test_a_promise_slower_than_its_law_is_refused_with_the_law(
    adopt: Callable[..., Any], town: Town, unchanged: Unchanged
) -> None:
    playbook = town.stage.library.playbook("one_window")
    window = setup.add_edition(setup.system(NOW), playbook=playbook)
    offices = dict.fromkeys(playbook.spec.organisations, town.stage.entities["window_office"])
    services = {item: ("growth",) for binding in playbook.spec.bindings for item in binding.categories}
    slow = {"notify": {"n": 60, "unit": "working_day"}}
    with unchanged():
        refused = adopt(edition=window, organisations=offices, categories=services, promises=slow)
    said(refused)
    assert refused.code == "promise_slower"
    assert sentences.refusal(refused, "zh").law is not None


def test_whoever_may_not_adopt_changes_nothing(adopt: Callable[..., Any], town: Town, unchanged: Unchanged) -> None:
    before = set(Adoption.objects.values_list("pk", flat=True))
    with unchanged():
        for scope in (nobody(NOW), town.scope_now("leader"), town.scope_now("growth_clerk")):
            said(adopt(scope))
    assert set(Adoption.objects.values_list("pk", flat=True)) == before


def test_a_new_edition_does_not_stand_beside_the_older_one(adopt: Callable[..., Any], unchanged: Unchanged) -> None:
    first = adopt()
    assert not isinstance(first, Refused)
    later = NOW + timedelta(days=30)
    with unchanged():
        refused = adopt(since=later)
    said(refused)
    assert refused.code == "adopted_already"
    second = adopt(since=later, replaces=first)
    assert not isinstance(second, Refused), second
    first.refresh_from_db()
    assert (first.until, second.since) == (later, later)


def test_a_tie_says_on_which_rank_and_a_rank_settles_it(
    adopt: Callable[..., Any], town: Town, unchanged: Unchanged
) -> None:
    library, console = town.stage.library, setup.system(NOW)
    letters, window = (setup.add_edition(console, playbook=library.playbook(p)) for p in ("mailbox", "one_window"))
    names = ("sorting_desk", "ruling_office", "service_centre", "rating_office")
    offices = dict.fromkeys(names, town.stage.entities["window_office"])
    services = {item: ("growth",) for b in library.playbook("one_window").spec.bindings for item in b.categories}
    assert not isinstance(adopt(edition=letters, organisations=offices), Refused)
    with unchanged():
        refused = adopt(edition=window, organisations=offices, categories=services)
    said(refused, "mailbox", "one_window", "50", "rank")
    assert not isinstance(adopt(edition=window, organisations=offices, categories=services, rank=45), Refused)
