"""Chromium over the live server: the fixtures ``browser`` and ``visit``, a story's clock, people who act."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.left_out import chromium
from tests.web.screens import DESK, FLAGS
from tests.web.screens import PHONE as PHONE
from tests.web.stage import Played, perform
from tests.web.town import Town
from wangge.accounts.models import User
from wangge.accounts.sessions import SessionStore

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE = 30_000  # ms; what takes so long is lost, on a busy machine too

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; Django would take it for an async view.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            yield started
            started.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser, transactional_db: None, town: Town, live_server: Any) -> Iterator[Open]:
    """``visit(path, size, user)`` → a page; at the end nothing may have been complained of in its console."""
    yield from visiting(browser, town.users, live_server.url)


@pytest.fixture
def played(transactional_db: None, request: pytest.FixtureRequest) -> Played:
    """The cast of the scenario that the test's mark ``story`` names."""
    return perform(request.node.get_closest_marker("story").args[0])


@pytest.fixture
def persons(browser: Browser, played: Played, live_server: Any) -> Iterator[Persons]:
    """The persons of a scenario at their screens."""
    for opened in visiting(browser, played.users, live_server.url):
        yield Persons(opened, played.users, live_server.url)


class Persons:
    """Each has one window, and enters anew each time: a session does not last for weeks."""

    def __init__(self, opened: Open, users: Mapping[str, User], url: str) -> None:
        self.opened, self.users, self.url = opened, users, url
        self.pages: dict[str, Page] = {}

    def at(self, name: str, path: str, size: Any = None) -> Page:
        """The window of a person, gone to ``path``; on a phone or at a desk, as it was opened first."""
        page = self.pages.get(name)
        if page is None:
            page = self.pages[name] = self.opened(path, size or DESK, name)
        else:
            page.context.add_cookies([session_of(self.users[name], self.url)])
            page.goto(path)
        assert fits(page)
        return page


def visiting(browser: Browser, users: Mapping[str, User], url: str) -> Iterator[Open]:
    complaints: list[str] = []
    contexts = []

    def opened(path: str, size: Any, user: str | None = None, **more: Any) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", base_url=url, **more)
        contexts.append(context)
        if user:
            context.add_cookies([session_of(users[user], url)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: complaints.extend(complaint_of(m)))
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == [], complaints


MEANT = ("GL Driver Message", "launch 'tel:", "ERR_INTERNET_DISCONNECTED")


def complaint_of(message: Any) -> list[str]:
    """Errors and warnings; that a form was answered with what to mend is none, nor that a code alone opens nothing, nor
    that this machine is no telephone, nor that a test took the net away, nor that a map was pictured slowly."""
    meant = any(part in message.text for part in MEANT)
    mend = " 422 " in message.text or (" 404 " in message.text and "/track/" in message.location["url"])
    return [message.text] if message.type in ("error", "warning") and not (meant or mend) else []


def session_of(user: User, url: str) -> Any:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def fits(page: Page) -> bool:
    """Nothing is wider than the window, once the page that was asked for is there."""
    page.wait_for_load_state()
    return bool(page.locator("html").evaluate("html => html.scrollWidth <= window.innerWidth"))


def shown_codes(page: Page) -> list[str]:
    return [text.replace("-", "").replace(" ", "") for text in page.locator("dd.code").all_inner_texts()]


class StoryClock:
    """The moment at which the server believes itself to be."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def at(self, hour: int, minute: int = 0, day: int | None = None) -> None:
        self.now = self.now.replace(hour=hour, minute=minute, day=day or self.now.day)

    def on(self, moment: str) -> None:
        """As a scenario writes it: "2026-03-02 09:00"."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoryClock:
    """Tuesday, 3 March 2026, 14:00 in the district, until the story says otherwise."""
    told = StoryClock(datetime(2026, 3, 3, 14, 0, tzinfo=ZONE))
    monkeypatch.setattr(timezone, "now", lambda: told.now)
    return told


# --- what a person does on a page


def act(page: Page, name: str, **given: str | list[str]) -> None:
    """Open an act's form on a case's page, fill it, send it, and see that the page says that it is done."""
    form = unfolded(page, name)
    for field, value in given.items():
        fill(form, field, value)
    with page.expect_navigation():
        form.locator("button.btn:not([type=button])").click()
    page.wait_for_selector(".message")
    assert "已完成" in page.inner_text(".message"), page.inner_text("main")
    assert fits(page)


def unfolded(page: Page, name: str) -> Locator:
    """An act's form, opened where it is folded: on a phone it is, at a desk the page's script opens the next act's."""
    page.wait_for_load_state()
    form = page.locator(f'form[action$="/acts/{name}/"]').first
    if not form.is_visible():
        page.click(f"details.act:has(form[action$='/acts/{name}/']) > summary")
    return form


def fill(form: Locator, name: str, value: str | list[str]) -> None:
    """Type a text, choose an option, tick boxes: whatever the field is."""
    fields = form.locator(f"[name={name}]:not([type=hidden])")
    if fields.first.get_attribute("type") in ("radio", "checkbox"):
        for wanted in [value] if isinstance(value, str) else value:
            form.locator(f"label:has([name={name}][value='{wanted}'])").click()
    elif fields.first.evaluate("one => one.tagName") == "SELECT":
        fields.select_option(value)
    else:
        fields.fill(str(value))


def text_of(page: Page, part: str) -> str:
    """The words of a part of the page, once the whole page is there."""
    page.wait_for_load_state()
    return page.inner_text(part)


def pill(page: Page) -> str:
    """The state as the head of a case's page says it."""
    return text_of(page, ".page-head .pill, .track-state .pill")


def three(page: Page) -> str:
    """谁在办、何时办完、凭什么, as the head of a case's page says them."""
    return text_of(page, "section.three").replace("\n", " ")


def rate(page: Page, grade: str) -> None:
    form = unfolded(page, "rate")
    form.locator(f"button[name=rating][value='{grade}']").click()
    page.wait_for_selector(".message")
