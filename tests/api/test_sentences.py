"""Every code that a rule, an act or the API refuses with has its words in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import wangge
from wangge.acts import sentences
from wangge.api import problems
from wangge.engine import cleaning
from wangge.engine.forms import Fault
from wangge.engine.values import Refused
from wangge.engine.words import slots

ROOT = Path(wangge.__file__).parent
MAKERS = {"Refused", "problem", "Unreadable", "RowFault", "BadCode"}


@cache
def codes() -> set[str]:
    found = {code for path in ROOT.rglob("*.py") for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}
    return found | {"past_due", "window_over"}  # told by name in guards


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MAKERS and isinstance(node.args[0].value, str):
                yield node.args[0].value


@cache
def fault_codes() -> set[str]:
    """Those that the docstring of ``Bad`` and the form name, and those that the code raises."""
    told = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", (cleaning.Bad.__doc__ or "").partition("Codes:")[2]))
    raised = {
        node.args[0].value
        for path in (*ROOT.glob("engine/*.py"), *ROOT.glob("api/*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Bad"
        and isinstance(node.args[0], ast.Constant)
    }
    return told | raised | {"required", "unknown_field"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_refusal_has_its_words(lang: str) -> None:
    words = sentences.words()
    missing = [f"{c}.{part}" for c in sorted(codes()) for part in ("title", "detail")
               if not words.find(f"refusals.{c}.{part}", lang)]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fault_has_its_words(lang: str) -> None:
    assert [c for c in sorted(fault_codes()) if not sentences.words().find(f"faults.{c}", lang)] == []


def test_both_languages_have_the_same_words_and_values() -> None:
    trees = sentences.words().trees
    assert trees["zh"]["refusals"].keys() == trees["en"]["refusals"].keys()
    assert trees["zh"]["faults"].keys() == trees["en"]["faults"].keys()
    for code, told in trees["zh"]["refusals"].items():
        other = trees["en"]["refusals"][code]
        for part in ("title", "detail"):
            assert slots(told[part]) == slots(other[part]), code


def test_words_for_nothing_are_not_kept() -> None:
    assert set(sentences.words().trees["zh"]["refusals"]) - codes() <= {"other", "unexpected"}


def test_a_status_stands_for_a_code_that_exists() -> None:
    assert set(problems.STATUS) <= codes() | {"unexpected"}


def test_values_and_laws_are_put_in() -> None:
    said = sentences.refusal(Refused("extension_too_long", "R-13#respond", {"left": 2, "unit": "working_day"}), "zh")
    assert "2 个工作日" in said.detail
    assert said.law is not None
    assert said.law.title
    assert (
        sentences.fault(Fault("x", "too_long", {"most": 3, "length": 4}), "en") == "at most 3 characters, there are 4"
    )
    assert sentences.refusal(Refused("never_heard_of")).title == "没有办成"
