"""Reports, measures and ledgers by the API: the same figures as on the pages, and each opens its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_cases import TAXI
from tests.api.test_reading import PARK, codes
from wangge.indicators.reports import FIGURES

Call = Callable[..., Any]


@pytest.fixture
def filed(call: Call) -> list[str]:
    return [call("POST", "/cases", TAXI if i % 2 == 0 else PARK).json()["code"] for i in range(5)]


def test_the_report_counts_and_each_figure_opens_its_cases(call: Call, filed: list[str]) -> None:
    call("POST", f"/cases/{filed[0]}/acts/accept", by="traffic")
    for of in ("day", "month"):
        found = call("GET", f"/reports?of={of}", by="window").json()
        assert (found["total"]["filed"], found["total"]["worked"], found["total"]["open"]) == (5, 1, 5)
        assert {line["category"]: line["filed"] for line in found["categories"]} == {
            "traffic.1": 3,
            "construction.1": 2,
        }
        for column in FIGURES:
            figure = found["figures"][column]
            assert len(codes(call("GET", f"/cases?figure={figure}", by="window"))) == found["total"][column], column
        for line in found["units"]:
            whose = f"unit={line['unit']}&directly={str(line['directly']).lower()}"
            opened = codes(call("GET", f"/cases?figure={found['figures']['filed']}&{whose}", by="window"))
            assert len(opened) == line["filed"]


def test_the_ledger_is_read_page_by_page(call: Call, filed: list[str]) -> None:
    first = call("GET", "/ledgers/standard?size=2", by="window").json()
    column = first["columns"].index("编号")
    assert [row[column] for row in first["rows"]] == filed[:2]
    second = call("GET", f"/ledgers/standard?size=2&cursor={first['next']}", by="window").json()
    third = call("GET", f"/ledgers/standard?size=2&cursor={second['next']}", by="window").json()
    assert [row[column] for row in (*second["rows"], *third["rows"])] == filed[2:]
    assert [row[0] for row in (*second["rows"], *third["rows"])] == [3, 4, 5]
    assert third["next"] is None
    english = call("GET", "/ledgers/standard", by="window", accept_language="en").json()
    assert "Code" in english["columns"] or english["columns"] != first["columns"]


def test_measures_are_told_by_practice(call: Call, filed: list[str]) -> None:
    found = call("GET", "/measures?by=organisation", by="window").json()
    assert found["by"] == "organisation"
    told = {one["practice"]: [measure["name"] for measure in one["measures"]] for one in found["practices"]}
    assert told == {"letters": ["called_back"]}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports?on=nonsense", 400), ("/reports?on=0001-01-01", 400), ("/reports?of=year", 400),
        ("/ledgers/none", 404), ("/ledgers/standard?cursor=W10", 400), ("/measures?by=person", 400),
        ("/measures?unit=nowhere", 422), ("/cases?directly=perhaps", 400),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_so(call: Call, address: str, status: int) -> None:
    assert call("GET", address, by="window").status_code == status


def test_without_the_right_to_figures_there_are_none(call: Call, filed: list[str]) -> None:
    for address in ("/reports", "/measures", "/ledgers/standard"):
        assert call("GET", address, by="traffic").status_code == 403, address
        assert call("GET", address).status_code == 401, address
    figure = call("GET", "/reports", by="window").json()["figures"]["filed"]
    assert codes(call("GET", f"/cases?figure={figure}", by="traffic")) == []
