"""Every table of ours has its line in the glossary, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| (\w+) \| ([^|]+) \| ([^|]+) \|$", re.M)


def test_every_table_is_explained() -> None:
    rows = {code: zh.strip() for code, zh, _ in ROW.findall(GLOSSARY.read_text(encoding="utf-8")) if code != "code"}
    ours = {m.__name__ for m in apps.get_models() if m.__module__.startswith("wangge.")}
    assert ours - rows.keys() == set()
    assert all(re.search(r"[\u4e00-\u9fff]", zh) for zh in rows.values())
