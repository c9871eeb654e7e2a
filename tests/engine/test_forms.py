"""Forms: whatever is sent comes out clean or with a fault that names its field."""

import json
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.engine.forms import Form, columns, json_schema
from wangge.engine.spec import FieldSpec, FormField, FormSpec
from wangge.engine.vocabulary import FieldType

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
FIELDS = {t: FieldSpec(type=t, choices=("x", "y") if t == "choice" else ()) for t in get_args(FieldType)}
ALL = Form.of(FormSpec(fields=tuple(FormField(field=name) for name in FIELDS)), FIELDS)

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.dates(), st.datetimes()
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=8,
)


def one(spec: FieldSpec, value: Any, *, required: bool = False, **more: Any) -> Any:
    """The clean value of one field, or the code of its fault."""
    form = Form.of(FormSpec(fields=(FormField(field="f", required=required),)), {"f": spec})
    cleaned = form.clean({"f": value}, **more)
    return cleaned.faults[0].code if cleaned.faults else cleaned.values.get("f")


@given(st.dictionaries(st.sampled_from([*FIELDS, "strange"]), anything))
def test_cleaning_never_fails_and_gives_what_json_and_utf8_can_hold(raw: dict[str, Any]) -> None:
    cleaned = ALL.clean(raw, at=NOON)
    json.dumps(cleaned.values, ensure_ascii=False, allow_nan=False).encode()
    assert cleaned.values.keys() <= FIELDS.keys()
    assert cleaned.values.keys().isdisjoint(f.field for f in cleaned.faults)
    assert ("strange" in raw) == any(f.code == "unknown_field" for f in cleaned.faults)


@given(st.dictionaries(st.sampled_from(list(FIELDS)), anything))
def test_what_is_clean_stays_as_it_is(raw: dict[str, Any]) -> None:
    values = ALL.clean(raw).values
    again = ALL.clean(values)
    assert (again.values, again.faults) == (values, ())


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        ({"type": "text"}, "  路灯\x00不\u202e亮\n了 ", "路灯不亮 了"),
        ({"type": "long_text"}, " 第一行\r\n第二行\ud800 ", "第一行\n第二行"),
        ({"type": "text", "most": 3}, "四个字了", "too_long"),
        ({"type": "long_text", "least": 4}, "三个字", "too_short"),
        ({"type": "long_text"}, "一\r二", "一\n二"),
        ({"type": "text"}, 13800000000.0, "13800000000"),
        ({"type": "text"}, {"a": 1}, "not_text"),
        ({"type": "choice", "choices": ("x", "y")}, " x ", "x"),
        ({"type": "choice", "choices": ("x", "y")}, "z", "not_a_choice"),
        ({"type": "number"}, "１，２００", 1200),
        ({"type": "number"}, "2.50", 2.5),
        ({"type": "number"}, "1e400", "not_a_number"),
        ({"type": "number"}, True, "not_a_number"),
        ({"type": "number", "most": 5}, 6, "too_large"),
        ({"type": "number", "least": 1}, 0, "too_small"),
        ({"type": "date"}, "2026/2/9", "2026-02-09"),
        ({"type": "date"}, "2026年2月9日", "2026-02-09"),
        ({"type": "date"}, "2026-02-30", "not_a_date"),
        ({"type": "date"}, date(2026, 2, 9), "2026-02-09"),
        ({"type": "datetime"}, "2026-02-09 08:30", "2026-02-09T00:30:00+00:00"),
        ({"type": "datetime"}, "2026-02-09T08:30:00Z", "2026-02-09T08:30:00+00:00"),
        ({"type": "datetime"}, "昨天", "not_a_datetime"),
        ({"type": "yes_no"}, "是", True),
        ({"type": "yes_no"}, "off", False),
        ({"type": "yes_no"}, "也许", "not_yes_no"),
        ({"type": "phone"}, "12", "bad_phone"),
        ({"type": "uscc"}, "91330000000000000X", "bad_uscc"),
        ({"type": "point"}, "120.7522, 30.7461", {"lon": 120.7522, "lat": 30.7461}),
        ({"type": "point"}, {"lon": 200, "lat": 30}, "bad_point"),
        ({"type": "point"}, [1, 2, 3], "bad_point"),
        ({"type": "holder"}, "17", 17),
        ({"type": "holder"}, -1, "bad_holder"),
        ({"type": "holder", "most": 3}, ["4", 5, 5], [4, 5]),
        ({"type": "holder", "most": 3}, "4, 5", [4, 5]),
        ({"type": "holder", "most": 2}, [1, 2, 3], "too_many"),
        ({"type": "holder", "most": 2}, [1, "x"], "bad_holder"),
        ({"type": "file", "most": 9}, "abc", ["abc"]),
        ({"type": "file"}, "../etc", "bad_file"),
        ({"type": "list"}, "一\n\n二", ["一", "二"]),
        (
            {"type": "list"},
            [{"title": " 消防通道 ", "urgent": True, "note": None}],
            [{"title": "消防通道", "urgent": True}],
        ),
        ({"type": "list", "most": 1}, ["a", "b"], "too_many"),
        ({"type": "list", "least": 2}, ["a"], "too_few"),
        ({"type": "list", "choices": ("x", "y")}, ["x", "z"], "not_a_choice"),
        ({"type": "list"}, 5, "not_a_list"),
    ],
)
def test_types(spec: dict[str, Any], value: Any, expected: Any) -> None:
    assert one(FieldSpec(**spec), value) == expected


