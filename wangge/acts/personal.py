"""What a step says of a person, kept apart from it (design §4c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wangge.adoptions.facts import Practice
from wangge.journal.chain import digest, new_salt


def split_personal(own: Practice, data: Mapping[str, Any], seq: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of personal fields stand in the Narrative, not in the step; the step keeps a salted digest of each."""
    kept, personal = {}, {}
    for name, value in data.items():
        spec = own.spec.fields.get(name)
        if spec is None or spec.personal == "none":
            kept[name] = value
            continue
        salt = new_salt()
        personal[f"{seq}.{name}"] = {"value": value, "salt": salt.hex()}
        kept[name] = {"digest": digest(salt, value).hex()}
    return kept, personal
