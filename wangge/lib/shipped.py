"""Where playbooks, laws and the data folder lie: in a checkout beside the code, from a wheel inside and outside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = PACKAGE / "shipped"  # setup.py puts it into a wheel; a checkout has none

WHEEL = _SHIPPED.is_dir()
HOME = _SHIPPED if WHEEL else PACKAGE.parent
"""The folder that holds ``playbooks/`` and ``laws/``."""


def data_folder(values: Mapping[str, str]) -> Path:
    """The data folder where the environment ``values`` name none: ``data`` in a checkout; from a wheel ``wangge`` where
    a user's data is kept (XDG Base Directory Specification), the same from whichever folder a command is called.
    """
    if not WHEEL:
        return HOME / "data"
    kept = Path(values.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return (kept if kept.is_absolute() else Path("~/.local/share").expanduser()) / "wangge"
