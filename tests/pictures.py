"""The pictures of the documentation, taken from the demonstration by Chromium, so that they stay true.

    make pictures       writes docs/pictures/*.png

A demonstration of its own is built in ``.cache/pictures`` (or the one there is used again), on a port of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.left_out import chromium
from tests.web.screens import DESK, FLAGS, PHONE

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
DATA = ROOT / ".cache" / "pictures" / "data"
PATIENCE = 300  # seconds until the demonstration answers


@dataclass(frozen=True)
class Picture:
    """``who``: a persona's name as the page of personas shows it ("": nobody); ``types``: what is typed into which
    field, then ``clicks``: what is pressed; ``awaits``: what must be there; ``at``: what stands at the top."""

    name: str
    who: str
    path: str
    phone: bool = False
    types: tuple[tuple[str, str], ...] = ()
    clicks: tuple[str, ...] = ()
    awaits: str = "main"
    at: str = ""


SAID = "楼下工地夜里十一点还在破碎作业，老人孩子睡不着。"
HANDLER = "经办员甲（住建）"
PICTURES = (
    Picture("home", "居民甲", "/", phone=True),
    Picture(
        "receipt", "居民甲", "/", phone=True, types=((".box textarea", SAID),), clicks=(".box-send .btn-primary",),
        awaits=".promise",
    ),
    Picture("today", "网格长甲", "/today/", phone=True),
    Picture("inbox", HANDLER, "/inbox/", clicks=("[data-line] .case-line-title",), awaits="section.three"),
    Picture("board", "区领导甲", "/board/"),
    Picture("map", "区领导甲", "/board/map/", awaits="[data-map][data-state=idle]"),
    Picture("practice", "", "/practices/demand_whistle/", at="#ways"),
)  # fmt: skip


@contextmanager
def demonstration() -> Iterator[str]:
    """``wangge demo`` as anybody would run it; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    DATA.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "wangge", "demo", "--with-parent"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "WANGGE_DATA": str(DATA), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _ready(server, port)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _ready(server: subprocess.Popen[str], port: int) -> str:
    until = time.monotonic() + PATIENCE
    assert server.stdout is not None
    for line in server.stdout:
        print(line, end="", file=sys.stderr)
        if f"127.0.0.1:{port}/" in line:
            return f"http://127.0.0.1:{port}"
        if time.monotonic() > until:
            break
    raise RuntimeError("the demonstration does not answer")


def take(browser: Browser, url: str, picture: Picture) -> None:
    context = browser.new_context(
        base_url=url,
        viewport=PHONE if picture.phone else DESK,
        locale="zh-CN",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.who:
        enter(page, picture.who)
    page.goto(picture.path)
    for field, text in picture.types:
        page.fill(field, text)
    for click in picture.clicks:
        page.locator(click).first.click()
    page.wait_for_selector(picture.awaits)
    page.wait_for_load_state("networkidle")
    if picture.at:
        page.locator(picture.at).evaluate("one => one.scrollIntoView()")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def enter(page: Page, who: str) -> None:
    page.goto("/enter/as/")
    page.get_by_role("button").filter(has_text=who).first.click()
    page.wait_for_load_state()


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with demonstration() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for picture in PICTURES:
            take(browser, url, picture)
            print(f"docs/pictures/{picture.name}.png", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    main()
