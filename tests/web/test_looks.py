"""Language, size of text and theme: chosen, asked of the browser, or Chinese."""

from __future__ import annotations

from django.test import Client

from tests.web.town import Town


def test_chinese_unless_the_browser_or_the_reader_wants_english(client: Client, town: Town) -> None:
    assert "说说什么事" in client.get("/").content.decode()
    english = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"}).content.decode()
    assert "Say what it is" in english
    assert "说说什么事" in client.get("/", headers={"Accept-Language": "zh-TW,en;q=0.5"}).content.decode()
    assert "说说什么事" in client.get("/", headers={"Accept-Language": "fr"}).content.decode()


def test_a_choice_outweighs_the_browser(client: Client, town: Town) -> None:
    answer = client.post("/looks/", {"language": "en", "next": "/track/"})
    assert answer["Location"] == "/track/"
    assert "Say what it is" in client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode()


def test_large_text_and_theme_are_attributes_of_the_page(client: Client, town: Town) -> None:
    client.post("/looks/", {"text": "large", "theme": "dark"})
    html = client.get("/").content.decode()
    assert 'data-text="large"' in html
    assert 'data-theme-choice="dark"' in html


def test_nonsense_and_other_hosts_are_left_out(client: Client, town: Town) -> None:
    answer = client.post("/looks/", {"text": "huge", "language": "xx", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies == {}


def test_every_page_names_its_policy(client: Client, town: Town) -> None:
    answer = client.get("/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_problems_speak_the_readers_language(client: Client, town: Town) -> None:
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404
    assert "没有找到这一页" in missing.content.decode()
    assert "Page not found" in client.get("/no-such-page/", headers={"Accept-Language": "en"}).content.decode()
