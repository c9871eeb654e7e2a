"""A template compiled for a language has in it what hangs on no page, and says the same as one that was not."""

from __future__ import annotations

import jinja2
import pytest

from wangge.web.compiling import Pages


def pages(**templates: str) -> Pages:
    made = Pages(loader=jinja2.DictLoader(templates), autoescape=True, auto_reload=False)
    asked: list[str] = []

    def said(key: str, **values: object) -> str:
        asked.append(key)
        return f"<{key}>" + "".join(map(str, values.values()))

    made.constant["w"] = said
    made.globals.update(w=said, asked=asked)
    return made


def test_a_sentence_is_asked_for_once_and_escaped() -> None:
    made = pages(page='{{ w("a") }} {{ w("b", n=2) }} {{ w(key) }}')
    template = made.get_template("page")
    for _ in range(3):
        assert template.render(key="c") == "&lt;a&gt; &lt;b&gt;2 &lt;c&gt;"
    assert made.globals["asked"] == ["a", "b", "c", "c", "c"]


def test_what_a_page_gives_is_asked_for_each_time() -> None:
    made = pages(page='{% for n in ns %}{{ w("a", n=n) }}{% endfor %}{{ w("b." ~ ns[0]) }}{{ w("c").lower() }}')
    assert made.get_template("page").render(ns=[1, 2]) == "&lt;a&gt;1&lt;a&gt;2&lt;b.1&gt;&lt;c&gt;"


def test_a_sentence_is_given_on_as_it_is() -> None:
    made = pages(page='{% set said = w("a") %}{{ said }}{{ "<" ~ said }}<p title="{{ w("q") }}">')
    assert made.get_template("page").render() == '&lt;a&gt;&lt;&lt;a&gt;<p title="&lt;q&gt;">'


def test_an_included_part_keeps_its_names_to_itself() -> None:
    made = pages(
        page='{% set x = 1 %}{% with y = 2 %}{% include "part" %}{% endwith %}{{ x }}{{ y }}',
        part='{% set x = 5 %}[{{ x }}{{ y }}{% include "inner" %}]',
        inner='{% for y in "ab" %}{{ y }}{{ x }}{% endfor %}',
    )
    assert made.get_template("page").render() == "[52a5b5]1"


def test_a_part_that_includes_itself_ends_where_it_says() -> None:
    made = pages(
        page='{% include "tree" %}', tree='{{ n.name }}{% for n in n.below %}({% include "tree" %}){% endfor %}'
    )
    below = [{"name": "b", "below": [{"name": "c", "below": []}]}]
    assert made.get_template("page").render(n={"name": "a", "below": below}) == "a(b(c))"


def test_blocks_stand_where_the_page_puts_them() -> None:
    made = pages(
        base='{{ w("top") }}{% block main %}{% endblock %}{% include "foot" %}',
        foot="{{ who }}.",
        page='{% extends "base" %}{% block main %}{% include "foot" %}{% endblock %}',
    )
    assert made.get_template("page").render(who="x") == "&lt;top&gt;x.x."


def test_a_part_that_is_missing_is_told_when_the_page_is_compiled() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        pages(page='{% if later %}{% include "nowhere" %}{% endif %}').get_template("page")


def test_a_fault_in_a_template_is_told_with_its_line() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as told:
        pages(page="a\n{% if %}").get_template("page")
    assert told.value.lineno == 2
