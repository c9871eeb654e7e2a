"""The reader of playbooks: every fault at once, each with its line and what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from tests.engine.written import LAWS, LIBRARIES, ROOT, codes, edit, faults, read, write
from wangge.engine import conditions, reader, schema, source, vocabulary
from wangge.engine.faults import Fault
from wangge.engine.sentences import MESSAGES, sentence
from wangge.engine.values import StakeKind
from wangge.engine.words import house, leaves, slots

CLOCK = {"of": "lead", "length": {"n": 2, "unit": "working_day"}, "starts": ["accept"], "stops": ["reply"]}
EXTENDS = {"act": "extend", "most": 5}
DAY = {"fields": {"day": {"type": "date"}}}
CALL = {"kind": "service_visit", "every": {"n": 1, "unit": "month"}}
SUGGEST = {"category": "*", "done": "finish"}
ASKS_MORE = {"need": {"fields": [{"field": "text", "required": True}, {"field": "note", "required": True}]}}
STATES = {"filed": {"waits_for": "lead"}, "closed": {"end": "solved"}}


def procedure(**change: Any) -> dict[str, Any]:
    """A whole procedure of one's own: two states, one act."""
    acts = {"finish": {"by": ["lead"], "from": ["filed"], "to": "closed"}}
    return {"procedures": {"own": {"start": "filed", "form": "need", "states": STATES, "acts": acts, **change}}}


def act(**change: Any) -> dict[str, Any]:
    return procedure(acts={"finish": {"by": ["lead"], "from": ["filed"], "to": "closed", **change}})


def clock(**change: Any) -> dict[str, Any]:
    return {"clocks": {"handle": {**CLOCK, "basis": {"promise": True}, "extends": EXTENDS, **change}}}


def words(name: str = "own") -> dict[str, Any]:
    states, acts = {"filed": "x", "closed": "x"}, {"finish": "x"}
    return {"procedures": {name: {"title": "x", "states": states, "acts": acts}}}


def test_the_library_and_the_template_have_no_fault(tmp_path: Path) -> None:
    common = read(ROOT / "playbooks" / "common")
    assert common.library
    assert set(common.spec.procedures) == {"case", "answer", "child"}
    made = read(write(tmp_path / "made"))
    assert set(made.spec.procedures) == {"case", "answer", "child"}
    assert made.words.text("procedures.case.acts.accept") == "接单"
    assert "R-14" in {law.id for law in made.laws}


def test_own_entries_win_over_the_library(tmp_path: Path) -> None:
    found = read(write(tmp_path / "made", clock(), zh={"clocks": {"handle": "两天办完"}}))
    assert found.spec.clocks["handle"].length.n == 2
    assert found.words.text("clocks.handle") == "两天办完"
    assert found.words.text("clocks.handle", "en") == "Time to handle and reply"


def test_ten_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    folder = tmp_path / "ten"
    folder.mkdir()
    (folder / "playbook.yaml").write_text(TEN, encoding="utf-8")
    (folder / "words.zh.yaml").write_text("title: 十处\nsummary: 十处\npostss: {}\n", encoding="utf-8")
    (folder / "words.en.yaml").write_text("title: Ten\nsummary: Ten\nfields: {mood: Mood}\n", encoding="utf-8")
    found = {(fault.code, fault.dotted): fault for fault in faults(folder)}
    expected = {
        ("wrong_type", "version"): 2,
        ("unknown_word", "precedence"): 3,
        ("unknown_law", "cites[0]"): 4,
        ("unknown_key", "posts.chief.drawn_form"): 7,
        ("missing_key", "posts.chief.drawn_from"): 7,
        ("unknown_field", "forms.ask.fields[0].field"): 9,
        ("unknown_procedure", "bindings[0].procedure"): 13,
        ("unknown_post", "bindings[0].first.post"): 14,
        ("duplicate_key", "layers"): 15,
        ("word_missing", "fields.mood"): 1,
    }
    assert {key: found[key].line for key in expected} == expected
    near = sentence(found["unknown_field", "forms.ask.fields[0].field"], "en")
    assert near == 'There is no field "moood". Did you mean "mood"? Known: mood.'


