"""The real messages: all of them in, none lost; twenty of them through to their close by the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.api.town import Town, adopt, console
from tests.importing.test_cases import load
from wangge.acts.importing import Imported
from wangge.acts.importing.tables import open_table
from wangge.cases.models import Case, Stake
from wangge.people.facts import roster

Call = Callable[..., Any]


def test_all_of_them_stand_once_and_somebody_has_each(town: Town, real: Path) -> None:
    done = load(real / "messages_2019.xlsx")
    assert (done.read, done.created, done.duplicates, done.errors) == (4326, 4326, 0, 0)
    assert Case.objects.count() == 4326
    departments = {town.entities[c].pk for c in ("construction", "traffic", "schools")}
    window = town.posts["window"].pk
    assert set(Case.objects.values_list("lead", flat=True)) <= departments | {window}
    assert Case.objects.filter(category=None).count() == done.routed_to_clerk
    for reasons in Case.objects.filter(category=None).values_list("reasons", flat=True)[:200]:
        assert {r["code"] for r in reasons} & {"no_word_matched", "equally_likely"}
    assert load(real / "messages_2019.xlsx") == Imported(read=4326, duplicates=4326)


def test_the_mailbox_sends_to_the_sorting_desk_what_the_machine_is_not_sure_of(town: Town, real: Path) -> None:
    offices = {"sorting_desk": town.posts["window"].subject, "ruling_office": town.posts["window"].subject}
    adopt(console(), town, Path(settings.CHECKOUT) / "playbooks" / "mailbox", offices, rank=60)
    done = load(real / "messages_2019.xlsx", playbook="mailbox")
    assert (done.read, done.created, done.errors) == (4326, 4326, 0)
    waiting = Stake.objects.filter(holder=town.posts["window"].pk, kind="lead", waits=True)
    assert waiting.count() == done.routed_to_clerk > 0
    assert set(Case.objects.values_list("adoption__edition__playbook", flat=True)) == {"mailbox"}


def test_other_files_of_the_same_mailbox(town: Town, real: Path) -> None:
    assert load(real / "messages_with_replies.xlsx", dry_run=True).errors == 0
    done = load(real / "labelled_raw_sample.csv", dry_run=True)
    assert done.errors == 0
    assert done.read > 400


@pytest.fixture
def letters(real: Path) -> list[dict[str, Any]]:
    rows = islice(open_table(real / "messages_2019.xlsx").rows, 20)
    return [{"title": c[2], "text": c[4], "name": c[1], "occurred_at": str(c[3])} for _, c in rows]


def test_twenty_of_them_through_to_their_close(town: Town, call: Call, letters: list[dict[str, Any]]) -> None:
    """Each is filed, sorted where the machine was not sure, accepted and answered; the first is returned once and ruled
    on, every fourth stays open until the asker says that it is not solved; all end rated by the one who asked."""
    assert len(letters) == 20
    for number, letter in enumerate(letters):
        filed = call("POST", "/cases", letter, idempotency_key=f"letter-{number}").json()
        walk = Walk(town, call, filed)
        if not filed["sure"]:
            walk.act("sort", {"category": "construction.3"}, "window")
        if number == 0:
            walk.returned()
        walk.act("accept", None, walk.owner())
        walk.act("reply", {"reply_text": "来信收悉，已经办理，谢谢。"}, walk.owner())
        if number % 4 == 3:
            walk.act("reopen", {"note": "还没有解决。"})
            walk.act("reply", {"reply_text": "已再次办理，现已解决。"}, walk.owner())
        walk.act("rate", {"rating": 3 + number % 3})
        assert call("GET", f"/cases/{filed['code']}", case_pin=filed["pin"]).json()["outcome"] == "solved"
    board = call("GET", "/board?by=organisation", by="window").json()["total"]
    assert (board["open"], board["solved"]["part"], board["satisfied"]["whole"]) == (0, 20, 20)


class Walk:
    """One case, acted on by whoever owns it."""

    def __init__(self, town: Town, call: Call, filed: dict[str, Any]) -> None:
        self.town, self.call, self.code, self.pin = town, call, filed["code"], filed["pin"]

    def owner(self) -> str:
        """The code of the department (or the window) that has the case now."""
        lead = self.call("GET", f"/cases/{self.code}", case_pin=self.pin).json()["owner"]["id"]
        holders = {**{c: e.pk for c, e in self.town.entities.items()}, "window": self.town.posts["window"].pk}
        return next(code for code, holder in holders.items() if holder == lead)

    def act(self, act: str, data: Any, by: str = "") -> None:
        proof = {} if by else {"case_pin": self.pin}
        answer = self.call("POST", f"/cases/{self.code}/acts/{act}", data, by=by, **proof)
        assert answer.status_code == 200, (act, json.loads(answer.content))

    def returned(self) -> None:
        """Sent back with reason, basis and a suggested owner; the window rules."""
        now = self.owner()
        other = self.town.entities["schools" if now != "schools" else "traffic"].pk
        assert roster().name(other)
        self.act("return", {"return_reason": "not_ours", "basis": "职责分工第三条", "suggested_owner": other}, now)
        self.act("rule", {"owner": other, "basis": "由该局办理。"}, "window")
