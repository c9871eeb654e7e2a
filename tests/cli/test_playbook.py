"""``wangge playbook`` and ``wangge law``: what an author who knows no Python sees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.written import ROOT, edit
from wangge.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(list(argv))
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_a_new_playbook_passes_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path), "--lang", "zh")
    assert (status, "已建好" in out) == (0, True)
    status, out, err = run(capsys, "playbook", "check", str(tmp_path / "our_grid"), "--lang", "en")
    assert (status, "our_grid: no faults" in out, err) == (0, True, "")


def test_a_practice_that_has_people_check_in_is_refused_by_its_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """J11: whatever the field is called, in the file or on the screen."""
    run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path), "--lang", "zh")
    edit(tmp_path / "our_grid", "playbook.yaml", lambda text: text + "\nfields:\n  check_in: {type: datetime}\n")
    for lang in ("zh", "en"):
        edit(tmp_path / "our_grid", f"words.{lang}.yaml", lambda text: text + "\nfields:\n  check_in: 到岗 Arrived\n")
    status, _, err = run(capsys, "playbook", "check", str(tmp_path / "our_grid"), "--lang", "zh")
    assert (status, "不得要求打卡、签到、考勤" in err, "五个不得" in err) == (1, True, True), err


def test_new_leaves_alone_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "our_grid").mkdir()
    status, _, err = run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path), "--lang", "en")
    assert (status, "left alone" in err, list((tmp_path / "our_grid").iterdir())) == (1, True, [])


@pytest.mark.parametrize("name", ["Our", "1x", "a-b", "../x", ""])
def test_names_that_could_harm_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, _, err = run(capsys, "playbook", "new", name, "--in", str(tmp_path), "--lang", "zh")
    assert (status, "不能作名称" in err) == (1, True)


def test_check_tells_every_fault_with_its_line_and_ground(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path))
    folder = tmp_path / "our_grid"
    edit(folder, "playbook.yaml", lambda text: text.replace("procedure: case", "procedure: cse"))
    edit(folder, "words.zh.yaml", lambda text: text.replace("网格员", "网格员打卡员"))
    status, _, err = run(capsys, "playbook", "check", str(folder), "--lang", "zh")
    lines = err.splitlines()
    assert status == 1
    assert len(lines) == 3
    assert lines[0].startswith(f"{folder}/playbook.yaml:26: bindings[0].procedure: 没有“cse”这套流程。是不是“case”？")
    assert "依据：政务应用“五个不得”（国办函〔2026〕12号（网页摘录））" in lines[1]
    assert lines[2].startswith("2 处问题")


def test_check_of_all_covers_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "playbook", "check", "--all", "--lang", "en")
    assert (status, err) == (0, "")
    assert out.count("no faults") == len(list((ROOT / "playbooks").glob("*/playbook.yaml")))


def test_an_unknown_playbook_gets_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "playbook", "check", "comon", "--lang", "en")
    assert (status, 'Did you mean "common"?' in err) == (1, True)


def test_show_is_an_outline_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "playbook", "show", "common", "--lang", "zh")
    assert status == 0
    assert "待接单 (等 主办)" in out
    assert "办理答复时限: 5 个工作日, 可延长 5 个工作日 (本地承诺)" in out
    assert "R-1" not in out


def test_show_json_is_the_edition(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "playbook", "show", "common", "--json")
    shown = json.loads(out)
    assert len(shown["sha256"]) == 64
    assert shown["playbook"]["playbook"] == "common"


def test_show_of_a_faulty_playbook_tells_its_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path))
    edit(tmp_path / "our_grid", "playbook.yaml", lambda text: text.replace("uses: [common]", "uses: [comon]"))
    status, out, err = run(capsys, "playbook", "show", str(tmp_path / "our_grid"), "--lang", "en")
    assert (status, out) == (1, "")
    assert 'Did you mean "common"?' in err


def test_a_district_adds_its_own_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "playbook", "new", "our_grid", "--in", str(tmp_path))
    monkeypatch.setenv("WANGGE_PLAYBOOKS", str(tmp_path))
    assert run(capsys, "playbook", "check", "our_grid")[0] == 0


def test_a_law_is_shown_with_articles_limits_and_grade(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "law", "show", "R-20", "--lang", "en")
    assert status == 0
    assert "#finish Finish: 60 days (can be extended by at most 30 days)" in out
    assert "Evidence grade: A" in out
    status, _, err = run(capsys, "law", "show", "R-99", "--lang", "zh")
    assert (status, "没有 R-99" in err) == (1, True)


def test_the_schema_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "playbook", "schema", "--check")[0] == 0


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_CN.UTF-8", "没有问题"), ("C.UTF-8", "没有问题"), ("en_GB.UTF-8", "no faults")]
)
def test_the_language_follows_the_terminal_and_is_chinese_otherwise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert said in run(capsys, "playbook", "check", "common")[1]


def test_no_database_and_no_django_are_needed() -> None:
    code = (
        "import argparse, sys; from wangge.cli.commands import law, playbook; "
        "root = argparse.ArgumentParser(); parts = root.add_subparsers(); playbook.add(parts); law.add(parts); "
        "status = playbook.run(root.parse_args(['playbook', 'check', 'common'])); "
        "sys.exit(status or 'django' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)


def test_from_a_wheel_a_new_one_begins_here_or_in_the_first_folder_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.lib.shipped.WHEEL", True)
    monkeypatch.chdir(tmp_path)
    assert main(["playbook", "new", "first"]) == 0
    assert (tmp_path / "first" / "playbook.yaml").is_file()
    monkeypatch.setenv("WANGGE_PLAYBOOKS", f"{tmp_path}/own")
    assert main(["playbook", "new", "second"]) == 0
    assert (tmp_path / "own" / "second" / "playbook.yaml").is_file()
