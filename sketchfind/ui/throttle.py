"""Passes news on only now and then, if they come faster than eyes can see."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Throttle:
    """Tells, of each piece of news, whether it is time to pass it on."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._last = -math.inf

    def is_due(self, *, at_once: bool = False) -> bool:
        """Tell whether it is time again; `at_once` is for news that must not be lost."""
        now = self._clock()
        if not at_once and now - self._last < self._seconds:
            return False
        self._last = now
        return True
