"""Processes that end with the one that started them, even when that one is killed."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)  # loaded here, for nothing may be loaded between fork and exec


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that forked it ends (Linux; elsewhere nothing happens)."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def tied_to_this_process() -> Callable[[], None]:
    """A `preexec_fn` for subprocess: the child dies with us, also when we die before it has asked for that."""
    us = os.getpid()

    def tie() -> None:
        die_with_parent()
        if os.getppid() != us:
            os._exit(1)

    return tie
