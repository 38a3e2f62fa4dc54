"""When work counts as hung: judged by what it does, not by the time that has passed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

TICK = 1.0  # seconds between two checks
# Whether the system tells the CPU time of threads and other processes, as Linux does.
CPU_KNOWN = hasattr(time, "pthread_getcpuclockid")
_UNKNOWN = 4  # how many times longer work may seem idle where its CPU time is never known


class HangDetector:
    """Detects work that has done nothing for `idle` seconds, or has computed for `computing`.

    Busy cores, a slow drive, a suspended computer or a clock that is set delay work through no
    fault of its own. Work that waits for a core or reads slowly still computes now and then. While
    `cpu_seconds` returns None, work counts as idle; if the system never tells its CPU time (not
    `cpu_known`), it may be idle for longer.
    """

    def __init__(
        self,
        idle: float,
        computing: float,
        cpu_seconds: Callable[[], float | None],
        *,
        cpu_known: bool = True,
    ) -> None:
        self._idle_limit = idle if cpu_known else min(_UNKNOWN * idle, computing)
        self._computing_limit = computing
        self._cpu_seconds = cpu_seconds
        self.reset()

    def reset(self) -> None:
        """Begin anew, after a sign of life."""
        self._idle = 0.0
        self._first = self._last = self._cpu_seconds()

    def hangs(self, waited: float) -> bool:
        """Note that `waited` seconds were waited since the last call; tell whether work hangs.

        That is the time asked for, not measured: on a suspended computer it may have been hours.
        """
        now = self._cpu_seconds()
        self._idle = self._idle + waited if now == self._last else 0.0
        self._last = now
        if self._first is None:
            self._first = now
        used = 0.0 if now is None or self._first is None else now - self._first
        return self._idle > self._idle_limit or used > self._computing_limit


def thread_cpu_seconds(thread: int) -> float | None:
    """Return the CPU time of a thread (`ident`) that has not ended; None if it is not known."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return None
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


def process_cpu_seconds(process: int) -> float | None:
    """Return the CPU time of another process; None if the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
