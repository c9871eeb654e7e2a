"""The desk of whoever handles cases: list and case side by side, undo where one stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.web.test_desk_work import act, code
from tests.web.test_filing import SITE, file, text_of
from tests.web.town import Town
from wangge.accounts.models import User
from wangge.cases.models import Case, Stake, Step
from wangge.people import actions as people
from wangge.people.models import SavedView
from wangge.subjects import zones
from wangge.web.paging import pager

__all__ = ["code"]
Enter = Callable[[str], Client]
PANE = {"HX-Target": "case-pane"}


@pytest.mark.parametrize("address", ["/inbox/", "/cases/"])
def test_the_address_of_a_list_carries_the_case_beside_it(enter: Enter, code: str, address: str) -> None:
    html = text_of(enter("receiver").get(f"{address}?show=all&case={code}"))
    assert 'class="panes has-case"' in html
    assert "谁在办" in html
    assert f'name="next" value="{address}?show=all&amp;case={code}"' in html
    assert f'href="{address}?show=all" data-close' in html


def test_the_pane_alone_is_a_named_part_of_the_page(enter: Enter, code: str) -> None:
    answer = enter("receiver").get(f"/inbox/?case={code}&act=return", headers=PANE)
    html = text_of(answer)
    assert "<html" not in html
    assert "case-lines" not in html
    assert '<details class="act" name="act" id="act-return" open>' in html


def test_a_case_that_is_not_mine_leaves_the_list_as_it_is(enter: Enter, code: str) -> None:
    client = enter("manager")
    other = "0" * 16
    assert client.get(f"/inbox/?case={code}").content.count(b"has-case") == 0
    assert client.get(f"/inbox/?case={code}", headers=PANE).status_code == 404
    assert client.get(f"/inbox/?case={other}", headers=PANE).status_code == 404


def test_an_act_beside_the_list_comes_back_to_it_and_so_does_taking_it_back(enter: Enter, code: str) -> None:
    client, here = enter("receiver"), f"/inbox/?case={code}"
    answer = act(client, code, "accept", next=here)
    html = text_of(answer)
    assert answer.request["QUERY_STRING"] == f"case={code}"
    assert f'<input type="hidden" name="next" value="{here}"><button class="btn btn-small" data-undo>' in html
    assert html.count("/acts/undo/") == 1  # by the word that it is done, or later by the word until when
    assert text_of(client.get(here)).count("/acts/undo/") == 1
    assert text_of(act(client, code, "undo", next=here)).count("has-case") == 1
    assert Case.objects.get().state == "filed"


def test_a_form_that_must_be_mended_still_knows_the_way_back(enter: Enter, code: str) -> None:
    here = f"/inbox/?case={code}"
    answer = act(enter("receiver"), code, "return", basis="不在我们标段", next=here)
    assert answer.status_code == 422
    assert f'name="next" value="{here}"' in text_of(answer)


def test_the_number_in_full_is_shown_where_it_was_asked_for(enter: Enter, code: str) -> None:
    client = enter("receiver")
    answer = client.post(f"/cases/{code}/contact/", {"next": f"/inbox/?case={code}"}, headers=PANE)
    assert "13800000000" in text_of(answer)
    assert "<html" not in text_of(answer)


def test_the_next_page_forgets_the_case_of_this_one(code: str) -> None:
    moment = Case.objects.get().filed_at
    following = pager(RequestFactory().get("/inbox/?show=due&case=X&act=return"), (moment, 1), 50).next_href
    assert following.startswith("/inbox/?show=due&after=")


# --- several at once


@pytest.fixture
def three(town: Town) -> list[str]:
    """Three complaints at the site."""
    for n in range(3):
        file(Client(), name="居民甲", phone="13800000000", key=f"k{n}", **SITE)
    return list(Case.objects.order_by("pk").values_list("code", flat=True))


def at_once(client: Client, codes: list[str], **data: str) -> Any:
    return client.post("/inbox/together/", {"case": codes, "next": "/inbox/", **data})


def test_lines_are_ticked_without_script_and_the_plain_list_has_no_ticks(enter: Enter, three: list[str]) -> None:
    client = enter("receiver")
    assert "checkbox" not in text_of(client.get("/inbox/"))
    html = text_of(client.get("/inbox/?pick=1"))
    assert html.count('type="checkbox" name="case"') == 3
    answer = text_of(at_once(client, three))
    assert "接下并联系（3 件）" in answer


def test_one_act_for_several_says_of_each_what_came_of_it(enter: Enter, three: list[str]) -> None:
    client = enter("receiver")
    act(client, three[0], "accept")
    answer = at_once(client, [*three, "0" * 16], act="accept", key="k1")
    html = text_of(answer)
    assert "办成 2 件，没办成 2 件" in html
    assert set(Case.objects.values_list("state", flat=True)) == {"going"}
    assert f'<a href="/cases/{three[0]}/">' in html.split("<h2>办成（2）")[0], "the one that was accepted before"


def test_sent_twice_it_is_done_once_and_answered_alike(enter: Enter, three: list[str]) -> None:
    client = enter("receiver")
    first, second = (text_of(at_once(client, three, act="accept", key="k1")) for _ in range(2))
    assert "3 件全部办成" in first
    assert "3 件全部办成" in second
    assert Step.objects.filter(act="accept").count() == 3


def test_what_was_done_together_is_undone_together(enter: Enter, three: list[str]) -> None:
    client = enter("receiver")
    html = text_of(at_once(client, three, act="accept", key="k1"))
    assert "撤销这 3 件" in html
    act(client, three[0], "handle", note="已到现场")  # somebody went on
    done = re.findall(r'name="done" value="([^"]*)"', html)
    for _ in range(2):
        undone = text_of(at_once(client, [], done=done, act="undo", key="k2"))  # type: ignore[arg-type]
        assert "办成 2 件，没办成 1 件" in undone
    assert sorted(Case.objects.values_list("state", flat=True)) == ["filed", "filed", "going"]


def test_one_form_for_several(enter: Enter, three: list[str]) -> None:
    client = enter("receiver")
    at_once(client, three, act="accept", key="k1")
    html = text_of(at_once(client, three, act="handle", key="k2"))
    assert html.count('name="case"') == 3
    of = re.search(r'name="of" value="([^"]*)"', html)
    assert of
    empty = at_once(client, three, act="handle", key="k2", sent="yes", of=of[1])
    assert empty.status_code == 422
    assert "error-summary" in text_of(empty)
    done = text_of(at_once(client, three, act="handle", key="k3", sent="yes", of=of[1], note="已与施工单位核实"))
    assert "3 件全部办成" in done
    assert Step.objects.filter(act="handle").count() == 3


def test_what_has_an_answer_of_its_own_is_not_asked_of_several(enter: Enter, three: list[str]) -> None:
    html = text_of(at_once(enter("receiver"), three))
    assert "退回（" not in html


def test_of_cases_that_are_not_mine_the_answer_is_that_they_are_not_there(enter: Enter, three: list[str]) -> None:
    client = enter("manager")
    html = text_of(at_once(client, [three[0], "0" * 16], act="accept", key="k1"))
    assert "办成 0 件，没办成 2 件" in html
    assert "夜间施工" not in html
    assert set(Case.objects.values_list("state", flat=True)) == {"filed"}


# --- filters under a name


def kept(client: Client, **data: str) -> Any:
    return client.post("/views/", {"page": "inbox", "next": "/inbox/?state=filed", **data}, follow=True)


def test_filters_are_kept_under_a_name_as_a_chip_over_the_list(enter: Enter, code: str) -> None:
    client = enter("receiver")
    assert 'class="chips"' not in text_of(client.get("/inbox/?state=&category=&show=all&order=urgent"))
    assert 'name="query" value="state=filed"' in text_of(client.get("/inbox/?state=filed"))
    html = text_of(kept(client, do="save", name=" 待接单 ", query="state=filed&case=X&after=Y&show=all"))
    assert '<a class="chip" href="/inbox/?state=filed" aria-current="true">待接单</a>' in html
    assert SavedView.objects.get().query == "state=filed"
    assert "待接单</a>" not in text_of(client.get("/cases/?show=all"))


def test_a_view_is_renamed_put_first_and_deleted_by_its_own_person(enter: Enter, code: str) -> None:
    client = enter("receiver")
    kept(client, do="save", name="甲", query="state=filed")
    view = str(SavedView.objects.get().pk)
    kept(client, do="rename", view=view, name="乙")
    kept(client, do="first", view=view)
    assert client.get("/inbox/").headers["Location"] == "/inbox/?state=filed"
    assert client.get("/inbox/?all=1").status_code == 200
    stranger = Client()
    stranger.force_login(User.objects.get(username="manager"))
    for did in ("rename", "first", "no_first", "drop"):
        kept(stranger, do=did, view=view, name="丙")
    assert SavedView.objects.get().name == "乙"
    assert "乙" not in text_of(stranger.get("/inbox/?all=1"))
    kept(client, do="drop", view=view)
    assert not SavedView.objects.exists()
    assert client.get("/inbox/").status_code == 200


def test_there_are_seven_at_most_and_none_without_a_name(enter: Enter, code: str) -> None:
    client = enter("receiver")
    for n in range(7):
        kept(client, do="save", name=f"第{n}个", query="state=filed")
    assert "最多存 7 个" in text_of(kept(client, do="save", name="第八个", query="state=filed"))
    assert "起个名字" in text_of(kept(client, do="save", name=" ", query="state=filed"))
    kept(client, do="save", name="第6个", query="show=late")
    assert SavedView.objects.count() == 7
    assert SavedView.objects.get(name="第6个").query == "show=late"


def test_views_go_with_their_person(enter: Enter, town: Town) -> None:
    kept(enter("receiver"), do="save", name="甲", query="state=filed")
    person = town.entities["receiver"]
    people.erase_person(person=person, law="R-50", by=None, at=timezone.now())
    assert not SavedView.objects.filter(person=person).exists()


# --- texts to begin with


def test_a_practice_offers_texts_for_what_is_written_with_an_act(enter: Enter, code: str) -> None:
    client = enter("receiver")
    act(client, code, "accept")
    html = text_of(client.get(f"/cases/{code}/?act=arrive"))
    arriving = html.split('id="act-arrive"')[1].split("</details>")[0]
    assert 'data-phrase="已到现场查看：{text}。"' in arriving
    assert "data-phrase" not in html.split('id="act-sort"')[1].split("</details>")[0]


# --- the map of a list


def test_a_list_has_a_map_with_its_own_filters(enter: Enter, code: str) -> None:
    client = enter("receiver")
    assert 'href="/inbox/?state=filed&amp;view=map"' in text_of(client.get("/inbox/?state=filed"))
    html = text_of(client.get("/inbox/?state=filed&view=map"))
    assert 'data-points="/map/waiting/?state=filed"' in html
    assert "夜间施工" in html, "the list stands beside its map"
    assert "built/map.js" in html
    assert "built/map.js" not in text_of(client.get("/inbox/"))
    assert 'data-points="/map/points/?show=all"' in text_of(client.get("/cases/?show=all&view=map"))


def test_the_points_of_the_inbox_are_what_waits_and_never_of_a_closed_zone(enter: Enter, code: str) -> None:
    client = enter("receiver")
    assert on_map(client) == [code]
    assert on_map(client, "?state=going") == []
    with zones.every():
        Case.objects.update(zone="petition")
        Stake.objects.update(zone="petition")
    assert on_map(client) == []
    assert on_map(enter("manager")) == []


def on_map(client: Client, query: str = "") -> list[str]:
    return [one["properties"]["code"] for one in client.get(f"/map/waiting/{query}").json()["features"]]
