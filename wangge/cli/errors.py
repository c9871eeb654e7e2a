"""What the user can mend."""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot do what was asked. The text is a whole sentence that says what to do."""
