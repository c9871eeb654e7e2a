"""The console command ``wangge``: one module in ``commands/`` per word.

A module is named as its word, has ``add(subparsers)``, which adds its parser, and ``run(args) -> int``, which returns
the exit status. It imports Django and the rooms inside ``run``, after ``wangge.cli.django.setup``.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from wangge.cli import commands
from wangge.cli.errors import CommandError
from wangge.cli.wording import say


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Errors that the user can mend are told in one sentence; the rest keep their traceback."""
    argv = sys.argv[1:] if argv is None else argv
    args = parser(argv[0] if argv else "").parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except CommandError as error:
        print(f"wangge: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `wangge … | head` is no error
        sys.stderr.close()
        return 0


def parser(word: str = "") -> argparse.ArgumentParser:
    """Every command with its options. Of a word that is one, it alone: to import all takes a second."""
    root = argparse.ArgumentParser(prog="wangge", description=say("about"))
    subparsers = root.add_subparsers(required=True, metavar=say("command"))
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    for name in [name for name in names if name.rstrip("_") == word] or names:
        register(importlib.import_module(f"{commands.__name__}.{name}"), subparsers)
    return root


def register(module: Any, subparsers: Any) -> None:
    """Let a module add its parsers and bind them to its ``run``."""
    before = set(subparsers.choices)
    module.add(subparsers)
    for name in set(subparsers.choices) - before:
        subparsers.choices[name].set_defaults(run=module.run)
