"""Sign-in by the office's own provider, against a small one of its kind: who is vouched for comes in, nobody else."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.processes import python
from tests.web.test_doors import opens
from tests.web.test_filing import text_of
from tests.web.town import Town
from wangge.lib import openid

SECRET = "a secret of the provider's"


@dataclass
class Idp:
    """The provider: for each code the challenge and the nonce of its attempt; ``says`` alters what it vouches for."""

    url: str = ""
    name: str = "handler"
    says: dict[str, Any] = field(default_factory=dict)
    attempts: dict[str, dict[str, str]] = field(default_factory=dict)

    def signs_in(self, address: str) -> str:
        """What the browser brings back from the provider's page."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.attempts)}"
        self.attempts[code] = asked
        return f"/enter/openid/back/?code={code}&state={asked['state']}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.attempts.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode()
        if asked is None or challenge.rstrip("=") != asked["code_challenge"] or sent["client_secret"] != SECRET:
            return None
        vouched = {"iss": self.url, "aud": "wangge", "sub": self.name, "nonce": asked["nonce"], "exp": time.time() + 60}
        body = base64.urlsafe_b64encode(json.dumps({**vouched, **self.says}).encode()).decode().rstrip("=")
        return {"id_token": f"e30.{body}.signature"}


@pytest.fixture
def idp(settings: Any) -> Iterator[Idp]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ends = {
                "issuer": here.url,
                "authorization_endpoint": f"{here.url}/to",
                "token_endpoint": f"{here.url}/token",
            }
            self._answer(ends)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(here.token({name: values[0] for name, values in sent.items()}))

        def _answer(self, found: dict[str, Any] | None) -> None:
            self.send_response(200 if found else 400)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *args: Any) -> None:
            """Nothing on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    here = Idp(f"http://127.0.0.1:{server.server_port}")
    settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET = here.url, "wangge", SECRET
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


def leaves_for(client: Client, wanted: str = "/inbox/") -> str:
    answer = client.get("/enter/openid/", {"next": wanted})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_who_is_vouched_for_comes_in_and_goes_on_where_they_wanted(idp: Idp, client: Client, town: Town) -> None:
    assert 'href="/enter/openid/?next=' in client.get("/enter/?next=/inbox/").content.decode()
    there = leaves_for(client)
    assert there.startswith(f"{idp.url}/to?response_type=code&scope=openid+profile&client_id=wangge&")
    back = client.get(idp.signs_in(there))
    assert (back.status_code, back["Location"]) == (302, "/inbox/")
    assert opens(client)


def test_the_address_after_it_is_one_of_ours(idp: Idp, client: Client, town: Town) -> None:
    assert client.get(idp.signs_in(leaves_for(client, "https://elsewhere.example/")))["Location"] == "/"


@pytest.mark.parametrize("name", ["nobody", ""])
def test_nobody_is_entered_by_signing_in(idp: Idp, client: Client, town: Town, name: str) -> None:
    idp.name = name
    answer = client.get(idp.signs_in(leaves_for(client)))
    assert answer.status_code == 403
    assert "还没有在这里开通" in text_of(answer)
    assert not opens(client)


def test_another_claim_can_name_the_account(idp: Idp, client: Client, town: Town, settings: Any) -> None:
    settings.OIDC_CLAIM, idp.name, idp.says = "preferred_username", "4711", {"preferred_username": "handler"}
    assert client.get(idp.signs_in(leaves_for(client))).status_code == 302


@pytest.mark.parametrize(
    "says",
    [
        {"iss": "https://another.example"}, {"aud": "another"}, {"aud": ["wangge", "another"], "azp": "another"},
        {"exp": 1}, {"exp": None}, {"nonce": "another"}, {"nonce": "\u00e9"},
    ],
)  # fmt: skip
def test_what_proves_nothing_opens_nothing(idp: Idp, client: Client, town: Town, says: dict[str, Any]) -> None:
    idp.says = says
    answer = client.get(idp.signs_in(leaves_for(client)))
    assert answer.status_code == 403
    assert not opens(client)


def test_an_attempt_is_good_once_and_for_its_own_browser(idp: Idp, client: Client, town: Town) -> None:
    brought = idp.signs_in(leaves_for(client))
    assert Client().get(brought).status_code == 403
    assert client.get(brought.replace("state=", "state=x")).status_code == 403
    assert client.get(brought).status_code == 403, "the attempt went with the wrong state"
    brought = idp.signs_in(leaves_for(client))
    assert client.get(brought).status_code == 302
    assert client.get(brought).status_code == 403


def test_of_a_provider_that_does_not_answer_the_other_way_stays(client: Client, town: Town, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.get("/enter/openid/")
    assert answer.status_code == 403
    assert "没有成功" in text_of(answer)
    assert 'name="password"' in answer.content.decode()


def test_without_a_provider_there_is_no_such_door(client: Client, town: Town) -> None:
    assert client.get("/enter/openid/").status_code == client.get("/enter/openid/back/?code=1").status_code == 404
    assert "openid" not in client.get("/enter/").content.decode()


def test_a_provider_is_asked_over_tls_alone() -> None:
    with pytest.raises(openid.OpenIdError, match="not encrypted"):
        openid.discover("http://id.example.cn")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"WANGGE_OIDC_ISSUER": "http://id.example.cn"}, "is not an address like"),
        ({"WANGGE_OIDC_ISSUER": "https://id.example.cn"}, "all three or none"),
    ],
)
def test_half_a_provider_is_refused(tmp_path: Any, values: dict[str, str], fault: str) -> None:
    done = python("-c", "from wangge.config import settings", data=tmp_path, **values)
    assert done.returncode != 0
    assert fault in done.stderr
