"""Files that a practice's own filing form asks for, beside the attachments that every need may have."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.test_filing import hidden, text_of
from tests.web.town import DAY, SINCE, Town
from wangge import acts
from wangge.acts import attaching, setup
from wangge.cases.models import Case
from wangge.engine.law import Lawbook
from wangge.engine.reader import read
from wangge.engine.scope import nobody
from wangge.engine.values import Refused
from wangge.files import access as files

PLAYBOOK = """
playbook: plans
version: "1.0"
precedence: site
uses: [common]
fields:
  permit: {type: file}
  drawings: {type: file, most: 3}
forms:
  planned:
    fields: [{field: text, required: true}, {field: attachments}, {field: permit, required: true}, {field: drawings}]
procedures:
  plan:
    start: filed
    form: planned
    states: {filed: {waits_for: lead}, finished: {end: solved}}
    acts:
      finish: {by: [lead], from: [filed], to: finished}
      erase: {by: [asker, clock], from: [finished], undoable: false, effects: [{do: erase}]}
bindings:
  - {categories: [plan], procedure: plan, first: {category_owner: true}}
"""
WORDS = """
title: 图纸
summary: 附图提出的事项。
fields: {permit: 许可证, drawings: 图纸}
categories: {plan: 图纸}
forms: {planned: 附图反映}
procedures: {plan: {title: 图纸, states: {filed: 待办, finished: 办结}, acts: {finish: 办结, erase: 删除}}}
"""
ENGLISH = """
title: Plans
summary: What comes with drawings.
fields: {permit: Permit, drawings: Drawings}
categories: {plan: Plan}
forms: {planned: With drawings}
procedures: {plan: {title: Plan, states: {filed: Filed, finished: Done}, acts: {finish: Finish, erase: Erase}}}
"""


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF " + name.encode(), "application/pdf")


@pytest.fixture
def plans(town: Town, tmp_path: Path) -> Town:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, text in (("playbook.yaml", PLAYBOOK), ("words.zh.yaml", WORDS), ("words.en.yaml", ENGLISH)):
        (folder / name).write_text(text, encoding="utf-8")
    library = [Path(settings.CHECKOUT) / "playbooks"]
    playbook = read(folder, library, Lawbook.load([Path(settings.LAWS_ROOT) / "cn"]))
    setup.add_categories(
        town.by, rows=[{"code": "plan", "name": "图纸", "owner": town.entities["housing"]}], valid_from=DAY
    )
    edition = setup.add_edition(town.by, playbook=playbook)
    adopted = setup.adopt(town.by, edition=edition, area=town.units["D"], since=SINCE, rank=5)
    assert not isinstance(adopted, Refused), adopted
    setup.refresh()
    return town


def test_files_of_the_practices_own_form_are_asked_checked_and_kept_on_the_way(client: Client, plans: Town) -> None:
    where = {"step": "where", "text": "请看图纸", "category": "plan", "key": "p1"}
    more = text_of(client.post("/file/", where))
    assert 'type="file" accept' in more
    assert 'name="more-permit"' in more
    assert 'name="more-attachments"' not in more
    sent = hidden(more) | {"step": "more", "more-drawings": [pdf("一层.pdf"), pdf("二层.pdf")]}
    lacking = client.post("/file/", sent)
    assert lacking.status_code == 422
    assert "已收到 2 个附件" in text_of(lacking)
    wrong = client.post(
        "/file/", hidden(text_of(lacking)) | {"step": "more", "more-permit": SimpleUploadedFile("x.exe", b"MZ")}
    )
    assert wrong.status_code == 422
    check = client.post("/file/", hidden(text_of(wrong)) | {"step": "more", "more-permit": pdf("许可.pdf")})
    assert check.status_code == 200
    receipt = client.post("/file/", hidden(text_of(check)) | {"step": "send"}, follow=True)
    assert "已经收到" in text_of(receipt)
    case = Case.objects.get()
    data = case.steps.get().data
    assert len(data["drawings"]) == 2
    assert {f.name: f.code for f in files.about(case.pk)}["许可.pdf"] == data["permit"]
    assert files.about(case.pk).count() == 3


def test_any_face_names_them_among_the_fields_and_one_that_is_not_there_is_refused(plans: Town) -> None:
    scope = nobody(plans.by.at)
    code = attaching.take(scope, pdf("许可.pdf").read(), "许可.pdf")
    assert isinstance(code, str)
    need = acts.Need(text="请看", category="plan", fields={"permit": code})
    filed = acts.file(scope, need)
    assert isinstance(filed, acts.Filed), filed
    assert [f.code for f in files.about(filed.case)] == [code]
    assert acts.file(scope, need) == Refused("file_unknown", None, {"file": code}), "it hangs on the first one"
    assert Case.objects.count() == 1