TEN = """\
playbook: ten
version: 1.0
precedence: windoww
cites: [R-99]
layers: [dedicated_grid]
posts:
  chief: {drawn_form: department}
fields: {mood: {type: text}}
forms: {ask: {fields: [{field: moood}]}}
uses: []
bindings:
  - categories: ["*"]
    procedure: cse
    first: {post: cheif}
layers: []
"""


MOVES: tuple[dict[str, Any], ...] = (
    {"pauses": True}, {"effects": [{"do": "print", "template": "slip"}]}, {"by": ["lead", "asker"]},
    {"effects": [{"do": "notify", "to": ["filer"]}]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uses": ["commen"]}, "unknown_library"),
        ({"playbook": "other"}, "wrong_name"),
        ({"posts": {"grid_chief": {"falls_to": "nobody"}}}, "unknown_post"),
        ({"posts": {"grid_chief": {"falls_to": "grid_chief"}}}, "falls_in_a_circle"),
        ({"posts": {"grid_chief": {"layers": ["moon"]}}}, "unknown_layer"),
        ({"posts": {"grid_chief": {"appointed_by": "nobody"}}}, "unknown_organisation"),
        ({"posts": {"grid_member": {"territory": ["cases.read"]}}}, "territory_refused"),
        ({"pairs": [{"posts": ["ghost", "spirit"]}]}, "unknown_post"),
        ({"pairs": [{"posts": ["grid_chief", "grid_chief"]}]}, "pair_of_one"),
        ({"bodies": {"team": {"needs": ["office"], "lead": "dispatch"}}}, "unknown_lead"),
        ({"bodies": {"team": {"needs": ["ghost"], "lead": "ghost"}}}, "unknown_organisation"),
        ({"fields": {"mood": {"type": "choice"}}}, "choices_missing"),
        ({"fields": {"mood": {"type": "text", "choices": ["a"]}}}, "choices_unused"),
        ({"fields": {"mood": {"type": "text", "least": 9, "most": 3}}}, "least_over_most"),
        ({"forms": {"ask": {"fields": [{"field": "note"}, {"field": "note"}]}}}, "field_twice"),
        ({"forms": {"ask": {"fields": [{"field": "note"}], "steps": 4}}}, "too_many_steps"),
        ({"forms": {"ask": {"fields": [{"field": "note", "shown_if": {"fact": "gone", "is": 1}}]}}}, "condition_fact"),
        ({"forms": {"ask": {"fields": [{"field": "note", "shown_if": {"sum": []}}]}}}, "condition_shape"),
        ({"measures": {"done": {"part": {"fact": "clock_moon", "is": "met"}}}}, "condition_fact"),
        ({"measures": {"done": {"part": {"fact": "asker_phone", "known": True}}}}, "condition_fact"),
        ({"papers": {"slip": {"fields": ["ghost"]}}}, "unknown_field"),
        ({"meetings": {"call": {"kind": "service_visit", "form": "ghost"}}}, "unknown_form"),
        ({"meetings": {"call": {"kind": "service_visit", "suggest": SUGGEST}}}, "suggest_needs_every"),
        ({"meetings": {"call": {**CALL, "suggest": {**SUGGEST, "category": "moon"}}}}, "unknown_category"),
        ({"meetings": {"call": {**CALL, "suggest": {**SUGGEST, "done": "ghost"}}}}, "unknown_act"),
        ({"meetings": {"call": {**CALL, "suggest": {**SUGGEST, "day": "ghost"}}}}, "unknown_form_field"),
        ({"quick": {"snap": {"category": "moon", "by": ["grid_chief"]}}}, "unknown_category"),
        ({"quick": {"snap": {"by": ["ghost"]}}}, "unknown_post"),
        ({"quick": {"snap": {"category": "*", "by": ["grid_chief"]}}, "forms": ASKS_MORE}, "quick_asks_more"),
        ({"items": {"permit": {"category": "permits", "materials": ["a"], "clock": "ghost"}}}, "unknown_clock"),
        (
            {"items": {"p": {"category": "x", "materials": ["a"], "deferrable": ["b"], "clock": "handle"}}},
            "unknown_material",
        ),
        (procedure(start="gone"), "unknown_state"),
        (procedure(form="gone"), "unknown_form"),
        (procedure(clocks=["gone"]), "unknown_clock"),
        (procedure(states={**STATES, "island": {"waits_for": "lead"}}), "state_unreachable"),
        (procedure(states={**STATES, "closed": {"end": "solved", "waits_for": "lead"}}), "end_waits"),
        (procedure(states={"filed": {"waits_for": "verifier"}, "closed": {"end": "solved"}}), "state_not_served"),
        (procedure(states={"filed": {}, "closed": {"end": "solved"}}), "state_waits_for_nobody"),
        (procedure(acts={"finish": {"by": ["lead"], "from": ["filed"], "to": "filed"}}), "state_without_end"),
        (procedure(acts={"undo": {"by": ["lead"], "from": ["filed"], "to": "closed"}}), "built_in_act"),
        (act(**{"from": ["gone"]}), "unknown_state"),
        (act(to="gone"), "unknown_state"),
        (act(by=[]), "nobody_acts"),
        (act(by=["lead", "clock"]), "no_clock_acts"),
        (act(form="gone"), "unknown_form"),
        (act(key="FF"), "bad_key"),
        *((act(key=key), "key_reserved") for key in "jkxu"),
        (act(to=[{"when": {"fact": "state", "is": "filed"}, "state": "closed"}]), "goals_not_total"),
        (act(to=[{"state": "closed"}, {"state": "filed"}]), "goal_never_asked"),
        (act(to=[{"when": {"fact": "moon", "is": "full"}, "state": "closed"}, {"state": "closed"}]), "condition_fact"),
        (act(guards=[{"guard": "other_person"}]), "guard_incomplete"),
        (act(guards=[{"guard": "other_person", "than": "dance"}]), "unknown_act"),
        (act(effects=[{"do": "climb", "most": 3}]), "climbs_before"),
        (act(guards=[{"guard": "times"}]), "guard_incomplete"),
        (act(guards=[{"guard": "before_due", "clock": "gone"}]), "unknown_clock"),
        (act(guards=[{"guard": "before_due"}]), "guard_incomplete"),
        (act(form="returning", guards=[{"guard": "owner_suggested", "field": "owner"}]), "unknown_form_field"),
        (act(guards=[{"guard": "times", "most": 1, "law": "R-98"}]), "unknown_law"),
        (act(guards=[{"guard": "asked"}]), "guard_incomplete"),
        (act(answers="gone"), "unknown_question"),
        (act(asks={"question": "why", "of": "arbiter"}), "question_not_answered"),
        (act(asks={"question": "why", "of": "arbiter"}, answers="why"), "asks_and_answers"),
        (act(by=["lead", "may:board.red"]), "unknown_capability"),
        (act(inner=True), "inner_moves"),
        *((act(inner=True, to=None, **more), "inner_moves") for more in MOVES),
        (act(inner=True, to="filed", effects=[{"do": "notify", "to": ["lead"]}]), "inner_moves"),
        (
            {"measures": {"seen": {"part": {"fact": "times_remark", "ge": 1}}}, **procedure(also=["remarks"])},
            "condition_fact",
        ),
        (act(effects=[{"do": "leave_out"}]), "effect_incomplete"),
        (act(effects=[{"do": "leave_out", "field": "return_reason"}]), "ground_undeclared"),
        (act(effects=[{"do": "notify"}]), "effect_incomplete"),
        (act(effects=[{"do": "print"}]), "effect_incomplete"),
        (act(effects=[{"do": "print", "template": "gone"}]), "unknown_paper"),
        (act(effects=[{"do": "assign_lead"}]), "effect_incomplete"),
        (act(effects=[{"do": "assign_lead", "organisation": "gone"}]), "unknown_organisation"),
        (act(form="progress", effects=[{"do": "assign_lead", "field": "owner"}]), "unknown_form_field"),
        (act(form="progress", effects=[{"do": "assign_lead", "field": "note"}]), "effect_field_type"),
        (act(form="co_handling", effects=[{"do": "open_children", "field": "co_handlers"}]), "effect_incomplete"),
        (
            act(form="co_handling", effects=[{"do": "open_children", "field": "co_handlers", "procedure": "own"}]),
            "part_not_withdrawn",
        ),
        (clock(starts=["begin"]), "unknown_act"),
        (clock(starts=["begin"]), "clock_never_starts"),
        (clock(stops=["dance"]), "clock_never_stops"),
        (clock(then="reply"), "then_not_by_clock"),
        (clock(extends={"act": "dance", "most": 2}), "unknown_act"),
        (clock(extends={"act": "extend", "field": "mood", "most": 2}), "unknown_form_field"),
        (clock(basis={}), "basis_not_one"),
        (clock(basis={"law": "R-18#default", "promise": True}), "basis_not_one"),
        (clock(basis={"law": "R-18"}), "law_without_limit"),
        (clock(basis={"law": "R-18#defualt"}), "unknown_limit"),
        (clock(basis={"law": "R-18#default"}, length={"n": 6, "unit": "working_day"}), "slower_than_law"),
        (clock(basis={"law": "R-18#default"}, length={"n": 9, "unit": "day"}), "slower_than_law"),
        (clock(basis={"law": "R-20#finish"}, extends={"act": "extend", "most": 99}), "extends_past_law"),
        (clock(length={"n": 0, "unit": "day"}), "zero_length"),
        (clock(counts_from="moon"), "unknown_field"),
        (clock(counts_from="note"), "counts_from_misfits"),
        ({**clock(counts_from="day"), **DAY}, "counts_from_unasked"),
        ({**clock(counts_from="day", basis={"law": "R-18#default"}), **DAY}, "counts_from_law"),
        ({"clocks": {"spare": {**CLOCK, "basis": {"promise": True}}}}, "clock_unused"),
    ],
)
def test_each_fault_is_found(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    assert code in codes(write(tmp_path / "made", change, zh=words(), en=words()))


BINDING: dict[str, Any] = {
    "categories": ["*"],
    "procedure": "case",
    "first": {"category_owner": True},
    "stakes": [
        {"kind": "verifier", "holder": {"post": "grid_chief"}},
        {"kind": "arbiter", "holder": {"organisation": "dispatch"}},
    ],
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"stakes": BINDING["stakes"][:1]}, "binding_lacks_stake"),
        ({"procedure": "cases"}, "unknown_procedure"),
        ({"layers": ["moon"]}, "unknown_layer"),
        ({"categories": []}, "no_categories"),
        ({"categories": ["Fire!"]}, "bad_category"),
        ({"categories": ["fire"]}, "word_missing"),
        ({"first": {}}, "holder_not_one"),
        ({"first": {"category_owner": True, "post": "grid_chief"}}, "holder_not_one"),
        ({"first": {"post": "ghost"}}, "unknown_post"),
        ({"first": {"body": "ghost"}}, "unknown_body"),
        ({"first": {"organisation": "ghost"}}, "unknown_organisation"),
        ({"when": {"fact": "urgent"}}, "condition_untested"),
    ],
)
def test_bindings_say_whom_their_procedure_waits_for(tmp_path: Path, change: dict[str, Any], code: str | None) -> None:
    found = codes(write(tmp_path / "made", {"bindings": [{**BINDING, **change}]}))
    assert code in found if code else not found


