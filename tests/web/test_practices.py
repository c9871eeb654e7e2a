"""What a practice says can be read by anyone: its procedures drawn, its forms, limits, posts, papers, stories; in the
demonstration its author sees every change of its files, and every fault of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.test import Client

from tests.engine.written import edit
from tests.pdfs import pages
from tests.web.test_filing import text_of
from tests.web.test_templates import OWN_ID, Outline
from tests.web.town import Town
from wangge.acts import rehearsing
from wangge.adoptions import shelf
from wangge.web.showing.practice_drawing import broken

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
PRACTICES = sorted(file.parent.name for file in PLAYBOOKS.glob("*/README.md"))


@pytest.fixture
def author(settings: Any, tmp_path: Path) -> Path:
    """An author's folder that the demonstration looks into."""
    settings.DEMO, settings.DATA = True, tmp_path / "data"
    settings.PLAYBOOK_PATHS = [PLAYBOOKS, tmp_path / "mine"]
    copytree(PLAYBOOKS / "mailbox", tmp_path / "mine" / "letters")
    edit(
        tmp_path / "mine" / "letters",
        "playbook.yaml",
        lambda text: text.replace("playbook: mailbox", "playbook: letters"),
    )
    return tmp_path / "mine" / "letters"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PRACTICES)
def test_every_practice_has_its_page(client: Client, town: Town, settings: Any, name: str, language: str) -> None:
    settings.DEMO = True
    answer = client.get(f"/practices/{name}/", headers={"accept-language": language})
    html = answer.content.decode()
    page = Outline(html)
    assert (answer.status_code, page.faults, page.open) == (200, [], [])
    assert OWN_ID.findall(html) == []
    assert len(page.all("svg")) > 1
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    pointed = {a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")}
    assert pointed - set(ids) == set()
    assert "style" not in {attr for _, attrs in page.found for attr in attrs}
    assert all("disabled" in found for found in page.all("fieldset") if found.get("class") == "form narrow")


def test_only_what_is_adopted_is_shown_outside_the_demonstration(client: Client, town: Town, settings: Any) -> None:
    page = text_of(client.get("/practices/"))
    assert "双员制" in page
    assert "信访事项办理" not in page
    assert client.get("/practices/dual_posts/").status_code == 200
    for address in ("petition/", "nothing/", "common/", "dual_posts/papers/none/", "one_window/papers/none/"):
        assert client.get(f"/practices/{address}").status_code == 404, address
    assert client.post("/practices/dual_posts/play/").status_code == 404
    settings.DEMO = True
    for name in ("x" * 3000, "%00", "..", "Mailbox", "a.b"):
        assert client.get(f"/practices/{name}/").status_code == 404, name
    settings.DEMO = False
    assert "本区正在用的版本" in text_of(client.get("/practices/dual_posts/"))
    assert "演一遍" not in text_of(client.get("/practices/dual_posts/"))


def test_a_page_says_who_by_when_and_on_what_ground(client: Client, town: Town) -> None:
    page = text_of(client.get("/practices/dual_posts/"))
    for said in (
        "示例区",
        "群众工作接待员",
        "选派自施工单位",
        "与文明施工监督员结对",
        "当日",
        "本地承诺",
        "派单异议由热线裁定",
    ):
        assert said in page, said
    html = client.get("/practices/dual_posts/").content.decode()
    assert 'href="/laws/14/"' in html
    assert re.search(r"<fieldset[^>]* disabled>", html)


def test_an_author_sees_every_change_and_every_fault(client: Client, town: Town, author: Path) -> None:
    assert "草稿" in text_of(client.get("/practices/"))
    assert "没有采用之前，不影响任何在办事项" in text_of(client.get("/practices/letters/"))
    edit(author, "words.zh.yaml", lambda text: text.replace("城市信箱", "来信必复"))
    assert "<h1>来信必复</h1>" in client.get("/practices/letters/").content.decode()
    edit(
        author,
        "playbook.yaml",
        lambda text: text.replace("post: ", "pst: ").replace("procedure: answer", "procedure: anser"),
    )
    faulty = re.sub(r"<[^>]*>", "", text_of(client.get("/practices/letters/")))
    assert "2 处问题" in faulty
    assert "playbook.yaml 第 26 行" in faulty
    assert "是不是“answer”" in faulty
    assert "2 处问题" in text_of(client.get("/practices/"))
    edit(author, "playbook.yaml", lambda text: text.replace("anser", "answer"))
    assert "<h1>来信必复</h1>" in client.get("/practices/letters/").content.decode()


def test_what_is_adopted_stays_as_it_is_while_its_files_change(
    client: Client, town: Town, author: Path, settings: Any
) -> None:
    mine = author.parent / "dual_posts"
    copytree(PLAYBOOKS / "dual_posts", mine)
    assert "本区正在用的版本" in text_of(client.get("/practices/dual_posts/"))
    edit(mine, "words.zh.yaml", lambda text: text.replace("双员制", "双员共治", 1))
    changed = text_of(client.get("/practices/dual_posts/"))
    assert ("双员共治" in changed, "草稿" in changed, "采用于示例区" in changed) == (True, True, True)
    settings.DEMO = False
    assert "双员共治" not in text_of(client.get("/practices/dual_posts/"))


def test_what_a_play_came_to_stands_at_each_step(client: Client, town: Town, author: Path) -> None:
    """The result as ``wangge playbook try --json`` writes it; a change of a story makes it stale."""
    assert "改动后还没有演过" in text_of(client.get("/practices/letters/"))
    stories = sorted(file.stem for file in (author / "scenarios").glob("*.yaml"))
    wrong = {"line": 20, "what": "steps[0].then.lead", "expected": "transport", "found": "gardens"}
    told = {name: [wrong] if name == stories[0] else [] for name in stories}
    file = rehearsing.place(rehearsing.digest(author, shelf.read(author).sha256))
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"stories": told}), encoding="utf-8")
    page = text_of(client.get("/practices/letters/"))
    assert "1 个场景与写的不一样" in page
    assert "主办：写的是“区交通运输局”，实际是“区园林绿化局”" in page
    html = client.get("/practices/letters/").content.decode()
    assert html.count("tick is-wrong") == 2
    assert html.count("tick is-ok") > len(stories)
    edit(author, f"scenarios/{stories[0]}.yaml", lambda text: text.replace("lead: transport", "lead: gardens"))
    assert "改动后还没有演过" in text_of(client.get("/practices/letters/"))
    edit(author, f"scenarios/{stories[0]}.yaml", lambda text: text.replace("lead: gardens", "leed: gardens"))
    assert "场景文件有误" in text_of(client.get("/practices/letters/"))


def test_a_sample_of_a_paper_names_its_blanks(client: Client, town: Town) -> None:
    answer = client.get("/practices/one_window/papers/one_time_notice/")
    assert answer.headers["Content-Type"] == "application/pdf"
    read = pages(answer.content)[0].text
    assert "样张" in read
    assert "〔诉求人〕" in read


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("对方同意，提议调解人", ["对方同意，", "提议调解人"]),
        ("可做：重新分类（不是市场需求）", ["可做：重新分类", "（不是市场需求）"]),
        ("Reclassify (not a market demand)", ["Reclassify (not", "a market demand)"]),
    ],
)
def test_a_text_of_a_drawing_is_broken_where_a_reader_would(text: str, lines: list[str]) -> None:
    assert broken(text, 12, 118) == lines
