"""Small helpers around processes."""

from __future__ import annotations

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(with_signal: int = signal.SIGTERM) -> None:
    """Ask Linux to send ``with_signal`` to this process when the thread that started it ends, even by kill -9.

    Elsewhere nothing happens: the parent then has to stop its children itself.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, with_signal)
