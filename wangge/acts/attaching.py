"""Attachments: taken in before it is known what they belong to, then hung on the case by the filing or act that names
them, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wangge.acts import space
from wangge.adoptions.facts import Practice
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files import actions as files


def take(scope: Scope, content: bytes, name: str) -> str | Refused:
    """The code under which a filing or an act names it. Refused: file_empty, file_too_large, file_kind, no_space."""
    try:
        file = files.take(content=content, name=name, by=scope.person, at=scope.at)
    except space.ERRORS as error:
        return space.refused(error)
    return file if isinstance(file, Refused) else file.code


def named(practice: Practice, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the attachments that an act's data names, in the order of its fields."""
    given = [value for name, value in data.items() if _is_file(practice, name)]
    return tuple(dict.fromkeys(c for value in given for c in ([value] if isinstance(value, str) else value)))


def _is_file(practice: Practice, name: str) -> bool:
    spec = practice.spec.fields.get(name)
    return spec is not None and spec.type == "file"


def hang(codes: Sequence[str], case: int, zone: str) -> Refused | None:
    """Hang attachments on a case, in its zone. Refused: file_unknown for one that is not there or hangs elsewhere."""
    for code in codes:
        try:
            files.attach(code=code, about=case, zone=zone)
        except files.UnknownFile:
            return Refused("file_unknown", None, {"file": code})
    return None
