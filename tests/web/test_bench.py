"""The desk of whoever handles cases: list and case side by side, undo where one stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from tests.web.test_desk_work import act, code
from tests.web.test_filing import text_of
from wangge.cases.models import Case
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
