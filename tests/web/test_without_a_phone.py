"""The way without a phone of one's own: told by telephone or at the window, written down by a named clerk, with the
same slip, code and PIN; and every practice that people may ask something of has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.web.test_filing import code_and_pin, hidden, text_of
from tests.web.town import Town
from wangge import acts
from wangge.cases.models import Case
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.people.access import scope_of

Enter = Callable[[str], Client]
PLAYBOOKS = Path(settings.CHECKOUT) / "playbooks"
LAWS = Lawbook.load([Path(settings.LAWS_ROOT) / "cn"])
NAMES = sorted(folder.name for folder in PLAYBOOKS.iterdir() if (folder / "cast.yaml").is_file())
ANSWER = "已经和电力公司说好，下周三前增容。"


def told_by_telephone(client: Client) -> tuple[str, str]:
    first = text_of(client.post("/file/", {"step": "words", "text": "车间电不够用"}))
    given = {"place": "G", "category": "difficulty", "other": "yes", "name": "来电人甲", "phone": "13800000009"}
    check = text_of(client.post("/file/", hidden(first) | {"step": "where", "channel": "phone", **given}))
    return code_and_pin(text_of(client.post("/file/", hidden(check) | {"step": "send"}, follow=True)))


def test_told_by_telephone_it_is_followed_and_graded_at_the_window(enter: Enter, town: Town) -> None:
    code, pin = told_by_telephone(enter("clerk"))
    case = Case.objects.get(code=code)
    assert (case.channel, case.asker_id, case.filed_by_id) == ("phone", None, town.entities["clerk"].pk)
    page = text_of(enter("handler").get(f"/cases/{code}/"))
    assert "电话反映，窗口人员甲代为登记。" in page
    lead = scope_of(town.users["handler"].pk, timezone.now())
    for act, data in (("accept", {}), ("reply", {"reply_text": ANSWER})):
        done = acts.do(lead, case.pk, act, data, timezone.now())
        assert isinstance(done, acts.Done), done
    client = enter("clerk")
    refused = client.post(f"/cases/{code}/acts/rate/", {"rating": "5"})  # who wrote it down does not grade it
    assert Case.objects.get(code=code).rating is None, refused.status_code
    opened = text_of(client.post("/track/", {"code": code, "pin": pin}, follow=True))
    assert ANSWER in opened.split('class="answer"', 1)[1]
    assert 'name="rating" value="5"' in opened
    client.post(f"/cases/{code}/acts/rate/", {"rating": "5"})
    assert Case.objects.get(code=code).rating == 5
    assert "来电人甲" not in text_of(enter("handler").get("/inbox/"))


def test_home_says_where_the_window_is_and_whom_to_call(client: Client, town: Town) -> None:
    home = text_of(client.get("/")).split('class="doors"', 1)[1]
    window = town.entities["window"]
    assert window.name in home
    assert f'href="tel:{window.phone}"' in home


@pytest.mark.parametrize("name", NAMES)
def test_every_practice_writes_down_who_called(name: str) -> None:
    """A need that comes by telephone has a name and a number; what is filed by offices alone, or announced to somebody,
    is no need of a caller's."""
    found = read(PLAYBOOKS / name, [PLAYBOOKS], LAWS)
    for one in {binding.procedure for binding in found.spec.bindings}:
        procedure = found.spec.procedures[one]
        asked = {entry.field for entry in found.spec.forms[procedure.form].fields} if procedure.form else set()
        announced = any(found.spec.fields[field].type == "date" for field in asked) and "confirm" in procedure.acts
        if procedure.filed_by is None and not announced:
            assert {"asker_name", "asker_phone"} <= asked, one
            assert any("asker" in act.by for name, act in procedure.acts.items() if name.startswith("rate")), one