def test_one_slip_is_one_fault(tmp_path: Path) -> None:
    """What hangs on a broken node is not reported a second time as missing."""
    broken = act(guards=[{"guard": "timse", "most": 1}])
    found = faults(write(tmp_path / "made", broken, zh=words(), en=words()))
    assert [fault.code for fault in found] == ["unknown_word"]
    assert found[0].dotted == "procedures.own.acts.finish.guards[0].guard"
    assert found[0].values["nearest"] == "times"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: [1\nc: 2\n", "yaml_syntax", 3),
        ("a: &x 1\nb: *x\n", "anchor_refused", 1),
        ("a: !!python/object:os.system x\n", "tag_refused", 1),
        ("a: 1\n---\nb: 2\n", "several_documents", 2),
        ("a:\n  b: 1\n  b: 2\n", "duplicate_key", 3),
        ("? [a, b]\n: 1\n", "key_not_text", 1),
        ("a: " + "[" * 40 + "]" * 40, "too_deep", 1),
        ("- a\n- b\n", "not_a_mapping", 1),
        ("", "not_a_mapping", 1),
        ("a: \x00", "yaml_syntax", 0),
    ],
)
def test_dangerous_and_broken_yaml_is_refused(tmp_path: Path, text: str, code: str, line: int) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    found = source.load(file).faults
    assert [(fault.code, fault.line) for fault in found] == [(code, line)]


