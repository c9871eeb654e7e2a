"""Writes what the platform is made of as CycloneDX 1.6 JSON (ECMA-424): `make sbom`.

Of each locked part the version, the hashes of the archives that the locks allow, and the licence where the part itself
says one. The same locks in the same environment give the same bytes: no time and no path of the machine stands in it.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUNS = ("base", "solvers")  # what a running platform needs; the other sets prove and measure it
SETS = (*RUNS, "test", "bench")
_PART = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)")
_SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LONGEST = 80  # some parts put the whole text where the licence's name belongs
Part = dict[str, Any]


def python_parts() -> Iterator[Part]:
    """Every part of the locks of requirements/, once; a part that runs is "required", whatever else needs it."""
    seen: set[tuple[str, str]] = set()
    for name in SETS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for entry in re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", text, flags=re.M):
            if (found := _PART.match(entry)) and (key := (_name(found[1]), found[2])) not in seen:
                seen.add(key)
                page = f"https://pypi.org/project/{key[0]}/{key[1]}/"
                hashes = [{"alg": "SHA-256", "content": one} for one in _SHA256.findall(entry)]
                yield _part("pypi", *key, name in RUNS, page, hashes, _licences_of(*key))


def npm_parts() -> Iterator[Part]:
    """Every part of frontend/package-lock.json; those that only build are not "required"."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    for path, told in sorted(lock["packages"].items()):
        name = path.rpartition("node_modules/")[2]
        if not name:
            continue
        alg, _, digest = told["integrity"].partition("-")
        hashes = [{"alg": alg.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}]
        page = f"https://www.npmjs.com/package/{name}/v/{told['version']}"
        licence = [told["license"]] if "license" in told else []
        yield _part("npm", name, told["version"], not told.get("dev"), page, hashes, licence)


def _name(written: str) -> str:
    """As a package URL has it."""
    return re.sub(r"[-_.]+", "-", written).lower()


def _part(
    kind: str, name: str, version: str, runs: bool, page: str, hashes: list[dict[str, str]], licences: list[str]
) -> Part:
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "scope": "required" if runs else "excluded",
        "licenses": [{"license": {"name": licence}} for licence in licences],
        "externalReferences": [{"type": "distribution", "url": page, "hashes": hashes}],
    }


def _licences_of(name: str, version: str) -> list[str]:
    """As the installed part tells it; nothing of a part that this platform or this Python does not need."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if told["Version"] != version:
        return []
    said = told["License-Expression"] or told["License"] or ""
    if said and len(said) <= _LONGEST and "\n" not in said:
        return [said]
    named = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    return named or ([f"{said.splitlines()[0][:_LONGEST]} …"] if said else [])


def bill() -> dict[str, Any]:
    """The whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole = {
        "type": "application",
        "bom-ref": "wangge",
        "name": project["name"],
        "version": project["version"],
        "licenses": [{"license": {"id": project["license"]}}],
    }
    parts = sorted((*python_parts(), *npm_parts()), key=lambda part: (part["bom-ref"], part["scope"]))
    # A part of npm may stand in several places of the tree: it is required where one of them is, which comes last.
    unique = {part["bom-ref"]: part for part in parts}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": whole},
        "components": list(unique.values()),
    }


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
