"""Every page, in both languages: well-formed, usable without script, nothing inline, no id of ours on the screen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from tests.web.gallery import PAGES
from wangge.web.html import Frame, case_lines
from wangge.web.language import Looks
from wangge.web.pages.cases import CasePage
from wangge.web.pages.parts import ActButton, CaseLine, Due, State, Traits
from wangge.web.pages.samples import NOW

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "rect", "circle", "path"}
OWN_ID = re.compile(r"\b(?:R-\d{2}|S[0-4]-\d{1,2})\b")


class Outline(HTMLParser):
    """Elements with their attributes, and whether every one is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag]


def html_of(name: str, language: str) -> str:
    template, view, shell = PAGES[name]
    looks = Looks(language)  # type: ignore[arg-type]
    context = {"view": view, "shell": shell, "looks": looks, "now": NOW, "here": "/", "csrf": "t"}
    return render_to_string(f"web/{template}.html", context, using=language)


EVERY = pytest.mark.parametrize(("name", "language"), [(n, lang) for n in PAGES for lang in ("zh", "en")])


@EVERY
def test_the_page_is_well_formed(name: str, language: str) -> None:
    page = Outline(html_of(name, language))
    assert page.faults == []
    assert page.open == []
    assert len(page.all("h1")) == 1
    assert page.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[language]


@EVERY
def test_nothing_is_inline_or_from_elsewhere(name: str, language: str) -> None:
    page = Outline(html_of(name, language))
    assert page.all("style") == []
    assert [s for s in page.all("script") if not s.get("src", "").startswith("/static/")] == []
    attributes = {a for _, attrs in page.found for a in attrs}
    assert {a for a in attributes if a == "style" or a.startswith("on")} == set()
    links = [v for _, attrs in page.found for k, v in attrs.items() if k in ("src", "href", "action")]
    assert [v for v in links if "//" in v] == []


@EVERY
def test_labels_ids_and_forms_fit_together(name: str, language: str) -> None:
    page = Outline(html_of(name, language))
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    pointed = [a["for"] for a in page.all("label") if "for" in a]
    pointed += [i for _, a in page.found for i in a.get("aria-describedby", "").split()]
    pointed += [a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert set(pointed) - set(ids) == set()
    posts = html_of(name, language).count('method="post"')
    assert html_of(name, language).count("csrfmiddlewaretoken") == posts


@EVERY
def test_no_id_of_ours_is_on_the_screen(name: str, language: str) -> None:
    assert OWN_ID.findall(html_of(name, language)) == []


def test_a_phone_bar_has_at_most_four_entries() -> None:
    assert {name for name, (_, _, shell) in PAGES.items() if len(shell.nav) > 4} == set()


def test_what_people_write_is_escaped() -> None:
    case = PAGES["case"][1]
    assert isinstance(case, CasePage)
    nasty = replace(case, title="<script>alert(1)</script>", narrative='"><img src=x onerror=alert(1)>')
    context = {"view": nasty, "shell": PAGES["case"][2], "looks": Looks("zh"), "now": NOW, "here": "/"}
    page = Outline(render_to_string("web/case.html", context, using="zh"))
    assert [s for s in page.all("script") if "src" not in s] == []
    assert [i for i in page.all("img") if "onerror" in i] == []


def test_the_code_of_a_law_is_a_link_not_a_number() -> None:
    assert 'href="/laws/14/"' in html_of("case", "zh")


def test_what_people_write_is_escaped_in_lists_too() -> None:
    nasty = CaseLine("/x", "<script>1</script>", Traits(State("<b>", "calm"), '"', "'>", "<i>"), Due("calm"))
    html = case_lines(
        (replace(nasty, acts=(ActButton("a", "<s>", '"x', "<", instant=True),)),), Frame("zh", csrf="<c>")
    )
    assert Outline(f"<ul>{html}</ul>").faults == []
    assert {tag for tag, _ in Outline(html).found} == {"li", "div", "a", "p", "span", "form", "input", "button", "kbd"}
