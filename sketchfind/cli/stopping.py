"""Stop long work when a signal asks for it; of read photos, no batch but the first is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

from sketchfind.program import stop_signals

if TYPE_CHECKING:
    from sketchfind.types import Progress, ProgressCallback


class Stop:
    """Lets a batch that is being encoded finish, but not the first, and cuts all else short.

    Before the first one is done, the model may still be loading, which takes many seconds.
    """

    def __init__(self, show: ProgressCallback | None) -> None:
        self.cancel, self.go = threading.Event(), threading.Event()
        self.go.set()
        self._show = show
        self._encoding = False

    def __call__(self) -> None:
        """Stop the update; while it encodes, pause it first, so that begun batches are kept."""
        self.go.clear()
        if not self._encoding:
            self.cancel.set()

    def on_progress(self, progress: Progress) -> None:
        """Note the stage of the update, and cancel it if it is to stop and does not encode."""
        self._encoding = progress.stage == "encoding" and progress.done > 0
        if not self.go.is_set() and not self._encoding:
            self.cancel.set()
        elif self._show is not None:
            self._show(progress)


@contextmanager
def stopped_by_signals(show: ProgressCallback | None) -> Iterator[Stop]:
    """Yield a Stop that the first signal to stop calls; the second Ctrl-C interrupts."""
    stop = Stop(show)
    with _at_signals(stop, "Stopping, and keeping what is read; Ctrl-C again stops at once ..."):
        yield stop


@contextmanager
def cancelled_by_signals() -> Iterator[threading.Event]:
    """Yield an event that the first signal to stop sets; the second Ctrl-C interrupts."""
    cancel = threading.Event()
    with _at_signals(cancel.set, "Stopping ..."):
        yield cancel


@contextmanager
def _at_signals(first: Callable[[], None], said: str) -> Iterator[None]:
    came = False

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if not came:
            came = True
            first()
            with suppress(OSError):  # the terminal may be gone
                os.write(2, f"\n{said}\n".encode())  # no locks, unlike print
        elif number in (signal.SIGINT, signal.SIGTERM):  # a shell repeats SIGHUP as it ends
            raise KeyboardInterrupt

    numbers = stop_signals()
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
