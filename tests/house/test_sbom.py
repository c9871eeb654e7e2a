"""The bill of materials covers every locked part, says what each is, and tells nothing of the machine that wrote it."""

from __future__ import annotations

import json
import re
import runpy
from functools import cache
from typing import Any

from tests.house.sources import CHECKOUT


@cache
def bill() -> dict[str, Any]:
    written: dict[str, Any] = runpy.run_path(str(CHECKOUT / "ops" / "sbom.py"))["bill"]()
    return written


def parts() -> dict[str, dict[str, Any]]:
    return {part["purl"]: part for part in bill()["components"]}


def test_every_locked_part_is_there_with_all_its_hashes() -> None:
    for lock in (CHECKOUT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        entries = re.split(r"^(?=[\w.-]+==)", re.sub(r"\[[\w,]+\]==", "==", text), flags=re.M)[1:]
        for entry in entries:
            name, version = re.match(r"([\w.-]+)==([^\s;]+)", entry).groups()  # type: ignore[union-attr]
            (given,) = parts()[f"pkg:pypi/{name}@{version}"]["externalReferences"]
            assert [one["content"] for one in given["hashes"]] == re.findall(r"sha256:([0-9a-f]{64})", entry), name
    lock = json.loads((CHECKOUT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    for path, told in lock["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            part = parts()[f"pkg:npm/{name}@{told['version']}"]
            assert re.fullmatch(r"[0-9a-f]{128}", part["externalReferences"][0]["hashes"][0]["content"]), name


def test_what_runs_is_told_apart_from_what_proves() -> None:
    scope = {part["name"]: part["scope"] for part in bill()["components"]}
    assert (scope["django"], scope["numpy"], scope["htmx.org"]) == ("required",) * 3
    assert (scope["pytest"], scope["esbuild"]) == ("excluded",) * 2


def test_licences_are_told_for_nearly_all() -> None:
    """Without one: parts of other systems that are not installed here, and one of npm that names none."""
    without = [purl for purl, part in parts().items() if not part["licenses"]]
    assert len(without) < 8, without
    assert not [purl for purl in without if parts()[purl]["scope"] == "required" and "numpy" not in purl
                and "mapbox" not in purl]  # fmt: skip


def test_it_is_of_the_schema_and_the_same_each_time() -> None:
    assert (bill()["bomFormat"], bill()["specVersion"]) == ("CycloneDX", "1.6")
    assert len(parts()) == len(bill()["components"])
    text = json.dumps(bill())
    assert str(CHECKOUT) not in text
    assert "timestamp" not in text
