"""The guide to running it names every setting there is, and no other."""

from __future__ import annotations

import re

from tests.house.sources import CHECKOUT
from wangge.config import settings

NAME = re.compile(r"\b(?:WANGGE_[A-Z_]+|DATABASE_URL|PORT)\b")


def test_the_table_has_every_setting_that_is_read() -> None:
    code = (CHECKOUT / "wangge" / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'_env\.read\("(\w+)"', code))
    guide = (CHECKOUT / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in NAME.findall(row)} == read
    assert set(NAME.findall(settings.__doc__ or "")) == read


def test_what_the_guide_names_is_there() -> None:
    guide = (CHECKOUT / "docs" / "deploy.md").read_text(encoding="utf-8")
    for name in re.findall(r"ops/[\w./-]+", guide):
        assert (CHECKOUT / name.rstrip(".")).exists(), name
