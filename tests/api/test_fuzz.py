"""Every route of both APIs against what schemathesis makes of the description, right and wrong: no answer is a 500.

A few requests of each in the suite, the same each time. `make fuzz` goes on for FUZZ_SECONDS, each round otherwise.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from tests.api.town import Town, console, must
from wangge.acts import outside
from wangge.api import service
from wangge.api.open311 import service as open311

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
EXAMPLES = 40 if SECONDS else 2  # of each operation in each round and mode
CALLERS = cycle(("", "window", "traffic", "construction"))
HOST = "http://testserver"


def operations() -> list[APIOperation]:
    schemas = [json.loads(json.dumps(api.get_openapi_schema())) for api in (service.api, open311.api)]
    found = [schemathesis.openapi.from_dict(schema).get_all_operations() for schema in schemas]
    return [one.ok() for some in found for one in some]


class Fuzz:
    """Asks as one handler after the other, and as nobody; keeps how often each status was answered."""

    def __init__(self, town: Town, client: Client, code: str) -> None:
        self.town, self.client = town, client
        self.client.raise_request_exception = False
        self.answered: Counter[int] = Counter()
        self.known = {
            "code": code, "act": "accept", "system": "hotline", "number": "2026-1", "name": "standard", "format": "xml",
        }  # fmt: skip

    def rounds(self) -> Iterator[int]:
        """Once in the suite; else until the time is over."""
        until = time.monotonic() + SECONDS
        for n in count():
            if n and time.monotonic() > until:
                return
            yield n

    def strategies(self, one: APIOperation) -> Iterator[Any]:
        """What is right, about what is there and what is not; and what is wrong."""
        named = {p.name: self.known[p.name] for p in one.path_parameters if p.name in self.known}
        yield one.as_strategy(GenerationMode.POSITIVE, **({"path_parameters": named} if named else {}))
        if named and SECONDS:
            yield one.as_strategy(GenerationMode.POSITIVE)
        yield one.as_strategy(GenerationMode.NEGATIVE)

    def try_out(self, strategy: Any, number: int) -> None:
        @seed(number)
        @settings(
            max_examples=EXAMPLES, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        @given(strategy)
        def ask(case: Case) -> None:
            self.ask(case)

        with suppress(Unsatisfiable):  # a route that takes nothing cannot be asked wrongly
            ask()

    def ask(self, case: Case) -> None:
        who = next(CALLERS)
        headers = {"Authorization": f"Bearer {self.town.secrets[who]}"} if who else {}
        told = case.as_transport_kwargs(base_url=HOST, headers=headers)
        sent = requests.Request(**{k: v for k, v in told.items() if k in REQUEST}).prepare()
        assert sent.url
        given_ = {f"HTTP_{name.upper().replace('-', '_')}": _text(value) for name, value in sent.headers.items()}
        kind = _text(sent.headers.get("Content-Type", ""))
        body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
        answer = self.client.generic(str(sent.method), sent.url.removeprefix(HOST), body, kind, **given_)
        self.answered[answer.status_code] += 1
        assert answer.status_code < 500, f"{answer.content!r}\n{case.as_curl_command()}"


REQUEST = frozenset(("method", "url", "headers", "files", "data", "json", "params", "cookies"))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.fixture
def fuzz(town: Town, client: Client, call: Any, settings: Any, tmp_path: Path) -> Fuzz:
    settings.FILES_ROOT = tmp_path
    must(outside.add_system(console(), name="hotline", title="示例市民热线（虚构）", username="window"))
    assert call("POST", "/outside/hotline/2026-1", {"text": "公园路的路灯三天没有亮"}, "window").status_code == 201
    return Fuzz(town, client, call("POST", "/cases", {"text": "出租车拒载，请管一管"}).json()["code"])


def test_no_request_ends_in_a_fault_of_ours(fuzz: Fuzz, capsys: pytest.CaptureFixture[str]) -> None:
    tried = operations()
    for number in fuzz.rounds():
        for one in tried:
            for strategy in fuzz.strategies(one):
                fuzz.try_out(strategy, number)
    assert {200, 201, 400, 404} <= fuzz.answered.keys()
    with capsys.disabled():
        if SECONDS:
            print(f"\n{sum(fuzz.answered.values())} requests: {dict(sorted(fuzz.answered.items()))}")
