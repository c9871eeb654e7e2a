"""Open311 GeoReport v2: filed by form with a key, told in JSON and XML, of contents and closed zones nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.town import Town, must
from wangge.acts import attaching
from wangge.cases.models import Case, Contact, Narrative
from wangge.engine.scope import nobody

BASE = "/open311/v2"
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
LAMP = {
    "service_code": "construction.2", "lat": "30.75", "long": "120.75", "description": "园区东门的路灯坏了三天",
    "last_name": "例", "first_name": "某某", "phone": "15400000001",
}  # fmt: skip
Ask = Callable[..., Any]


@pytest.fixture
def get(client: Client, town: Town) -> Ask:
    return lambda address, **query: client.get(f"{BASE}{address}", query)


@pytest.fixture
def post(client: Client, town: Town) -> Ask:
    """Post a request with the window's key unless another one (or none) is given."""

    def send(address: str = "/requests.json", key: str = "window", **changes: Any) -> Any:
        body = {**LAMP, "api_key": town.secrets.get(key, key), **changes}
        return client.post(f"{BASE}{address}", {n: v for n, v in body.items() if v is not None})

    return send


def test_discovery_says_where_and_in_which_formats(get: Ask) -> None:
    found = get("/discovery.json").json()
    assert found["endpoints"][0]["url"] == "http://testserver/open311/v2"
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    assert ZONED.fullmatch(found["changeset"])
    root = ET.fromstring(get("/discovery.xml").content)
    assert [e.text for e in root.iterfind("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_services_are_the_categories_that_have_none_below(get: Ask) -> None:
    found = get("/services.json").json()
    lamp = next(one for one in found if one["service_code"] == "construction.2")
    assert (lamp["service_name"], lamp["group"], lamp["type"]) == ("道路养护", "城乡建设", "realtime")
    assert "construction" not in {one["service_code"] for one in found}
    root = ET.fromstring(get("/services.xml").content)
    assert root.tag == "services"
    assert [e.findtext("service_code") for e in root.iterfind("service")] == [one["service_code"] for one in found]


def test_a_service_tells_what_its_form_asks(get: Ask) -> None:
    found = get("/services/construction.2.json").json()
    assert found["service_code"] == "construction.2"
    assert {part["datatype"] for part in found["attributes"]} <= {"string", "text", "number", "datetime",
                                                                  "singlevaluelist", "multivaluelist"}  # fmt: skip
    assert ET.fromstring(get("/services/construction.2.xml").content).tag == "service_definition"


def test_a_request_is_a_need_like_any_other(post: Ask, town: Town) -> None:
    answer = post()
    assert answer.status_code == 201, answer.content
    (told,) = answer.json()
    case = Case.objects.get(code=told["service_request_id"])
    assert (case.channel, case.lon, case.lat) == ("open311", 120.75, 30.75)
    assert case.filed_by_id == town.entities["window-p"].pk
    contact = Contact.objects.get(case=case)
    assert (contact.name, contact.phone) == ("例某某", "15400000001")
    assert Narrative.objects.get(case=case).text == LAMP["description"]
    pin = re.search(r"密码 (\d{6})", told["service_notice"])
    assert pin
    assert "城乡建设局" in told["service_notice"]
    read = Client().get(f"/api/v1/cases/{case.code}", HTTP_CASE_PIN=pin[1])
    assert read.json()["text"] == LAMP["description"]


def test_a_place_in_words_goes_along_and_a_unit_is_found_by_its_code(post: Ask) -> None:
    (told,) = post(lat=None, long=None, address_string="园区东门").json()
    assert Narrative.objects.get(case__code=told["service_request_id"]).text.endswith("地点：园区东门")
    (told,) = post(lat=None, long=None, address_id="900001001").json()
    assert Case.objects.get(code=told["service_request_id"]).unit.code == "900001001"


def test_an_attachment_of_ours_is_taken(post: Ask, town: Town, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    code = must(attaching.take(nobody(timezone.now()), b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF", "a.pdf"))
    assert post(media_url=f"http://testserver/api/v1/files/{code}").status_code == 201


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"key": ""}, 403, "Bearer"),
        ({"key": "wg_nothing"}, 403, "Bearer"),
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "nothing"}, 404, "nothing"),
        ({"lat": None, "long": None}, 400, "address_string"),
        ({"lat": "91"}, 400, "lat, long"),
        ({"lat": "10", "long": "10"}, 400, ""),
        ({"description": ""}, 400, "description"),
        ({"phone": "12"}, 400, "phone"),
        ({"jurisdiction_id": "elsewhere.example"}, 404, "elsewhere.example"),
        ({"media_url": "https://pictures.example/1.jpg"}, 400, "media_url"),
        ({"media_url": "http://testserver.example/api/v1/files/1"}, 400, "media_url"),
        ({"attribute[nothing]": "1"}, 400, "attribute[nothing]"),
    ],
)
def test_what_is_wrong_is_told_in_both_formats(post: Ask, changes: dict[str, Any], status: int, says: str) -> None:
    answer = post(**changes)
    assert answer.status_code == status, answer.content
    assert {one["code"] for one in answer.json()} == {status}
    assert says in answer.json()[0]["description"]
    root = ET.fromstring(post("/requests.xml", **changes).content)
    assert root.tag == "errors"
    assert root.findtext("error/code") == str(status)
    assert says in str(root.findtext("error/description"))
    assert Case.objects.count() == 0


