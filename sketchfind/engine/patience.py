"""When work counts as hung: judged by what it does, not by the time that has passed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

TICK = 1.0  # seconds between two checks
# Whether the system tells how long threads and other processes computed, as Linux does.
TOLD = hasattr(time, "pthread_getcpuclockid")
_UNTOLD = 4  # how many times longer work may seem idle where computing is not seen


class Patience:
    """Ends when work has done nothing for `idle` seconds, or has computed for `computing` seconds.

    Busy cores, a slow drive, a suspended computer or a clock that is set delay work through no
    fault of its own. Work that waits for a core or reads slowly still computes now and then. While
    the system does not tell how long it computed (None), it counts as idle; if the system never
    tells (not `told`), it may be idle for longer.
    """

    def __init__(
        self,
        idle: float,
        computing: float,
        computed: Callable[[], float | None],
        *,
        told: bool = True,
    ) -> None:
        self._limits = idle if told else min(_UNTOLD * idle, computing), computing
        self._computed = computed
        self.renew()

    def renew(self) -> None:
        """Begin anew, after a sign of life."""
        self._idle = 0.0
        self._first = self._last = self._computed()

    def lasts(self, waited: float) -> bool:
        """Note that `waited` seconds were waited since the last call; tell whether to go on.

        That is the time asked for, not measured: on a suspended computer it may have been hours.
        """
        now = self._computed()
        self._idle = self._idle + waited if now == self._last else 0.0
        self._last = now
        if self._first is None:
            self._first = now
        used = 0.0 if now is None or self._first is None else now - self._first
        idle, computing = self._limits
        return self._idle <= idle and used <= computing


def thread_computed(thread: int) -> float | None:
    """Return for how many seconds a thread of this process computed; it must not have ended."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return None
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


def process_computed(process: int) -> float | None:
    """Return for how many seconds another process computed; None if the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
