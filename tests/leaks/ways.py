"""Every way by which something of a case could come out: one entry for each address of the pages and of the API.

``{code}`` and ``{file}`` stand for the case's code and its attachment's, so that the same way can be tried on a case
that does not exist. A test holds the keys to the address patterns: a new address must be entered before tests pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.leaks.town import GHOST, MARK, Town

GHOST_FILE = "0" * 20


@dataclass(frozen=True)
class Way:
    """A request. ``body``: of a POST; ``pin``: with the header of an asker who has the code but not the PIN; ``pane``:
    of the case alone that stands beside a list."""

    address: str
    method: str = "GET"
    body: tuple[tuple[str, str], ...] = ()
    pin: bool = False
    pane: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.address}{' PIN' if self.pin else ''}{' pane' if self.pane else ''}"

    @property
    def api(self) -> bool:
        return self.address.startswith(("/api/", "/open311/"))


def _post(address: str, **body: str) -> Way:
    return Way(address, "POST", tuple(body.items()))


# What shows a case to whoever has its code: tried on the case and on one that does not exist.
BY_CODE: dict[str, tuple[Way, ...]] = {
    "file/<str:code>/": (Way("/file/{code}/"),),
    "cases/<str:code>/": (Way("/cases/{code}/"), Way("/cases/{code}/?act=accept")),
    "cases/<str:code>/acts/<str:act>/": (
        _post("/cases/{code}/acts/accept/"), _post("/cases/{code}/acts/undo/"), _post("/cases/{code}/acts/nonsense/"),
        _post("/cases/{code}/acts/rate/", rating="5"),
    ),
    "inbox/": (Way("/inbox/?case={code}"), Way("/inbox/?case={code}&act=accept", pane=True)),
    "inbox/together/": (
        Way("/inbox/together/?case={code}"), _post("/inbox/together/", case="{code}"),
        _post("/inbox/together/", case="{code}", act="accept", key="k1"),
        _post("/inbox/together/", case="{code}", act="handle", note="note", sent="yes", of="1.request", key="k2"),
        _post("/inbox/together/", done="{code}.2", act="undo", key="k3"),
    ),
    "cases/": (Way("/cases/?case={code}"), Way("/cases/?case={code}", pane=True)),
    "cases/<str:code>/contact/": (_post("/cases/{code}/contact/"),),
    "cases/<str:code>/call/": (_post("/cases/{code}/call/"),),
    "cases/<str:code>/unlock/": (_post("/cases/{code}/unlock/"),),
    "cases/<str:code>/files/<str:file>/": (Way("/cases/{code}/files/{file}/"),),
    "cases/<str:code>/papers/<int:paper>/": (Way("/cases/{code}/papers/1/"), Way("/cases/{code}/papers/1/?lang=en")),
    "api/v1/cases/<code>": (Way("/api/v1/cases/{code}"), Way("/api/v1/cases/{code}", pin=True)),
    "api/v1/cases/<code>/acts/<act>": (
        _post("/api/v1/cases/{code}/acts/accept"), _post("/api/v1/cases/{code}/acts/undo"),
        _post("/api/v1/cases/{code}/acts/nonsense"),
    ),
    "api/v1/cases/<code>/contact": (
        _post("/api/v1/cases/{code}/contact"), Way("/api/v1/cases/{code}/contact", "POST", pin=True),
    ),
    "api/v1/outside/<system>/<path:number>": (Way("/api/v1/outside/hotline/{code}"),),
    "api/v1/outside/<system>/<path:number>/acts/<act>": (_post("/api/v1/outside/hotline/{code}/acts/accept"),),
    "api/v1/files/<code>": (
        Way("/api/v1/files/{file}"), Way("/api/v1/files/{file}?case={code}"),
        Way("/api/v1/files/{file}?case={code}", pin=True),
    ),
}  # fmt: skip

# What the code alone opens (80 random bits): the state, never the content. Not even that in a closed zone.
TRACKING: dict[str, tuple[Way, ...]] = {
    "track/": (Way("/track/?code={code}"), _post("/track/", code="{code}", pin="")),
    "api/v1/track/<code>": (Way("/api/v1/track/{code}"),),
    "open311/v2/requests/<code>.<format>": (
        Way("/open311/v2/requests/{code}.json"),
        Way("/open311/v2/requests/{code}.xml"),
    ),
    "open311/v2/requests.<format>": (Way("/open311/v2/requests.json?service_request_id={code}"),),
    "open311/v2/tokens/<token>.<format>": (Way("/open311/v2/tokens/{code}.json"),),
}

# What lists and counts: compared with what it was before the case was there.
LISTS: dict[str, tuple[Way, ...]] = {
    "": (Way("/"),),
    "today/": (Way("/today/"),),
    "today/visit/": (_post("/today/visit/", whom="1"),),
    "today/told/": (Way("/today/told/"), Way("/today/told/?day=2026-03-02")),
    "inbox/": (Way("/inbox/"), Way("/inbox/?view=map")),
    "cases/": (
        Way("/cases/?show=all"), Way("/cases/?show=open&order=urgent"), Way("/cases/?show=due"),
        Way(f"/cases/?words={quote(MARK[:4])}"), Way("/cases/?words={code}"),
        Way("/cases/?show=all&lead={lead}"), Way("/cases/?show=all&unit={unit}"),
        Way("/cases/?figure=pattern.overdue.2026-01-01.2026-12-31&organisation={lead}&show=all"),
        Way("/cases/?show=all&figure=report.2026-01-01.2026-12-31.open&unit={unit}"),
        Way("/cases/?show=all&after=2990-01-01T00:00:00%2B00:00~9223372036854775807"),
    ),
    "board/": (
        Way("/board/"), Way("/board/?by=organisation"), Way("/board/?by=category"), Way("/board/?by=chain&part=1"),
        Way("/board/?as=xlsx"),
    ),
    "board/trends/": (Way("/board/trends/"), Way("/board/trends/?as=xlsx")),
    "board/map/": tuple(Way(f"/board/map/?measure={m}&level={n}") for m in ("late", "open", "solved") for n in (2, 4)),
    "board/practices/": (Way("/board/practices/"),),
    "board/practices/<str:playbook>/": (
        Way("/board/practices/mailbox/"), Way("/board/practices/petition/?by=organisation"),
        Way("/board/practices/supervision/"),
    ),
    "board/cases/": (Way("/board/cases/?show=all"), Way("/board/cases/?show=late&board=1")),
    "map/units/": (Way("/map/units/"),),
    "map/ground/": (Way("/map/ground/"),),
    "map/waiting/": (Way("/map/waiting/"), Way("/map/waiting/?show=late&state=filed")),
    "map/points/": (
        Way("/map/points/?show=all"), Way("/map/points/?show=late"), Way("/map/points/?show=all&unit={unit}"),
        Way("/map/points/?show=all&figure=report.2026-01-01.2026-12-31.open&unit={unit}"),
    ),
    "supervision/": (Way("/supervision/"), Way("/supervision/?first=2026-01-01&last=2026-12-31")),
    "supervision/raise/": (_post("/supervision/raise/", kind="order", pattern="overdue", unit="1"),),
    "supervision/sample/": (Way("/supervision/sample/"), _post("/supervision/sample/")),
    "supervision/lights/": (Way("/supervision/lights/"),),
    "reports/": (Way("/reports/"), Way("/reports/?of=month"), Way("/reports/?day=2026-03-02")),
    "reports/ledgers/<str:name>/": (Way("/reports/ledgers/standard/"), Way("/reports/ledgers/none/")),
    "desk/": (Way("/desk/"),),
    "audit/": (Way("/audit/"), Way("/audit/?who=%E7%94%B2"), Way("/audit/?as=xlsx")),
    "audit/refused/": (Way("/audit/refused/"), Way("/audit/refused/?who=%E7%94%B2"), Way("/audit/refused/?as=xlsx")),
    "house/": (Way("/house/"),),
    "house/import/": (Way("/house/import/"),),
    "house/import/<str:kind>/": (Way("/house/import/cases/"), Way("/house/import/units/")),
    "house/import/<str:kind>/<str:code>/": (Way("/house/import/cases/{cursor}/"),),
    "house/import/<str:kind>/<str:code>/faults/": (Way("/house/import/cases/{cursor}/faults/"),),
    "house/adopt/": (Way("/house/adopt/"),),
    "house/adopt/<str:playbook>/": (Way("/house/adopt/petition/"), Way("/house/adopt/dedicated_grid/")),
    "house/adopt/<str:playbook>/end/<int:adoption>/": (Way("/house/adopt/dedicated_grid/end/1/"),),
    "house/adopt/<str:playbook>/<str:step>/": (Way("/house/adopt/dedicated_grid/check/"),),
    "house/posts/": (Way("/house/posts/"), Way("/house/posts/?vacant=yes")),
    "house/posts/<int:post>/": (Way("/house/posts/1/"),),
    "house/bodies/": (Way("/house/bodies/"),),
    "house/bodies/<int:body>/": (Way("/house/bodies/1/"),),
    "house/keeping/": (Way("/house/keeping/"),),
    "persons/erase/": (Way("/persons/erase/"), _post("/persons/erase/", code="resident")),
    "bell/": (Way("/bell/"), Way("/bell/?before=999999999")),
    "bell/count/": (Way("/bell/count/"),),
    "bell/read/": (_post("/bell/read/"),),
    "file/": (Way("/file/"),),
    "visits/": (
        Way("/visits/"), Way("/visits/?month=2026-03"),
        _post("/visits/", firm="企业甲", day="2990-03-04", text=""),
    ),
    "api/v1/cases": (
        Way("/api/v1/cases"), Way("/api/v1/cases?order=urgent"), Way("/api/v1/cases?open=true&state=filed"),
        Way("/api/v1/cases?category={category_code}"), Way("/api/v1/cases?unit={unit_code}"),
        Way(f"/api/v1/cases?words={quote(MARK[:2])}"),
        Way("/api/v1/cases?lead={lead}"), Way("/api/v1/cases?cursor={cursor}"),
        Way("/api/v1/cases?figure=report.2026-01-01.2026-12-31.open"),
    ),
    "api/v1/inbox": (
        Way("/api/v1/inbox"), Way("/api/v1/inbox?size=1"), Way("/api/v1/inbox?category={category_code}&order=newest"),
        Way("/api/v1/inbox?state=filed&due_before=2990-01-01T00:00:00Z"),
    ),
    "api/v1/board": (
        Way("/api/v1/board"), Way("/api/v1/board?by=organisation"), Way("/api/v1/board?by=category&unit={unit_code}")
    ),
    "api/v1/reports": (Way("/api/v1/reports"), Way("/api/v1/reports?of=month")),
    "api/v1/measures": (Way("/api/v1/measures"), Way("/api/v1/measures?by=organisation&unit={unit_code}")),
    "api/v1/ledgers/<name>": (Way("/api/v1/ledgers/standard"), Way("/api/v1/ledgers/none")),
    "api/v1/me": (Way("/api/v1/me"),),
    "api/v1/units": (Way("/api/v1/units?parent={unit_code}"),),
    "api/v1/categories": (Way("/api/v1/categories"),),
    "open311/v2/requests.<format>": (
        Way("/open311/v2/requests.json"), Way("/open311/v2/requests.xml?status=open"),
        Way("/open311/v2/requests.json?service_code={category_code}"),
    ),
}  # fmt: skip

# Addresses that know of no case.
PLAIN: dict[str, str] = {
    "laws/": "the rules in force, and the practices that use them",
    "laws/<int:number>/": "the text of a rule",
    "practices/": "the practices that are adopted",
    "practices/<str:name>/": "what a practice asks of whom: rules, no case",
    "practices/<str:name>/play/": "plays stories on a database of their own, in the demonstration alone",
    "practices/<str:name>/papers/<str:paper>/": "a sample with nothing in its blanks",
    "enter/": "the door",
    "enter/password/": "one's own password",
    "enter/openid/": "the door by another sign-in",
    "enter/openid/back/": "the door by another sign-in",
    "enter/as/": "the door of the demonstration, closed elsewhere",
    "leave/": "ends the session",
    "as/": "chooses among one's own posts",
    "looks/": "language and size of text",
    "views/": "names that one gives to one's own filters",
    "feedback/": "a text",
    "today/spot/<int:adoption>/<str:name>/": "a form to file by; what is filed shows by the ways above",
    "styleguide/": "invented contents, closed on a live system",
    "api/v1/": "the description",
    "api/v1/openapi.json": "the description",
    "api/v1/files": "takes an attachment in and tells its code to the sender",
    "api/": "what is not there",
    "open311/": "what is not there",
    "open311/v2/": "the description",
    "open311/v2/discovery.<format>": "where the routes are",
    "open311/v2/services.<format>": "the categories",
    "open311/v2/services/<code>.<format>": "what a category's form asks",
    "open311/v2/openapi.json": "the description",
}


def patterns() -> set[str]:
    """Every address pattern of the pages and the API."""
    return set(_walk(get_resolver().url_patterns, ""))


def _walk(found: Any, before: str) -> Iterator[str]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


@dataclass(frozen=True)
class Answer:
    """What came back, without what differs each time: the codes asked for, tokens of forms, moments."""

    status: int
    where: str
    body: str


MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?|\d\d:\d\d|\d+ 秒")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|name="key" value="[^"]*"|value="[0-9a-f]{16}"')


def ask(town: Town, who: str, way: Way, client: Client | None = None, **values: Any) -> Answer:
    """The answer that ``who`` ("": somebody without an account) gets."""
    code, file = str(values.get("code", GHOST)), str(values.get("file", GHOST_FILE))
    client = client or (Client() if way.api else town.browser(who))
    extra = (town.headers(who) if way.api else {}) | ({"HTTP_CASE_PIN": "000000"} if way.pin else {})
    extra |= {"HTTP_HX_TARGET": "case-pane"} if way.pane else {}
    body = {name: text.format(code=code) for name, text in way.body}
    sent: dict[str, Any] = {"data": body}
    if way.api and way.method == "POST":
        sent = {"data": "{}", "content_type": "application/json"}
    path = way.address.format_map({"code": code, "file": file} | values)
    answer = getattr(client, way.method.lower())(path, **sent, **extra)
    return Answer(
        answer.status_code,
        answer.headers.get("Location", "").replace(code, GHOST),
        _plain(answer.content.decode("utf-8", "replace"), code, file),
    )


def _plain(text: str, code: str, file: str) -> str:
    grouped, ghost = (" ".join(c[i : i + 4] for i in range(0, 16, 4)) for c in (code, GHOST))
    for found, put in ((code, GHOST), (grouped, ghost), (grouped.replace(" ", "-"), ghost), (file, GHOST_FILE)):
        text = text.replace(found, put)
    return TOKEN.sub("", MOMENT.sub("", text))
