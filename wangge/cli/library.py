"""Where playbooks and laws lie, and the words of the commands about them.

The folders of this repository (or of the wheel) come first; a district adds its own by WANGGE_PLAYBOOKS and WANGGE_LAWS
(paths divided as in PATH).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from wangge.cli.wording import language
from wangge.engine.law import Lawbook
from wangge.engine.words import LANGUAGES, house
from wangge.lib import shipped

WORDS = Path(__file__).parent / "words" / "playbook"


def playbook_folders() -> list[Path]:
    """Folders that hold playbooks, this repository's first."""
    return [shipped.HOME / "playbooks", *_added("WANGGE_PLAYBOOKS")]


def new_folder() -> Path:
    """Where a new playbook begins: beside this repository's; from a wheel, which is nobody's to write in, in the
    district's own first folder, or right here."""
    if not shipped.WHEEL:
        return shipped.HOME / "playbooks"
    return next(iter(_added("WANGGE_PLAYBOOKS")), Path.cwd())


def laws_folders() -> list[Path]:
    """Folders that hold laws: each region below ``laws/``, then the district's own."""
    return [*sorted(path for path in (shipped.HOME / "laws").iterdir() if path.is_dir()), *_added("WANGGE_LAWS")]


def lawbook() -> Lawbook:
    """Every rule. Raises Faults."""
    return Lawbook.load(laws_folders())


def _added(name: str) -> list[Path]:
    return [Path(part).resolve() for part in os.environ.get(name, "").split(os.pathsep) if part]


def word(key: str, lang: str | None = None, /, **values: Any) -> str:
    """A sentence of these commands."""
    return house(WORDS).text(key, lang or language(), **values)


def language_option(parser: Any) -> None:
    """``--lang zh|en``; Chinese unless the locale of the terminal is another language that is set."""
    parser.add_argument("--lang", choices=LANGUAGES, default=language(), help=word("help_lang"))