def test_the_public_state_has_no_word_of_the_asker(post: Ask, get: Ask) -> None:
    code = post().json()[0]["service_request_id"]
    answer = get(f"/requests/{code}.json")
    (told,) = answer.json()
    assert told["status"] == "open"
    assert told["service_code"] == "construction.2"
    assert told["agency_responsible"] == "城乡建设局"
    assert ZONED.fullmatch(told["requested_datetime"])
    assert ZONED.fullmatch(told["expected_datetime"])
    xml = get(f"/requests/{code}.xml").content.decode()
    for text in (answer.content.decode(), xml, get("/requests.json", service_request_id=code).content.decode()):
        assert "路灯" not in text
        assert "某某" not in text
        assert "15400000001" not in text
        assert "30.75" not in text
    assert ET.fromstring(xml).findtext("request/status") == "open"


def test_a_list_needs_a_key_and_shows_what_its_person_may_see(post: Ask, get: Ask, town: Town) -> None:
    code = post().json()[0]["service_request_id"]
    assert get("/requests.json").status_code == 403
    seen = [one["service_request_id"] for one in get("/requests.json", api_key=town.secrets["construction"]).json()]
    assert seen == [code]
    assert get("/requests.json", api_key=town.secrets["traffic"]).json() == []
    key = town.secrets["window"]
    assert get("/requests.json", api_key=key, status="closed").json() == []
    both = get("/requests.json", api_key=key, status="open,closed", service_code="construction.2,traffic.1").json()
    assert len(both) == 1
    assert get("/requests.json", api_key=key, service_code="traffic.1").json() == []
    past = (timezone.now() - timedelta(days=2)).isoformat()
    assert get("/requests.json", api_key=key, end_date=past).json() == []
    assert len(get("/requests.json", api_key=key, start_date=past).json()) == 1


@pytest.mark.parametrize(
    "query",
    [{"status": "late"}, {"start_date": "yesterday"}, {"end_date": "2026-01-01"}, {"service_code": "nothing"},
     {"start_date": "2020-01-01T00:00:00Z"}, {"end_date": "0001-01-01T00:00:00Z"}],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_told(get: Ask, town: Town, query: dict[str, str]) -> None:
    assert get("/requests.json", api_key=town.secrets["window"], **query).status_code in (400, 404)


def test_a_token_is_the_code(post: Ask, get: Ask) -> None:
    code = post().json()[0]["service_request_id"]
    assert get(f"/tokens/{code}.json").json() == [{"service_request_id": code, "token": code}]
    assert get("/tokens/0000000000000000.xml").status_code == 404


def test_of_a_closed_zone_nothing_is_told_to_any_key(post: Ask, get: Ask, as_owner: Any, town: Town) -> None:
    code = post().json()[0]["service_request_id"]
    with as_owner():
        for table in ("Case", "Step", "Stake", "Clock"):
            model = Case._meta.apps.get_model("cases", table)
            key = {"pk": Case.objects.get(code=code).pk} if table == "Case" else {"case__code": code}
            model.objects.filter(**key).update(zone="petition")
    assert get(f"/requests/{code}.json").status_code == 404
    assert get("/requests.json", service_request_id=code).json() == []
    for key in town.secrets.values():
        assert get("/requests.json", api_key=key).json() == []


@pytest.mark.parametrize("address", ["/requests.csv", "/nothing.json", "/services/none.json", "/requests/1.xml"])
def test_what_is_not_there_is_an_error_of_the_standard(get: Ask, address: str) -> None:
    answer = get(address)
    assert answer.status_code == 404
    assert b"404" in answer.content
    assert Client().delete(f"{BASE}/requests.json").json()[0]["code"] == 405


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    from wangge.api.open311.writing import _xml

    text = "".join(_xml("error", {"description": "a\x00\x0b<b>&\ud800\u3000c"}))
    assert ET.fromstring(text.encode("utf-8")).findtext("description") == "a<b>&\u3000c"
