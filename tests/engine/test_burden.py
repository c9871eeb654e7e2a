"""The burden of a practice, counted from its playbook: fields and taps."""

from __future__ import annotations

import json

import pytest

from tests.engine.written import ROOT, read
from wangge.cli.main import main
from wangge.engine import burden

COMMON = burden.of(read(ROOT / "playbooks" / "common").spec)


def test_the_way_of_one_need_in_taps() -> None:
    case = next(load for load in COMMON.loads if load.procedure == "case")
    assert case.way == ("accept", "finish", "verify", "reply", "rate")
    tasks = {task.act: task for task in case.tasks}
    assert tasks["accept"].taps == 1
    assert (tasks["reply"].asked, tasks["reply"].prefilled) == (("attachments",), ("reply_text",))
    assert (tasks["reply"].taps, tasks["return"].taps, tasks["file"].taps) == (2, 5, 4)
    assert case.taps == 4 + 1 + 3 + 3 + 2 + 3
    assert "close_unconfirmed" not in tasks


def test_an_answer_that_nothing_gives_is_asked() -> None:
    """A letter's way has no end of the work to take the reply from."""
    letter = next(load for load in COMMON.loads if load.procedure == "answer")
    reply = next(task for task in letter.tasks if task.act == "reply")
    assert (reply.required, reply.prefilled, reply.taps) == (("reply_text",), (), 3)


def test_what_is_known_and_not_to_be_changed_counts_as_avoided() -> None:
    window = burden.of(read(ROOT / "playbooks" / "one_window").spec)
    filing = window.loads[0].tasks[0]
    assert {"item", "applicant_name", "applicant_uscc"} <= set(filing.avoided)
    assert window.papers_avoided == 4
    assert window.count("avoided") >= 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_tells_each_playbook(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["burden", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert ("一窗" in told) == (lang == "zh")
    assert "{" not in told


def test_the_command_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["burden", "common", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["playbook"] for one in found] == ["common"]
    assert found[0]["asked"] == COMMON.count("asked")
    assert main(["burden", "commen"]) == 1
