"""Orders of a city's line come in by their numbers and go out step by step: against a small service of its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from tests.api.town import Town, console, must
from tests.cast import ROOT
from wangge.acts import outside
from wangge.api.webhooks import tell
from wangge.engine.values import Refused
from wangge.outside.access import backlogs
from wangge.outside.models import Reference

ORDER = {"text": "公园路的路灯三天没有亮", "category": "construction"}
SOON = timedelta(hours=7)


@dataclass
class Line:
    """The other side: what it was told, and with which status it answers."""

    url: str
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def steps(self) -> list[tuple[str, str]]:
        found = [json.loads(body) for _, body in self.heard]
        return [(one["number"], one["step"]["act"]) for one in found]


@pytest.fixture
def line() -> Iterator[Line]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept = Line(f"http://127.0.0.1:{server.server_port}/orders?from=wangge")
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def enter(town: Town, url: str = "") -> None:
    must(outside.add_system(console(), name="hotline", title="示例市民热线（虚构）", username="window", url=url))


@pytest.fixture
def hotline(town: Town, line: Line) -> Line:
    enter(town, line.url)
    return line


Call = Callable[..., Any]


def test_a_number_is_taken_once(call: Call, hotline: Line) -> None:
    first = call("POST", "/outside/hotline/2026-0001", ORDER, "window")
    assert first.status_code == 201, first.content
    again = call("POST", "/outside/hotline/2026-0001", ORDER, "window")
    assert again.status_code == 200
    assert again.json()["code"] == first.json()["code"]
    read = call("GET", "/outside/hotline/2026-0001", None, "window").json()
    assert read["code"] == first.json()["code"]
    assert read["numbers"] == [{"system": "示例市民热线（虚构）", "number": "2026-0001"}]
    assert Reference.objects.count() == 1


def test_a_number_that_says_something_else_is_refused(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/2026-0001", ORDER, "window")
    other = call("POST", "/outside/hotline/2026-0001", {**ORDER, "text": "另一件事"}, "window")
    assert other.status_code == 409
    assert other.json()["code"] == "key_reused"


def test_orders_are_counted(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/7", {**ORDER, "order": 1}, "window")
    acted = call("POST", "/outside/hotline/7/acts/withdraw", {"order": 3}, "window")
    assert acted.status_code == 200, acted.content
    again = call("POST", "/outside/hotline/7/acts/withdraw", {"order": 3}, "window")
    assert again["Idempotency-Replayed"] == "true"
    late = call("POST", "/outside/hotline/7/acts/urge", {"order": 2}, "window")
    assert late.status_code == 409
    assert late.json()["code"] == "outside_late"
    assert "3" in late.json()["detail"]


@pytest.mark.parametrize("who", ["", "traffic"])
def test_a_system_is_nobody_elses(call: Call, hotline: Line, who: str) -> None:
    call("POST", "/outside/hotline/7", ORDER, "window")
    for method, address, body in (
        ("POST", "/outside/hotline/8", ORDER),
        ("POST", "/outside/hotline/7/acts/withdraw", {"order": 1}),
        ("GET", "/outside/hotline/7", None),
    ):
        refused = call(method, address, body, who)
        assert refused.status_code == (404 if who else 401), address
    assert call("GET", "/outside/hotline/9", None, "window").status_code == 404
    assert call("GET", "/outside/nothing/7", None, "window").status_code == 404


@pytest.mark.parametrize("body", [{"order": "2"}, {"order": -1}, {"order": True}, {}, {"order": 1, "data": []}])
def test_what_is_no_order_is_told(call: Call, hotline: Line, body: dict[str, Any]) -> None:
    call("POST", "/outside/hotline/7", ORDER, "window")
    assert call("POST", "/outside/hotline/7/acts/withdraw", body, "window").status_code == 422


def test_each_step_is_told_once_in_its_order_and_signed(call: Call, hotline: Line, town: Town) -> None:
    code = call("POST", "/outside/hotline/7", ORDER, "window").json()["code"]
    call("POST", f"/cases/{code}/acts/accept", {}, "construction")
    hotline.answers = [204, 503]
    assert tell(timezone.now()) == 1
    assert hotline.steps() == [("7", "file"), ("7", "accept")]
    assert tell(timezone.now()) == 0  # not at once again
    assert len(hotline.heard) == 2
    assert backlogs()[0].trouble == "HTTP 503"
    assert tell(timezone.now() + SOON) == 1
    assert tell(timezone.now() + SOON) == 0
    assert hotline.steps()[2:] == [("7", "accept")]
    assert backlogs()[0].waiting == 0
    headers, body = hotline.heard[-1]
    assert verified(secret(), headers, body)
    assert headers["webhook-id"] == f"{code}.2"


def secret() -> str:
    return outside.shown_key(must(outside.named(console(), name="hotline")))


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """By the lines that the guide gives to receivers."""
    guide = (ROOT / "docs" / "outside.md").read_text(encoding="utf-8")
    given: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", guide, re.S)[0], given)  # our own guide's
    return bool(given["verified"](secret, headers, body))


def test_what_is_altered_or_old_or_signed_by_another_key_is_no_message_of_ours(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/7", ORDER, "window")
    tell(timezone.now())
    headers, body = hotline.heard[-1]
    assert verified(secret(), headers, body)
    assert not verified(secret(), headers, body.replace(b"file", b"accept"))
    assert not verified(secret(), {**headers, "webhook-id": "another"}, body)
    assert not verified("whsec_" + "A" * 43 + "=", headers, body)
    old = str(int(headers["webhook-timestamp"]) - 400)
    assert not verified(secret(), {**headers, "webhook-timestamp": old}, body)


def test_a_message_holds_codes_and_no_word(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/7", {**ORDER, "name": "居民丙", "phone": "15400000003"}, "window")
    tell(timezone.now())
    body = hotline.heard[-1][1].decode()
    told = json.loads(body)
    assert told["step"].keys() == {"seq", "act", "at"}
    assert told["case"].keys() == {"code", "state", "is_open", "due"}
    assert body.isascii()
    assert "15400000003" not in body


def test_for_a_day_both_keys_sign_so_that_the_receiver_can_change(call: Call, hotline: Line, town: Town) -> None:
    old = secret()
    must(outside.turn_key(console(timezone.now()), name="hotline"))
    call("POST", "/outside/hotline/7", ORDER, "window")
    tell(timezone.now())
    assert verified(old, *hotline.heard[-1])
    assert verified(secret(), *hotline.heard[-1])
    call("POST", "/outside/hotline/8", ORDER, "window")
    tell(timezone.now() + timedelta(days=1, seconds=1))
    assert not verified(old, *hotline.heard[-1])
    assert verified(secret(), *hotline.heard[-1])


def test_a_redirection_is_not_followed_and_silence_is_no_answer(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/7", ORDER, "window")
    hotline.answers = [302]
    assert tell(timezone.now()) == 0
    assert backlogs()[0].trouble == "HTTP 302"


def test_whoever_cannot_be_reached_is_tried_again_later(call: Call, town: Town) -> None:
    enter(town, "http://127.0.0.1:9/nobody")
    call("POST", "/outside/hotline/7", ORDER, "window")
    now = timezone.now()
    waits = []
    for _ in range(4):
        assert tell(now) == 0
        found = Reference.objects.get()
        assert found.next_at is not None
        waits.append(int((found.next_at - now).total_seconds()))
        now = found.next_at
    assert waits == [30, 60, 120, 240]


def test_a_stopped_system_is_told_nothing_and_takes_nothing(call: Call, hotline: Line) -> None:
    call("POST", "/outside/hotline/7", ORDER, "window")
    must(outside.stop(console(), name="hotline"))
    assert tell(timezone.now()) == 0
    assert call("POST", "/outside/hotline/8", ORDER, "window").status_code == 404
    assert hotline.heard == []


def test_another_key_signs_otherwise(town: Town, hotline: Line) -> None:
    old = outside.shown_key(must(outside.named(console(), name="hotline")))
    assert outside.shown_key(must(outside.turn_key(console(), name="hotline"))) != old


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "Hot line"}, "outside_name"),
        ({"url": "http://example.com/orders"}, "outside_url"),
        ({"url": "ftp://127.0.0.1/"}, "outside_url"),
        ({"username": "nobody"}, "user_unknown"),
    ],
)
def test_what_is_wrong_with_a_system_is_told(town: Town, given: dict[str, str], code: str) -> None:
    answer = outside.add_system(console(), **{"name": "hotline", "title": "热线", "username": "window", **given})
    assert isinstance(answer, Refused)
    assert answer.code == code
