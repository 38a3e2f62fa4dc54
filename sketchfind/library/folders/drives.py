"""Ask drives that may never answer, such as a network share whose server is gone."""

from __future__ import annotations

import errno
import math
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import TypeVar

from sketchfind.errors import phrase

Answer = TypeVar("Answer")

PATIENCE = 5.0  # seconds that a drive has to answer; one that slept needs some
READING = 30.0  # seconds for a file, which may be large and its drive slow
AT_ONCE = 256  # files or folders to ask about in one question: a slow drive has time enough for it
_POLL_SECONDS = 0.1


class DriveHangs(OSError):
    """A drive does not answer; it may yet, some day."""

    def __init__(self, place: str) -> None:
        super().__init__(errno.ETIMEDOUT, phrase("its drive does not answer"), place)


class Drives:
    """Asks in threads of their own, so that a drive that hangs holds up nobody else.

    A call into the system cannot be ended. Its thread is left alone until the drive answers or
    the program ends; whoever asks about the same place meanwhile is told at once that it hangs.
    """

    def __init__(self, *, last_patience: float = 0.0) -> None:
        """Make one that gives drives `last_patience` seconds after `close`, until one hangs."""
        self._last_patience = last_patience
        self._lock = threading.Lock()
        self._hanging: dict[str, threading.Thread] = {}  # which end when they have their answer
        self._closed_at = math.inf

    def ask(
        self, place: str, work: Callable[[], Answer], given_up: Callable[[], bool] | None = None
    ) -> Answer:
        """Return what `work` gives, which asks the drive of `place` alone.

        Raises DriveHangs after PATIENCE seconds, or once `given_up` says so, and what `work`
        raises. `work` may go on unseen after that.
        """
        if self.hangs(place):
            raise DriveHangs(place)
        answer: Future[Answer] = Future()
        # A daemon, because the program must not wait for it at its end.
        thread = threading.Thread(target=_answer, args=(answer, work), name="drive", daemon=True)
        thread.start()
        asked_at, given_up = time.monotonic(), given_up or after(PATIENCE)
        while not wait([answer], timeout=_POLL_SECONDS).done:
            late = given_up()
            if time.monotonic() - max(asked_at, self._closed_at) > self._last_patience:
                late, self._last_patience = True, 0.0
            if late:
                with self._lock:
                    self._hanging[place] = thread
                raise DriveHangs(place)
        return answer.result()

    def hangs(self, place: str) -> bool:
        """Tell whether a place still owes an answer to an earlier question, or never gives one."""
        if "\0" in place:  # which no system looks for, and only a damaged catalog names
            return True
        with self._lock:
            thread = self._hanging.get(place)
        return thread is not None and thread.is_alive()

    def read(self, path: Path, work: Callable[[], Answer]) -> Answer:
        """Return what `work` gives, which reads this file; see `ask`.

        That the drive is there is asked first, so that only one that hangs later takes long.
        """
        folder = str(path.parent)
        self.ask(folder, partial(os.path.exists, path))
        return self.ask(folder, work, after(READING))

    def is_online(self, folder: str, *, has_photos: bool) -> bool:
        """Tell whether a root can be listed; one that had photos must hold something, too."""
        try:
            return self.ask(folder, lambda: can_be_listed(folder, filled=has_photos))
        except DriveHangs:
            return False

    def close(self) -> None:
        """Wait for no drive any more, or not for long."""
        self._closed_at = time.monotonic()


def after(seconds: float) -> Callable[[], bool]:
    """Return what tells whether so many seconds have passed from now on."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _answer(answer: Future[Answer], work: Callable[[], Answer]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:
        answer.set_exception(error)


def can_be_listed(folder: str | Path, *, filled: bool) -> bool:
    """Tell whether a folder can be listed, and, if asked for, holds something."""
    try:
        with os.scandir(folder) as entries:
            return not filled or next(entries, None) is not None
    except OSError:
        return False
