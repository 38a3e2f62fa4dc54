"""How a running update is watched, paused and stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from sketchfind.library.update.awake import Awake
from sketchfind.types import Progress, ProgressCallback

_POLL_SECONDS = 0.1


class Control:
    """Connects the thread of one `Update` with those who watch, pause and stop it.

    `go` is set while the update may run; once it is cleared, the update pauses at the next
    checkpoint. Each report of progress keeps the computer `awake`.
    """

    def __init__(
        self,
        on_progress: ProgressCallback,
        cancelled: Callable[[], bool],
        go: threading.Event | None,
        awake: Awake,
    ) -> None:
        self.cancelled = cancelled  # tells whether to stop
        self._on_progress = on_progress
        self._go = go
        self._awake = awake
        self._last = Progress("scanning", 0, None)
        self._rested = 0.0  # seconds spent in pauses

    def clock(self) -> float:
        """Return seconds since some moment, on a clock that stands still in pauses."""
        return time.monotonic() - self._rested

    def report(self, progress: Progress) -> None:
        """Tell where the update stands."""
        self._last = progress
        self._awake.stay()
        self._on_progress(progress)

    def paused(self) -> bool:
        """Tell whether to pause; an update that is to stop does not pause."""
        return self._go is not None and not self._go.is_set() and not self.cancelled()

    def checkpoint(self) -> bool:
        """Wait while paused, then tell whether to stop."""
        if self._go is not None and self.paused():
            began = time.monotonic()
            self._awake.let_sleep()
            still = replace(self._last, stage="paused", photos_per_second=0.0, seconds_left=None)
            self._on_progress(still)
            while self.paused():
                self._go.wait(_POLL_SECONDS)
            self._rested += time.monotonic() - began
            if not self.cancelled():
                self.report(self._last)
        return self.cancelled()
