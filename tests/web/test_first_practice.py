"""docs/first-practice*.md, word for word: commands are run, edits made, outputs compared, the need filed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.web.test_filing import text_of
from tests.web.town import DAY, Town
from wangge import acts
from wangge.acts import setup
from wangge.adoptions.facts import practice
from wangge.cases.models import Case
from wangge.cli import trying
from wangge.cli.main import main, parser
from wangge.people.access import scope_of

ROOT = Path(__file__).resolve().parents[2]
GUIDES = {"zh": "first-practice.zh-CN.md", "en": "first-practice.md"}
BLOCK = re.compile(r"^```(sh|text|diff|yaml)\n(.*?)^```$", re.M | re.S)
PAGE = "/practices/power_first/"
Say = Callable[[], str]


@dataclass(frozen=True)
class Block:
    """``kind``: sh, text, diff or yaml; ``file``: what the text before it names last."""

    kind: str
    text: str
    file: str


def blocks(language: str) -> Iterator[Block]:
    text = (ROOT / "docs" / GUIDES[language]).read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        named = re.findall(r"`(practices/[\w/.]+)`", text[: found.start()])
        yield Block(found[1], found[2], named[-1] if named else "")


def edit(block: Block) -> None:
    """What a reader does with a block that shows a file: make it, or change the lines."""
    file = Path(block.file)
    if block.kind == "yaml":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines()
    old, new = ("".join(f"{one[1:]}\n" for one in lines if one[:1] != sign) for sign in "+-")
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1, block
    file.write_text(before.replace(old, new), encoding="utf-8")


def run(command: str, language: str) -> None:
    """``try`` plays on this test's database, which is as empty as its own would be; ``demo`` would not end."""
    argv = shlex.split(command)[1:]
    args = parser().parse_args(argv)
    if argv[:2] == ["playbook", "try"]:
        trying.play_all(sorted((Path(argv[2]).resolve() / "scenarios").glob("*.yaml")), language, {})
    elif argv[0] != "demo":
        main(argv)
    else:
        assert args.playbooks == ["practices"]


def compare(said: str, expected: str) -> None:
    """Each line of the guide stands in one of what was said, in order."""
    lines = iter(said.splitlines())
    for wanted in expected.splitlines():
        assert any(wanted in line for line in lines), (wanted, said)


@pytest.fixture(params=sorted(GUIDES))
def language(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """A reader in an empty folder, with the demonstration looking on."""
    code = str(request.param)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", {"zh": "zh_CN.UTF-8", "en": "en_GB.UTF-8"}[code])
    settings.DEMO, settings.PLAYBOOK_PATHS = True, [ROOT / "playbooks", tmp_path / "practices"]
    return code


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Say:
    return lambda: "".join(capsys.readouterr())


@pytest.mark.django_db
def test_the_practice_is_written_checked_and_proved_as_the_guide_says(client: Client, language: str, said: Say) -> None:
    written = ""
    headers = {"accept-language": language}
    for block in blocks(language):
        if block.kind == "sh":
            said()
            for command in block.text.splitlines():
                if "adopt" not in command:
                    run(command, language)
            adopted, written = "adopt" in block.text, said()
        elif block.kind != "text":
            edit(block)
        elif not adopted:
            compare(written, block.text)
            if "words.en.yaml:1" in block.text:
                page = text_of(client.get(PAGE, headers=headers))
                assert page.count("categories.power") >= 2
    page = text_of(client.get(PAGE, headers=headers))
    title = {"zh": "断电先应", "en": "Power first"}[language]
    assert f"<h1>{title}</h1>" in page
    assert {"zh": "2 个工作小时", "en": "2 working hours"}[language] in page


def test_it_is_adopted_and_takes_its_first_need_as_the_guide_says(town: Town, language: str, said: Say) -> None:
    power = {"code": "power", "name": "企业供电", "owner": town.entities["housing"], "words": ["停电"]}
    setup.add_categories(town.by, rows=[power], valid_from=DAY)
    for block in blocks(language):
        if block.kind == "sh" and ("adopt" in block.text or "new" in block.text):
            said()
            run(block.text.strip(), language)
            adopted = "adopt" in block.text
        elif block.kind == "text" and adopted:
            compare(said(), block.text)
            adopted = False
        elif block.kind in ("diff", "yaml"):
            edit(block)
            adopted = False
    at = datetime.now(UTC)
    guide = (ROOT / "docs" / GUIDES[language]).read_text(encoding="utf-8")
    (told,) = re.findall({"zh": "写“(.*?)”", "en": "write “(.*?)”"}[language], guide)
    need = acts.Need(text=told, category="power", about=town.entities["food"].pk)
    filed = acts.file(scope_of(town.users["manager"].pk, at), need, at)
    assert isinstance(filed, acts.Filed)
    case = Case.objects.get(pk=filed.case)
    own = practice(case.adoption_id)
    assert (own.playbook, case.lead_id) == ("power_first", town.entities["housing"].pk)
    promised = own.spec.clocks["respond"].length
    assert (promised.n, promised.unit) == (2, "working_hour")
    assert own.words.text("title", language) == {"zh": "断电先应", "en": "Power first"}[language]