@pytest.mark.parametrize("blank", [None, "", "  \u200b ", "\n"])
def test_blank_is_nothing_said(blank: Any) -> None:
    for spec in FIELDS.values():
        assert one(spec, blank) is None
        assert one(spec, blank, required=True) == "required"


def test_nothing_happened_in_the_future() -> None:
    day, moment = FieldSpec(type="date", past=True), FieldSpec(type="datetime", past=True)
    late = datetime(2026, 3, 4, 17, tzinfo=UTC)  # the 5th in the district
    assert one(day, "2026-03-05", at=NOON) == "in_future"
    assert one(day, "2026-03-05", at=late) == "2026-03-05"
    assert one(moment, "2026-03-04 12:00", at=NOON) == "2026-03-04T04:00:00+00:00"
    assert one(moment, "2026-03-04 12:01", at=NOON) == "in_future"


FIRM = Form.of(
    FormSpec(
        fields=(
            FormField(field="name", required=True),
            FormField(field="passed", required=True),
            FormField(field="why", required=True, shown_if={"fact": "passed", "is": False}),
        )
    ),
    {
        "name": FieldSpec(type="text", source="entity_name"),
        "passed": FieldSpec(type="yes_no"),
        "why": FieldSpec(type="text"),
    },
)


def test_what_is_known_is_taken_and_not_asked() -> None:
    cleaned = FIRM.clean({"passed": "yes", "name": "another"}, {"entity_name": "企业甲"})
    assert cleaned.values == {"name": "企业甲", "passed": True}
    assert cleaned.taken == ("name",)
    first = FIRM.inputs({"entity_name": "企业甲"})[0]
    assert (first.known, first.value) == (True, "企业甲")
    assert not FIRM.inputs()[0].known


def test_a_known_value_that_does_not_fit_is_asked_afresh() -> None:
    assert FIRM.clean({"name": "企业乙", "passed": 1}, {"entity_name": {"odd": 1}}).values["name"] == "企业乙"


def test_a_hidden_field_is_neither_asked_nor_kept() -> None:
    assert FIRM.clean({"name": "a", "passed": True, "why": "x"}).values == {"name": "a", "passed": True}
    faults = FIRM.clean({"name": "a", "passed": False}).faults
    assert [(f.field, f.code) for f in faults] == [("why", "required")]


def test_all_faults_at_once() -> None:
    faults = FIRM.clean({"passed": "?", "odd": 1, "more": 2}).faults
    assert [(f.field, f.code) for f in faults] == [
        ("name", "required"),
        ("passed", "not_yes_no"),
        ("odd", "unknown_field"),
        ("more", "unknown_field"),
    ]


def test_a_bound_that_a_rule_sets_is_refused_with_the_rule() -> None:
    """信访工作条例 20: at most five representatives."""
    spec = FieldSpec(type="number", least=1, most=5, law="R-20")
    form = Form.of(FormSpec(fields=(FormField(field="people", required=True),)), {"people": spec})
    faults = {str(sent): form.clean({"people": sent}).faults for sent in (6, "many", None, 5)}
    assert {sent: [(f.code, f.law) for f in found] for sent, found in faults.items()} == {
        "6": [("too_large", "R-20")],
        "many": [("not_a_number", None)],
        "None": [("required", None)],
        "5": [],
    }


def test_one_form_as_schema_columns_and_inputs() -> None:
    schema = json_schema(ALL)
    assert schema["properties"].keys() == FIELDS.keys()
    assert schema["properties"]["choice"] == {"type": "string", "enum": ["x", "y"]}
    assert json_schema(FIRM)["required"] == ["passed"]
    assert [(c.name, c.type, c.required) for c in columns(FIRM)] == [
        ("name", "text", True),
        ("passed", "yes_no", True),
        ("why", "text", False),
    ]
    assert [i.name for i in ALL.inputs()] == list(FIELDS)


def test_a_list_of_holders_says_so_everywhere() -> None:
    form = Form.of(FormSpec(fields=(FormField(field="co"),)), {"co": FieldSpec(type="holder", least=1, most=8)})
    assert form.inputs()[0].several
    assert json_schema(form)["properties"]["co"]["type"] == "array"
