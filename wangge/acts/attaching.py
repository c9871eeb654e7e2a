"""Taking in an attachment before the case that it belongs to is filed."""

from __future__ import annotations

from wangge.acts import space
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files import actions as files


def take(scope: Scope, content: bytes, name: str) -> str | Refused:
    """The code under which a filing names it. Refused: file_empty, file_too_large, file_kind, no_space."""
    try:
        file = files.take(content=content, name=name, by=scope.person, at=scope.at)
    except space.ERRORS as error:
        return space.refused(error)
    return file if isinstance(file, Refused) else file.code
