"""The window: taken in and decided at once, nothing asked that is known, what waits there sent on together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.cases.models import Case, Narrative, Step
from wangge.people.models import Entity
from wangge.subjects import revisions

Enter = Callable[[str], Client]
ID = "11010519491231002X"  # the example of GB 11643
PAPERS = ["registration_form", "identity_card", "premises_proof"]


def hand_in(client: Client, item: str = "business_registration", **data: Any) -> Any:
    sent = {"asker_name": "居民乙", "asker_phone": "13800000001", "key": "d1", "given": PAPERS, **data}
    return client.post(f"/desk/?item={item}", sent, follow=True)


@pytest.fixture
def firm(town: Town) -> str:
    """The food firm with a valid code in the register."""
    code = "91330402MA2AAAAA1T"
    Entity.objects.filter(pk=town.entities["food"].pk).update(uscc=code)
    with transaction.atomic():
        revisions.bump("people")
    return code


def test_accepted_at_once_with_the_paper_to_print(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    html = text_of(hand_in(client, then="accept_item", then_identity="in_person", then_id_number=ID))
    case = Case.objects.get()
    assert case.state == "accepted"
    assert "已完成：受理" in html
    printed = re.search(rf'href="(/cases/{case.code}/papers/\d+/)" target="_blank"', html)
    assert printed
    assert client.get(printed[1]).content.startswith(b"%PDF")
    assert ID in str(Narrative.objects.get(case=case).extra)
    assert ID not in str(list(Step.objects.values_list("data", flat=True)))
    shown = text_of(client.get(f"/cases/{case.code}/"))
    assert ID not in shown
    assert "**************002X" in shown


def test_sent_twice_it_is_taken_in_and_accepted_once(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    for _ in range(2):
        hand_in(client, then="accept_item", then_identity="in_person")
    assert Case.objects.count() == 1
    assert Step.objects.filter(act="accept_item").count() == 1


def test_what_is_missing_is_told_at_once(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    html = text_of(hand_in(client, given=PAPERS[:1], then="tell_missing"))
    case = Case.objects.get()
    assert case.state == "supplementing"
    assert set(Step.objects.get(act="tell_missing").data["missing"]) == set(PAPERS[1:])
    assert "打印《" in html


def test_what_would_be_refused_is_said_before_anything_is_filed(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    nobody = hand_in(client, then="accept_item")
    assert nobody.status_code == 422
    assert 'href="#field-then_identity"' in text_of(nobody)
    wrong = hand_in(client, then="accept_item", then_identity="in_person", then_id_number=ID[:-1] + "1")
    assert "不是居民身份证号码" in text_of(wrong)
    nothing = hand_in(client, then="tell_missing")
    assert nothing.status_code == 422
    later = hand_in(client, given=PAPERS[:1], then="accept_deferred", then_identity="in_person")
    assert later.status_code == 422
    assert "容缺" in text_of(later).split("error-summary")[1].split("</div>")[0]
    assert Case.objects.count() == 0


def test_a_firm_that_is_known_is_not_asked_again(enter: Enter, town: Town, firm: str) -> None:
    client = enter("clerk")
    assert 'name="applicant_uscc"' in text_of(client.get("/desk/?item=enterprise_name_change"))
    html = text_of(client.get(f"/desk/?item=enterprise_name_change&uscc={firm.lower()}"))
    assert "示例食品有限公司" in html
    assert 'name="given" value="business_licence"' not in html
    assert '<span class="pill tone-ok">免交</span>' in html
    answer = hand_in(
        client, "enterprise_name_change", given=["change_form", "resolution"], firm=firm,
        then="accept_deferred", then_identity="in_person",
    )  # fmt: skip
    case = Case.objects.get()
    assert case.state == "accepted_deferred", text_of(answer)
    assert case.asker_id == town.entities["food"].pk
    assert Step.objects.get(act="accept_deferred").data["deferred"] == ["new_articles"]


def test_the_same_applicant_is_not_asked_again_and_the_next_one_begins_anew(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    html = text_of(hand_in(client))
    assert 'href="/desk/?same=1"' in html
    again = text_of(client.get("/desk/?same=1"))
    assert "/desk/?item=signboard&amp;same=1" in again
    assert 'value="居民乙"' in text_of(client.get("/desk/?item=signboard&same=1"))
    assert "居民乙" not in text_of(client.get("/desk/?item=signboard"))
    assert "居民乙" not in text_of(client.get("/desk/?item=signboard&same=1"))


def test_the_guide_says_whose_time_it_is(enter: Enter, town: Town) -> None:
    html = text_of(enter("clerk").get("/desk/?item=signboard"))
    assert "承诺 7 个工作日内办结" in html
    assert "由后台示例区住建部门计时" in html
    assert html.count('<span class="pill tone-soon">可容缺</span>') == 1


def test_what_was_accepted_is_sent_on_together(enter: Enter, town: Town) -> None:
    client = enter("clerk")
    for n in range(2):
        hand_in(client, key=f"d{n}", then="accept_item", then_identity="in_person")
    html = text_of(client.get("/desk/"))
    assert "转后台办理（2 件）" in html
    codes = re.findall(r'name="case" value="(\w+)"', html)
    form = text_of(client.post("/inbox/together/", {"case": codes, "act": "hand_over", "key": "k", "next": "/desk/"}))
    of = re.search(r'name="of" value="([^"]*)"', form)
    assert of
    sent = {"case": codes, "act": "hand_over", "key": "k", "next": "/desk/", "sent": "yes", "of": of[1]}
    assert "2 件全部办成" in text_of(client.post("/inbox/together/", sent))
    assert set(Case.objects.values_list("state", flat=True)) == {"handling"}
    assert "desk-waiting" not in text_of(client.get("/desk/"))
