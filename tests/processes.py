"""Runs our own programs as a user would, in processes with an environment and a data folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOREIGN = ("WANGGE_", "LC_", "LANG", "PORT", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PG")


def environment(data: Path, **values: str) -> dict[str, str]:
    """Nothing of the test run reaches the program: neither its settings nor its database. It speaks English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return {**kept, "LANG": "en_US.UTF-8", "WANGGE_DATA": str(data), **values}


def python(*words: str, data: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Run Python to its end."""
    return subprocess.run([sys.executable, *words], env=environment(data, **values), capture_output=True, text=True)


def wangge(*words: str, data: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Run the console command to its end."""
    return python("-m", "wangge", *words, data=data, **values)
