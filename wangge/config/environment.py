"""Reads the environment strictly: every fault is collected, and all are told at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wangge.lib.openid import is_good

T = TypeVar("T")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PREFIX = "WANGGE_"


class BadSettings(Exception):
    """The environment cannot be used; the message lists every fault, one a line."""


class Environment:
    """Typed reading of ``values``. Call ``finish`` last: it raises BadSettings when anything was wrong."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._asked: set[str] = set()
        self.faults: list[str] = []

    def read(self, name: str, default: T, parse: Callable[[str], T]) -> T:
        """The parsed value, or ``default`` when it is unset, empty or wrong (which is a fault)."""
        self._asked.add(name)
        text = self._values.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(f"{name}: {error}")
            return default

    def require(self, holds: bool, fault: str) -> None:
        """Note ``fault`` unless ``holds``."""
        if not holds:
            self.faults.append(fault)

    def finish(self) -> None:
        """Refuse names that nothing reads (a slip of the pen would otherwise be silent), then tell every fault."""
        unknown = sorted(n for n in self._values if n.startswith(PREFIX) and n not in self._asked)
        self.faults.extend(f"{name}: no setting has this name; known: {', '.join(self._known())}" for name in unknown)
        if self.faults:
            raise BadSettings("\n".join(f"- {fault}" for fault in self.faults))

    def _known(self) -> list[str]:
        return sorted(self._asked)


def yes_no(text: str) -> bool:
    """``1 true yes on`` or ``0 false no off``."""
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in known:
        raise ValueError(f"{text!r} is neither yes nor no (write 1 or 0)")
    return known[text.lower()]


def port(text: str) -> int:
    """A TCP port, 1 to 65535."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def count(text: str) -> int:
    """A whole number from 1 to 1,000."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ValueError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def folder(text: str) -> Path:
    """An absolute path; ``~`` is read as the home folder."""
    return Path(text).expanduser().resolve()


def folders(text: str) -> list[Path]:
    """Absolute paths, separated as in PATH."""
    return [folder(part) for part in text.split(os.pathsep) if part]


def zone(text: str) -> str:
    """The name of a time zone that this host knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{text!r} is not a time zone (for example Asia/Shanghai)") from error
    return text


def one_of(*allowed: str) -> Callable[[str], str]:
    """A word out of a list."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{text!r} is not one of: {', '.join(allowed)}")
        return text

    return parse


def tiles(text: str) -> list[str]:
    """Addresses of map tiles, separated by blanks, each with ``{z}``, ``{x}`` and ``{y}`` in it."""
    found = text.split()
    for address in found:
        parts = urlsplit(address)
        slots = all(slot in address for slot in ("{z}", "{x}", "{y}"))
        if parts.scheme not in ("http", "https") or not parts.hostname or not slots or set(address) & set(";,'\""):
            raise ValueError(
                f"{address!r} is not an address of tiles like https://tiles.example.cn/{{z}}/{{x}}/{{y}}.png"
            )
    return found


def secret(text: str) -> str:
    """A key of 32 characters or more."""
    if len(text) < 32:
        raise ValueError("a secret needs 32 characters or more; leave it unset and one is made in the data folder")
    return text


def provider(text: str) -> str:
    """The address of an OpenID provider, as it says it itself: https, or http within this machine."""
    if not is_good(text):
        raise ValueError(f"{text!r} is not an address like https://id.example.cn")
    return text


def origins(text: str) -> list[str]:
    """Public addresses, separated by commas, each ``https://host[:port]`` (or http) without a path."""
    found = [part.strip().rstrip("/") for part in text.split(",") if part.strip()]
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            raise ValueError(f"{origin!r} is not an address like https://wangge.example.cn")
    return found
