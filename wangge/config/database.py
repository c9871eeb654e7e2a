"""From an address of PostgreSQL to Django's DATABASES entry, and the key that signs sessions."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

APP_ROLE = "wangge_app"
"""The role of the running application: it owns no table, so row-level security binds it (migration subjects.0002)."""


def address(text: str) -> str:
    """An address that libpq understands: ``postgresql://user:password@host:port/name?sslmode=require``."""
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("it must begin with postgresql://")
    try:
        parts = conninfo_to_dict(text)
    except ProgrammingError as error:
        # The message of libpq may repeat the password.
        raise ValueError("it is not an address like postgresql://user:password@host:5432/name") from error
    if not parts.get("dbname"):
        raise ValueError("it names no database (postgresql://…/name)")
    return text


def entry(url: str, *, role: str) -> dict[str, Any]:
    """Django's settings for ``url``. ``role`` is "app" (runtime) or "owner" (migrations, who bypass zones).

    JIT is off because it costs more than it gives on short statements; a read anywhere costs as much as the next, from
    memory as from a solid disk. Connections live as long as their thread.
    """
    parts = dict(conninfo_to_dict(url))
    options = [
        str(parts.pop("options", "")),
        "-c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1",
        f"-c role={APP_ROLE}" if role == "app" else "",
    ]
    fixed = {name: parts.pop(key, "") or "" for name, key in FIELDS.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: str(value) for name, value in fixed.items()},
        # Only cases.record prepares (psycopg's own cursor); its statements never gain from being planned anew.
        "OPTIONS": {**parts, "options": " ".join(part for part in options if part), "prepare_threshold": 5},
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
    }


FIELDS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def kept_secret(path: Path) -> str:
    """The key in ``path``, made there once, readable by its owner alone. Two processes racing agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8").strip()
