"""``wangge adopt``: gaps and conflicts are told before anything is written; a newer edition keeps the mapping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.cast import Cast
from tests.engine.written import ROOT, edit
from wangge.adoptions.facts import rulebook
from wangge.adoptions.models import Adoption, Edition
from wangge.cases.models import Case
from wangge.cli.main import main
from wangge.subjects import revisions

MAILBOX = ("--map", "sorting_desk=window_office", "--map", "ruling_office=coordination_office")
SLOWER, QUICKER = "length: {n: 4, unit: working_hour}", "length: {n: 3, unit: working_hour}"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def adopt(cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    codes = {name: entity.code for name, entity in cast.stage.entities.items()}

    def run(*argv: str) -> tuple[int, str]:
        given = [f"{a.partition('=')[0]}={codes.get(a.partition('=')[2], a.partition('=')[2])}" if "=" in a else a
                 for a in argv]  # fmt: skip
        return main(["adopt", *given]), capsys.readouterr().out

    return run


def test_gaps_say_what_to_do_and_nothing_is_written(adopt: Run) -> None:
    before = Adoption.objects.count(), Edition.objects.count()
    status, out = adopt("mailbox", "--map", "ruling_office=no_such", "--map", "elsewhere=x")
    assert status == 1
    for said in ("缺", "--map sorting_desk=…", "没有编号为 no_such", "没有采用", "--map elsewhere", "次序 50"):
        assert said in out, (said, out)
    assert (Adoption.objects.count(), Edition.objects.count()) == before


def test_looked_at_then_adopted_beside_what_is_there(adopt: Run) -> None:
    before = Adoption.objects.count(), Edition.objects.count()
    status, out = adopt("mailbox", *MAILBOX, "--dry-run")
    assert (status, "什么也没有写入" in out, "dedicated_grid（20）：同一件事它先接" in out) == (0, True, True)
    assert (Adoption.objects.count(), Edition.objects.count()) == before
    assert "mailbox" not in {own.playbook for own in rulebook().practices.values()}
    status, out = adopt("mailbox", *MAILBOX)
    assert (status, "已采用" in out, "还没有设" in out) == (0, True, True)
    assert "mailbox" in {own.playbook for own in rulebook().practices.values()}
    status, out = adopt("mailbox")
    assert (status, "没有要改的" in out) == (0, True)


def test_a_newer_edition_keeps_the_mapping_and_running_cases_keep_theirs(
    adopt: Run, cast: Cast, tmp_path: Path
) -> None:
    case, old = cast.file().case, Adoption.objects.get(edition__playbook="dedicated_grid")
    newer = tmp_path / "dedicated_grid"
    copytree(ROOT / "playbooks" / "dedicated_grid", newer)
    edit(newer, "words.zh.yaml", lambda text: text.replace("企业专属网格", "专属网格", 1))
    status, out = adopt(str(newer), "--dry-run")
    assert (status, "只改了文字" in out) == (0, True), out
    edit(
        newer,
        "playbook.yaml",
        lambda text: text.replace('version: "1.0"', 'version: "2.0"', 1).replace(SLOWER, QUICKER),
    )
    status, out = adopt(str(newer))
    assert status == 0, out
    assert "在办的 1 件按原版本办完" in out
    new = Adoption.objects.get(edition__playbook="dedicated_grid", until=None)
    assert (new.edition.version, new.mapping["organisations"]) == ("2.0", old.mapping["organisations"])
    old.refresh_from_db()
    assert old.until is not None
    revisions.check()
    assert Case.objects.get(pk=case).adoption_id == old.pk
    later = cast.file(at=new.since)
    assert Case.objects.get(pk=later.case).adoption_id == new.pk


def test_what_cannot_be_adopted_is_told_in_one_sentence(adopt: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for argv, said in (
        (("none",), "没有叫"),
        (("common",), "供别的做法使用的库"),
        (("mailbox", "--map", "x"), "看不懂"),
        (("mailbox", "--area", "nowhere"), "没有编号为"),
    ):
        assert main(["adopt", *argv]) == 1
        assert said in capsys.readouterr().err
