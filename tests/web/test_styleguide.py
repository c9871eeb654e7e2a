"""The styleguide shows every part that a person sees, and all colours and icons: what is new has to be put there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jinja2

from tests.web.gallery import PAGES
from wangge.web.language import Looks
from wangge.web.pages.samples import NOW
from wangge.web.templating import chinese

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "wangge" / "web" / "templates"
SOURCES = ROOT / "frontend" / "src"
NO_COMPONENTS = {
    "back": "a hidden field of forms",
    "case_pane": "a whole case beside a list; what it is made of stands here one by one",
    "chart_head": "a script in the page's head",
    "map_head": "a stylesheet and a script in the page's head",
}


class Marking(jinja2.FileSystemLoader):
    """Writes around what each part prints whose it is."""

    def get_source(self, env: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, fresh = super().get_source(env, template)
        name = Path(template).stem
        marked = f"<!--{name}-->{source}<!--/{name}-->" if template.startswith("web/parts/") else source
        return marked, path, fresh


@cache
def main() -> str:
    """What stands between the shell's own parts."""
    template, view, shell = PAGES["styleguide"]
    context = {"view": view, "shell": shell, "looks": Looks("zh"), "now": NOW, "here": "/", "csrf": "t"}
    page = chinese(loader=Marking(TEMPLATES), auto_reload=False).get_template(f"web/{template}.html").render(context)
    return page.partition('<section class="guide"')[2].partition("</main>")[0]


def shown() -> set[str]:
    """The parts that print something."""
    found = re.finditer(r"(?s)<!--(\w+)-->(?=(.*?)<!--/\1-->)", main())
    return {one[1] for one in found if re.sub(r"<!--/?\w+-->", "", one[2]).strip()}


def test_every_part_is_shown_or_is_no_component() -> None:
    parts = {path.stem for path in (TEMPLATES / "web" / "parts").glob("*.html")}
    assert shown() | NO_COMPONENTS.keys() == parts
    assert shown() & NO_COMPONENTS.keys() == set()


def test_every_colour_is_shown_by_day_and_by_night() -> None:
    tokens = re.findall(r"--([\w-]+): light-dark", (SOURCES / "css" / "10-tokens.css").read_text(encoding="utf-8"))
    swatches = re.findall(r'fill="var\(--([\w-]+)\)"/></svg><code>', main())
    assert sorted(swatches) == sorted(tokens * 2)


def test_every_icon_is_shown() -> None:
    icons = {path.stem for path in (SOURCES / "icons").glob("*.svg")}
    assert set(re.findall(r"<code>([a-z]+)</code></li>", main())) == icons


def test_sizes_are_those_of_the_stylesheet() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in (SOURCES / "css").glob("*.css"))
    sizes = {float(one) for one in re.findall(r"font-size: (\d[\d.]*)rem\b", css)}
    view = PAGES["styleguide"][1]
    assert {size for size, _, _ in view["sizes"]} <= sizes | {1.0}
    assert set(view["spaces"]) <= {float(one) for one in re.findall(r"(\d[\d.]*)rem\b", css)}
