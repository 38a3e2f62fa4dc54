"""Look at other processes."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return Path("/proc/self").exists() is False


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that did not end yet (Linux)."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # this thread ended this moment
            found += map(int, task.read_text().split())
    return found


def encoders(pid: int) -> list[int]:
    """Return those that were spawned; not the one that multiprocessing keeps for itself."""
    found = []
    for child in children(pid):
        with suppress(OSError):  # it ended this moment
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def gone(pid: int, seconds: float) -> bool:
    """Wait until a process that is nobody's child here has ended; tell whether it has."""
    end = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > end:
            return False
        os.sched_yield()
    return True
