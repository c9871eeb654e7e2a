"""What a page says is said in words, once, and to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.test_filing import code_and_pin, file, text_of
from tests.web.town import Town
from wangge.web.speaking import reason_sentence

Enter = Callable[[str], Client]


def test_reasons_name_categories_never_codes(town: Town) -> None:
    unsure = {"code": "equally_likely", "values": {"between": ["noise", "road"]}}
    assert "施工噪声、道路积水" in reason_sentence(unsure, "zh")
    assert "Building noise, Flooded road" in reason_sentence(unsure, "en")


def test_who_asked_reads_which_limit_runs_and_is_not_asked_to_reveal_the_own_number(client: Client, town: Town) -> None:
    receipt = text_of(file(client, place="G", category="difficulty", name="居民甲", phone="13800000000"))
    assert 'class="running-name">响应时限<' in receipt
    code, pin = code_and_pin(receipt)
    page = text_of(client.post("/track/", {"code": code, "pin": pin}, follow=True))
    assert "138****0000" in page
    assert "/contact/" not in page


def test_a_log_in_is_no_name(town: Town, enter: Enter) -> None:
    town.person("", "user-77", "C")
    home = text_of(enter("user-77").get("/"))
    assert "<h1>您好</h1>" in home
    assert "user-77" not in home


def test_who_is_logged_in_is_not_sent_to_log_in(enter: Enter) -> None:
    refused = enter("resident").get("/board/")
    assert refused.status_code == 403
    assert 'href="/enter/"' not in text_of(refused)


def test_home_of_a_leader_with_nothing_waiting_is_the_board(enter: Enter) -> None:
    assert enter("leader").get("/")["Location"] == "/board/"
    assert enter("handler").get("/")["Location"] == "/inbox/"


def test_few_lines_have_no_filters_over_them(enter: Enter) -> None:
    file(enter("manager"), place="G", category="difficulty")
    inbox = enter("handler").get("/inbox/")
    assert "data-line" in text_of(inbox)
    assert 'class="filters"' not in text_of(inbox)


@pytest.mark.parametrize(("words", "found"), [("示例社区", True), ("没有这个地方", False)])
def test_a_search_says_what_it_found(client: Client, town: Town, words: str, found: bool) -> None:
    page = text_of(client.post("/file/", {"step": "search", "text": "路灯坏了", "place_words": words, "key": "k"}))
    assert ("checked" in page) is found
    assert ("没有找到" in page) is not found


def test_the_bell_names_the_case_by_its_title(client: Client, enter: Enter) -> None:
    file(client, name="居民甲", phone="13800000000")
    assert "请您接单：昨晚十一点二标段" in text_of(enter("receiver").get("/bell/"))
