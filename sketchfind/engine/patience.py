"""When work counts as hung: judged by what it does, not by the clock on the wall."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

TICK = 1.0  # seconds between two looks
# Whether the system tells how long threads and other processes computed, as Linux does.
TOLD = hasattr(time, "pthread_getcpuclockid")
_UNTOLD = 4  # times as long may what computes unseen look as if it did nothing


class Patience:
    """Ends with work that did nothing for `idle` seconds, or computed for `computing` seconds.

    Busy cores, a slow drive, a suspended computer or a clock that is set make work late, and none
    of that is its own doing. Whoever waits for a core or reads slowly computes a little now and
    then. Where the system does not tell, or not yet, how long something computed (None), it
    counts as doing nothing; where it never does (not `told`), more of that is borne.
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
        """Note that so many seconds were waited since the last call; tell whether to go on.

        Those that were asked for: a suspended computer may have made them hours.
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
    """Return how many seconds a thread of this process computed; it must not have ended."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return None
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


def process_computed(process: int) -> float | None:
    """Return how many seconds another process computed."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
