"""A GeoJSON file (RFC 7946) as a table: each feature a row, its properties the columns, its shape the last one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wangge.acts.importing.tables import Row, Table, Unreadable, label

ENDINGS = frozenset({".geojson", ".json"})
TRUE_DEGREES = ("CRS84", "4326", "4490")  # what a file without the old member "crs" means
SHAPE = "geometry"


def open_features(path: Path) -> Table:
    """Raises Unreadable: import_broken, import_empty, import_geojson_crs."""
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("import_broken", file=path.name) from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise Unreadable("import_broken", file=path.name)
    if "crs" in told and not any(name in json.dumps(told["crs"]) for name in TRUE_DEGREES):
        raise Unreadable("import_geojson_crs", file=path.name)
    rows = [feature for feature in features if isinstance(feature, dict)]
    heads = tuple(dict.fromkeys(key for feature in rows for key in _properties(feature)))
    if not rows:
        raise Unreadable("import_empty", file=path.name)
    return Table((*(label(head) for head in heads), SHAPE), _rows(rows, heads))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _rows(features: list[dict[str, Any]], heads: tuple[str, ...]) -> Iterator[Row]:
    for number, feature in enumerate(features, 1):
        own = _properties(feature)
        yield number, [*(own.get(head) for head in heads), feature.get(SHAPE)]