def test_files_that_cannot_be_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    assert source.load(file).faults[0].code == "file_unreadable"
    file.write_bytes("a: 1\nb: é\n".encode("latin-1"))
    assert (source.load(file).faults[0].code, source.load(file).faults[0].line) == ("not_utf8", 2)
    file.write_bytes(b"a: " + b"x" * source.MOST_BYTES)
    assert source.load(file).faults[0].code == "file_too_large"


def test_scalars_follow_yaml_1_2(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: yes\nb: 010\nc: 1.5\nd: '3'\ne: 2026-01-31\nf: ~\ng: -4\nh: true\n", encoding="utf-8")
    values = {"a": "yes", "b": 10, "c": 1.5, "d": "3", "e": "2026-01-31", "f": None, "g": -4, "h": True}
    assert source.load(file).value == values


def test_words_of_both_languages_are_needed(tmp_path: Path) -> None:
    folder = edit(write(tmp_path / "made"), "words.en.yaml", lambda text: text.replace("grid_chief:", "grid_cheif:"))
    (fault,) = faults(folder)
    assert (fault.code, fault.dotted, fault.file.name) == ("word_missing", "posts.grid_chief", "words.en.yaml")
    assert "posts.grid_cheif" in sentence(fault, "en")


def test_a_missing_words_file_is_one_fault(tmp_path: Path) -> None:
    folder = write(tmp_path / "made")
    (folder / "words.en.yaml").unlink()
    assert [fault.code for fault in faults(folder)] == ["file_unreadable"]


def test_libraries_may_not_go_in_a_circle(tmp_path: Path) -> None:
    write(tmp_path / "one", {"uses": ["two"]})
    write(tmp_path / "two", {"uses": ["one"]})
    with pytest.raises(reader.Faults) as caught:
        reader.read(tmp_path / "one", [tmp_path, *LIBRARIES], LAWS)
    assert "library_circle" in {fault.code for fault in caught.value.faults}


def test_scenarios_must_parse(tmp_path: Path) -> None:
    folder = write(tmp_path / "made")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "good.yaml").write_text("title: x\n", encoding="utf-8")
    assert read(folder).scenarios == {"good": {"title": "x"}}
    (folder / "scenarios" / "bad.yaml").write_text("a: [\n", encoding="utf-8")
    assert codes(folder) == {"yaml_syntax"}


