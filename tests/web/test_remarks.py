"""A leader's remark on a case: written on its page or beside the list, read or answered by whoever has it, unseen by
whoever asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from tests.web.test_filing import SITE, file
from tests.web.town import Town
from wangge.cases.models import Case, Step

Enter = Callable[[str], Client]
WORDS = "请先给诉求人打个电话，说清楚办到哪一步了。"


def text_of(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def plain(html: str) -> str:
    """Without the tokens of its forms."""
    return re.sub(r'value="[\w-]{16,}"', "", html)


@pytest.fixture
def case(town: Town) -> Case:
    """A complaint at the site; the receiver has it."""
    file(Client(), name="居民甲", phone="13800000000", key="a", **SITE)
    return Case.objects.get(parent=None)


def remarked(enter: Enter, case: Case, words: str = WORDS, **more: str) -> str:
    answer = enter("leader").post(f"/cases/{case.code}/acts/remark/", {"remark": words, **more}, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_form_stands_open_for_a_leader_and_names_who_has_the_case(enter: Enter, case: Case) -> None:
    for path in (f"/cases/{case.code}/", f"/cases/?case={case.code}"):
        html = text_of(enter("leader"), path)
        form = html[html.index('id="act-remark"') :].partition("</details>")[0]
        assert " open>" in form[:40], path
        assert "批示给二标段 群众工作接待员" in form, path
        assert "先打电话" in form, "texts to begin with"


@pytest.mark.parametrize("who", ["receiver", "supervisor", "chief", "handler", "resident", "manager"])
def test_it_is_offered_to_nobody_else(enter: Enter, case: Case, who: str) -> None:
    assert "act-remark" not in text_of(enter(who), f"/cases/{case.code}/")
    assert enter(who).post(f"/cases/{case.code}/acts/remark/", {"remark": WORDS}).status_code in (302, 404)
    assert not Step.objects.filter(act="remark").exists()


def test_one_press_sends_it_and_one_press_says_that_it_was_read(enter: Enter, case: Case) -> None:
    assert "批示待阅" in remarked(enter, case)
    assert Case.objects.get().state == case.state
    assert "：批示" in text_of(enter("receiver"), "/bell/")
    assert case.code in text_of(enter("receiver"), "/inbox/")
    html = text_of(enter("receiver"), f"/cases/{case.code}/")
    assert WORDS in html
    assert "诉求人看不到" in html
    assert f'action="/cases/{case.code}/acts/remark_read/"' in html
    enter("receiver").post(f"/cases/{case.code}/acts/remark_read/")
    html = text_of(enter("leader"), f"/cases/{case.code}/")
    assert "批示已阅" in html
    assert "批示待阅" not in html
    assert "：已阅" in text_of(enter("leader"), "/bell/")


def test_it_is_answered_with_a_line(enter: Enter, case: Case) -> None:
    remarked(enter, case)
    enter("receiver").post(f"/cases/{case.code}/acts/remark_answer/", {"remark_reply": "已经打过，今晚停工。"})
    html = text_of(enter("leader"), f"/cases/{case.code}/")
    assert "批示已回复" in html
    assert "已经打过，今晚停工。" in html
    assert "remark_answer" not in text_of(enter("receiver"), f"/cases/{case.code}/"), "nothing is asked any more"


def test_too_short_a_remark_comes_back_with_what_to_mend(enter: Enter, case: Case) -> None:
    answer = enter("leader").post(f"/cases/{case.code}/acts/remark/", {"remark": "急"})
    assert answer.status_code == 422
    assert "批示内容" in answer.content.decode()


def test_who_helps_is_written_to_by_the_same_form(enter: Enter, town: Town) -> None:
    file(enter("manager"), place="G", category="difficulty")
    case = Case.objects.get()
    enter("handler").post(f"/cases/{case.code}/acts/accept/")
    asked = {"co_handlers": [str(town.entities["coordination"].pk)], "note": "请一起到现场看"}
    enter("handler").post(f"/cases/{case.code}/acts/call_co/", asked)
    part = Case.objects.get(parent=case)
    html = text_of(enter("leader"), f"/cases/{case.code}/")
    assert "批示给示例区住建部门</button>" in html
    assert f'formaction="/cases/{part.code}/acts/remark/">批示给示例区统筹办</button>' in html
    remarked(enter, part)
    html = text_of(enter("ruler"), f"/cases/{part.code}/")
    assert "批示待阅" in html
    assert WORDS in html
    assert WORDS not in text_of(enter("handler"), f"/cases/{case.code}/"), "it was not written to them"


def test_neither_the_asker_nor_the_code_hears_of_it(enter: Enter, case: Case, town: Town) -> None:
    Case.objects.update(asker=town.entities["resident"].pk)
    before = plain(text_of(enter("resident"), f"/cases/{case.code}/"))
    tracked = plain(text_of(Client(), f"/track/?code={case.code}"))
    remarked(enter, case)
    enter("receiver").post(f"/cases/{case.code}/acts/remark_answer/", {"remark_reply": "已经打过。"})
    resident = enter("resident")
    for path in (f"/cases/{case.code}/", "/bell/", "/", "/inbox/", f"/track/?code={case.code}"):
        html = text_of(resident, path)
        assert WORDS not in html, path
        assert "批示" not in html, path
        assert "已经打过" not in html, path
    assert before == plain(text_of(enter("resident"), f"/cases/{case.code}/"))
    assert tracked == plain(text_of(Client(), f"/track/?code={case.code}"))


def test_what_is_asked_of_one_stands_first_with_both_answers(enter: Enter, case: Case) -> None:
    assert "给您的批示" not in text_of(enter("receiver"), f"/cases/{case.code}/")
    remarked(enter, case)
    html = text_of(enter("receiver"), f"/cases/{case.code}/")
    block = html[html.index('aria-label="给您的批示"') :].partition("</section>")[0]
    for word in (WORDS, "统筹员甲", "/acts/remark_read/", "/acts/remark_answer/"):
        assert word in block
    assert html.count("/acts/remark_read/") == 1, "not a second time among what else can be done"
    assert "给您的批示" not in text_of(enter("leader"), f"/cases/{case.code}/")
