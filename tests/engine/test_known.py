"""Nothing is typed twice: what a form takes from its sources, and what the reader refuses (R-53)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.engine.written import ROOT, faults, read, write
from wangge.engine.asking import gives
from wangge.engine.forms import Form, json_schema
from wangge.engine.sentences import sentence
from wangge.engine.sources import SOURCES, said
from wangge.engine.spec import FieldSpec, FormField, FormSpec
from wangge.engine.values import StepFact

FIELDS = {
    "name": FieldSpec(type="text", source="entity_name"),
    "phone": FieldSpec(type="phone", source="entity_phone"),
    "reply": FieldSpec(type="long_text"),
}
FORM = Form.of(
    FormSpec(
        fields=(
            FormField(field="name", required=True),
            FormField(field="phone"),
            FormField(field="reply", required=True, source="case.result"),
        )
    ),
    FIELDS,
)
KNOWN = {"entity_name": "企业甲", "entity_phone": "0573-82000001", "case.result": "路灯修好了"}


def test_who_confirms_types_nothing() -> None:
    cleaned = FORM.clean({}, KNOWN)
    assert cleaned.values == {"name": "企业甲", "phone": "0573-82000001", "reply": "路灯修好了"}
    assert (cleaned.taken, cleaned.faults, cleaned.proposed) == (("name", "phone", "reply"), (), {})


def test_what_is_ones_own_is_mended_and_what_another_keeps_becomes_a_proposal() -> None:
    cleaned = FORM.clean({"name": "企业甲（改名）", "phone": "0573-82000002", "reply": "路灯修好了"}, KNOWN)
    assert cleaned.values == {"name": "企业甲", "phone": "0573-82000002", "reply": "路灯修好了"}
    assert cleaned.proposed == {"name": "企业甲（改名）"}
    assert cleaned.taken == ("name", "reply")


def test_a_mend_that_is_no_value_is_a_fault_only_where_it_counts() -> None:
    assert [f.code for f in FORM.clean({"phone": "12"}, KNOWN).faults] == ["bad_phone"]
    assert FORM.clean({"name": "x" * 500}, KNOWN).proposed == {}


def test_a_page_and_the_interface_know_which_values_may_be_mended() -> None:
    assert [(i.name, i.known, i.mend) for i in FORM.inputs(KNOWN)] == [
        ("name", True, False), ("phone", True, True), ("reply", True, True),
    ]  # fmt: skip
    assert not any(i.known or i.mend for i in FORM.inputs())
    assert json_schema(FORM)["required"] == []


def test_the_newest_earlier_answer_counts_and_one_taken_back_does_not() -> None:
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    steps = (
        StepFact(1, "file", at, "filed", data={"text": "x"}),
        StepFact(2, "finish", at, "done", data={"result": "一"}),
        StepFact(3, "finish", at, "done", data={"result": "二"}),
        StepFact(4, "undo", at, "done", undoes=3),
    )
    assert said(steps, {"case.result", "case.gone", "today"}) == {"case.result": "一"}
    assert said(steps, {"parent.result"}, "parent.") == {"parent.result": "一"}


def form(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"forms": {"ask": {"fields": list(fields)}}}


def act(form: str, **change: Any) -> dict[str, Any]:
    finish = {"by": ["lead"], "from": ["filed"], "to": "closed", "form": form, **change}
    states = {"filed": {"waits_for": "lead"}, "closed": {"end": "solved"}}
    return {"procedures": {"own": {"start": "filed", "form": "need", "states": states, "acts": {"finish": finish}}}}


ITEM = {"category": "permit", "materials": ["business_licence"], "clock": "handle"}
ASKS: list[tuple[dict[str, Any], str, str]] = [
    ({"fields": {"company": {"type": "text", "source": "entity_nam"}}}, "unknown_source", "fields.company.source"),
    ({"fields": {"day": {"type": "date", "source": "entity_name"}}}, "source_misfits", "fields.day.source"),
    ({"fields": {"again": {"type": "long_text", "source": "case.text"}}}, "source_personal", "fields.again.source"),
    ({"fields": {"again": {"type": "text", "source": "case.ghost"}}}, "unknown_field", "fields.again.source"),
    ({"fields": {"again": {"type": "text", "source": "case.result"}}}, "source_misfits", "fields.again.source"),
    (form({"field": "note", "source": "case.passed"}), "source_misfits", "forms.ask.fields[0].source"),
    (
        {"fields": {"firm_name": {"type": "text"}}, **form({"field": "firm_name"})},
        "asks_known",
        "fields.firm_name",
    ),
    (
        {**form({"field": "note"}, {"field": "category"}), **act("ask")},
        "asks_again",
        "procedures.own.acts.finish.form",
    ),
    ({"items": {"permit": ITEM}}, "asks_known_paper", "items.permit.materials[0]"),
    ({"items": {"permit": {**ITEM, "known": {"business_licence": "licence"}}}}, "unknown_source",
     "items.permit.known.business_licence"),
    ({"forms": {"daily_report": {"fields": [{"field": "note"}]}}}, "typed_report", "forms.daily_report"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "place"), ASKS)
def test_a_form_that_asks_for_what_is_known_is_refused(
    tmp_path: Path, change: dict[str, Any], code: str, place: str
) -> None:
    found = {(f.code, f.dotted): f for f in faults(write(tmp_path / "made", change))}
    fault = found[code, place]
    assert fault.line > 0
    for lang in ("zh", "en"):
        assert sentence(fault, lang).strip()


def test_the_fault_says_what_would_be_right(tmp_path: Path) -> None:
    change = {"fields": {"boss": {"type": "text"}, "count": {"type": "number"}}, **form({"field": "boss"})}
    words = {"fields": {"boss": "单位名称", "count": "本月办结件数"}, "forms": {"ask": "台账"}}
    english = {"fields": {"boss": "The firm", "count": "Closed"}, "forms": {"ask": "Book"}}
    found = {f.code: f for f in faults(write(tmp_path / "made", change, zh=words, en=english))}
    assert {"asks_known", "typed_figure", "typed_report"} <= found.keys()
    assert "source：entity_name" in sentence(found["asks_known"], "zh")
    assert "R-53" in sentence(found["asks_known"], "en")
    assert found["asks_known"].law == "R-53"


def test_what_is_somebody_elses_may_be_asked() -> None:
    assert gives("other_side_name", "对方单位名称") is None
    assert gives("credit", "统一社会信用代码：") == "entity_uscc"
    assert {gives(n, "") for n in ("firm_name", "uscc", "today")} < SOURCES.keys()


def test_the_librarys_own_forms_take_what_was_said_before() -> None:
    common = read(ROOT / "playbooks" / "common").spec
    taken = {e.field: e.source for form in common.forms.values() for e in form.fields if e.source}
    assert taken == {"owner": "case.suggested_owner", "reply_text": "case.result"}