def test_every_message_says_the_same_in_both_languages() -> None:
    zh, en = (dict(leaves(house(MESSAGES).trees[lang])) for lang in ("zh", "en"))
    assert {key: slots(text) for key, text in zh.items()} == {key: slots(text) for key, text in en.items()}


def test_every_code_that_the_engine_gives_has_its_message() -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "wangge" / "engine").glob("*.py"))
    known = {key.removeprefix("faults.") for key, _ in leaves(house(MESSAGES).trees["zh"]) if key.startswith("faults.")}
    made = {"clock_never_", "unknown_", "condition_"}  # put together from parts
    assert {code for code in known if f'"{code}"' not in written and not code.startswith(tuple(made))} == set()


def test_the_schema_file_is_what_would_be_written() -> None:
    text = (ROOT / "playbooks" / "schema.json").read_text(encoding="utf-8")
    assert text == schema.playbook_schema()
    assert json.loads(text)["properties"]["precedence"]["enum"][0] == "site"


def test_a_path_is_written_as_people_write_it() -> None:
    fault = Fault("x", Path("f"), 1, ("a", "b", 0, "c"))
    assert fault.dotted == "a.b[0].c"


def test_any_cut_of_a_good_playbook_is_read_without_a_crash(tmp_path: Path) -> None:
    """Take each top-level key and each entry below it away in turn: faults or none, never another exception."""
    folder = write(tmp_path / "made")
    whole = (folder / "playbook.yaml").read_text(encoding="utf-8")
    tree = yaml.safe_load(whole)
    for key in tree:
        for gone in (None, [], {}, "x", 3, [[1]], {"a": {"b": 1}}):
            with (folder / "playbook.yaml").open("w", encoding="utf-8") as file:
                yaml.safe_dump({**tree, key: gone}, file, allow_unicode=True, sort_keys=False)
            faults(folder)


def test_every_word_of_the_vocabulary_is_documented() -> None:
    written = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    words = {word for literal in vars(vocabulary).values() for word in schema.words_of(literal)}
    words |= {*get_args(StakeKind), *conditions.TESTS}
    assert len(words) > 80
    assert {word for word in words if f"`{word}`" not in written} == set()
