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

PATIENCE = 5.0  # seconds that a drive has to answer; one that was asleep needs some
READING = 30.0  # seconds to read a file, which may be large and on a slow drive
AT_ONCE = 256  # files or folders in one question: few enough for a slow drive to answer in time
_POLL_SECONDS = 0.1


class DriveHangs(OSError):
    """A drive does not answer now; it may answer later."""

    def __init__(self, place: str) -> None:
        super().__init__(errno.ETIMEDOUT, phrase("its drive does not answer"), place)


class Drives:
    """Asks each question in a thread of its own, so that a drive that hangs does not block others.

    A call into the system cannot be interrupted. Its thread is left alone until the drive answers
    or the program ends; further questions about the same place meanwhile fail at once.
    """

    def __init__(self, *, last_patience: float = 0.0) -> None:
        """Give drives `last_patience` seconds to answer after `close`, and none once one hangs."""
        self._last_patience = last_patience
        self._lock = threading.Lock()
        self._hanging: dict[str, threading.Thread] = {}  # by place; each ends with its answer
        self._closed_at = math.inf

    def ask(
        self, place: str, work: Callable[[], Answer], given_up: Callable[[], bool] | None = None
    ) -> Answer:
        """Return what `work` returns; it must ask no drive but that of `place`.

        Raises DriveHangs once `given_up` says so, by default after PATIENCE seconds, and whatever
        `work` raises. After DriveHangs, `work` may still go on in its thread.
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
        """Tell whether a place still owes an answer to an earlier question, or can give none."""
        if "\0" in place:  # no system takes such a name, which only a damaged catalog holds
            return True
        with self._lock:
            thread = self._hanging.get(place)
        return thread is not None and thread.is_alive()

    def read(self, path: Path, work: Callable[[], Answer]) -> Answer:
        """Return what `work` returns, which reads this file; see `ask`.

        First checks, with less patience, that the drive answers: only if it hangs after that does
        this take long.
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
        """From now on wait for drives no longer than `last_patience`."""
        self._closed_at = time.monotonic()


def after(seconds: float) -> Callable[[], bool]:
    """Return a function that tells whether so many seconds have passed since this call."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _answer(answer: Future[Answer], work: Callable[[], Answer]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:
        answer.set_exception(error)


def can_be_listed(folder: str | Path, *, filled: bool) -> bool:
    """Tell whether a folder can be listed and, if `filled`, holds something."""
    try:
        with os.scandir(folder) as entries:
            return not filled or next(entries, None) is not None
    except OSError:
        return False
