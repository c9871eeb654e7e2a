"""Every page of the gallery under axe, as a phone shows it by day, a desk by night; what pages may weigh and take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route

from tests.web.browsing import DESK, PHONE, Open
from tests.web.gallery import PAGES
from wangge.web.language import Looks
from wangge.web.pages.samples import NOW

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
STATIC = ROOT / "wangge" / "web" / "static"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
HOST = "http://gallery.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RUN = """async (rules) => {
    const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
    const found = await axe.run(document, {resultTypes: ["violations"], ...only});
    return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
        .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary.split("\\n")[1]}`));
}"""
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
    for (const one of list.getEntriesByName("first-contentful-paint")) done(one.startTime);
}).observe({type: "paint", buffered: true}))"""
SCRIPT_MOST = 250 * 1024  # bytes, of a page without map or chart
PAINT_MOST = 1_000  # ms


@lru_cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def answer(route: Route, theme: str) -> None:
    """The gallery's pages and our own static files; nothing else exists."""
    path = route.request.url.removeprefix(HOST).partition("?")[0]
    if path.strip("/") in PAGES:
        route.fulfill(content_type="text/html; charset=utf-8", body=html_of(path.strip("/"), theme))
    elif path.startswith("/static/") and (file := STATIC / path.removeprefix("/static/")).is_file():
        route.fulfill(content_type=TYPES[file.suffix], body=file.read_bytes())
    else:
        route.fulfill(status=404, body="")


def html_of(name: str, theme: str) -> str:
    template, view, shell = PAGES[name]
    context = {"view": view, "shell": shell, "looks": Looks("zh", theme=theme), "now": NOW, "here": "/", "csrf": "t"}
    return render_to_string(f"web/{template}.html", context)


@pytest.fixture
def gallery(browser: Browser, size: Any, theme: str) -> Iterator[Page]:
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
    context.route("**/*", lambda route: answer(route, theme))
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("size", "theme", "rules"),
    [(PHONE, "light", []), (DESK, "dark", ["color-contrast", "link-in-text-block", "scrollable-region-focusable"])],
    ids=["phone-light", "desk-dark"],
)
def test_axe_has_nothing_serious_against_any_page(gallery: Page, rules: list[str]) -> None:
    """All rules once; again those that hang on colour and width."""
    found: dict[str, list[str]] = {}
    for name in PAGES:
        gallery.goto(f"{HOST}/{name}")
        gallery.evaluate(axe())
        if faults := gallery.evaluate(RUN, rules):
            found[name] = faults
    assert found == {}


def test_a_page_without_map_or_chart_loads_little_script() -> None:
    for name in PAGES:
        html = html_of(name, "light")
        if "data-map" in html or "data-chart" in html:
            continue
        loaded = [part.partition('"')[0] for part in html.split('<script src="/static/')[1:]]
        assert loaded
        assert sum((STATIC / path).stat().st_size for path in loaded) <= SCRIPT_MOST, name


@pytest.mark.parametrize(
    ("path", "size", "user"),
    [("/", PHONE, None), ("/file/", PHONE, None), ("/inbox/", DESK, "receiver"), ("/cases/", DESK, "receiver")],
)
def test_the_first_words_are_there_within_a_second(visit: Open, path: str, size: Any, user: str | None) -> None:
    page = visit(path, size, user)
    page.goto(path)  # as most see it: with stylesheet and script in the browser's keeping
    assert page.evaluate(PAINTED) <= PAINT_MOST
