"""`map`: all 390 grids coloured by what is open, and 20,000 points of open cases clustered over them, out of 1,000,000
cases; headless Chromium without a graphics card, nothing in its cache.

    .venv/bin/python -m benchmarks.map [--json]

seconds   from the begin of the page until all of it is drawn: the median of three
kb        what the map's data take on the wire, packed: outlines, points, and the page with the colours
"""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks import figures, million, stand
from tests.left_out import chromium
from tests.web.screens import DESK, FLAGS

MARKS = {"seconds": "≤ 2", "kb": "≤ 1000"}
PATH = "/board/map/?measure=open&level=4"
DATA = ("/map/units/", "/map/points/", "/map/ground/", "/board/map/")
DRAWN = "() => new Promise((done) => window.drawnAt ? done() : addEventListener('map:idle', () => done()))"
ROUNDS = 3
POINTS = 20_000


def measure() -> figures.Figures:
    million.build()
    with stand.serving(million.DATA) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        base, session = f"http://127.0.0.1:{running.port}", running.known["sessions"]["window"]
        _drawn(browser, base, session)
        rounds = [_drawn(browser, base, session) for _ in range(ROUNDS)]
        browser.close()
    return {"seconds": median(r[0] for r in rounds), "kb": median(r[1] for r in rounds)}


def _drawn(browser: Browser, base: str, session: str) -> tuple[float, float]:
    """Seconds until the map is idle, and the data's bytes in thousands."""
    context = browser.new_context(viewport=DESK, base_url=base, locale="zh-CN")
    context.add_cookies([{"name": "wangge_session", "value": session, "url": base}])
    page, sizes, found = context.new_page(), [], []
    page.add_init_script("addEventListener('map:idle', () => (window.drawnAt = performance.now()))")
    page.on("response", lambda r: found.append(r) if any(part in r.url for part in DATA) else None)
    page.goto(PATH)
    page.evaluate(DRAWN)
    for response in found:
        sizes.append(response.request.sizes()["responseBodySize"])
        if "/map/points/" in response.url:
            _enough(response.json())
    seconds = page.evaluate("window.drawnAt") / 1000
    context.close()
    return seconds, sum(sizes) / 1000


def _enough(points: dict[str, Any]) -> None:
    """A benchmark of fewer points is another one."""
    drawn = sum(feature["properties"].get("n", 1) for feature in points["features"])
    assert drawn >= POINTS, drawn


if __name__ == "__main__":
    figures.main("map", measure, MARKS)
