"""Look at other processes, and end them, on every system."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

import psutil

# How the program says that a process was ended by `kill`: Windows has a status, others a signal.
KILLED = (
    "it ended (status 15)"
    if sys.platform == "win32"
    else "it was killed, probably for lack of memory (signal 9)"
)


def kill(pid: int) -> None:
    """End a process at once."""
    psutil.Process(pid).kill()


def kill_this() -> None:
    """End the process that calls it, at once."""
    kill(os.getpid())


def alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def gives_way() -> bool:
    """Tell whether this process has a low priority."""
    nice = psutil.Process().nice()
    if sys.platform == "win32":
        return bool(nice == psutil.BELOW_NORMAL_PRIORITY_CLASS)
    return bool(nice >= 10)


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that did not end yet."""
    with suppress(psutil.NoSuchProcess):
        return [child.pid for child in psutil.Process(pid).children()]
    return []


def encoders(pid: int) -> list[int]:
    """Return those that were spawned; not the one that multiprocessing keeps for itself."""
    found = []
    for child in children(pid):
        with suppress(psutil.Error):  # it ended this moment
            if any("spawn_main" in part for part in psutil.Process(child).cmdline()):
                found.append(child)
    return found


def gone(pid: int, seconds: float) -> bool:
    """Wait until a process that is nobody's child here has ended; tell whether it has."""
    end = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
