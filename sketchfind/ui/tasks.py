"""Background work for widgets: the one place in the window that starts threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.drives import PATIENCE, DriveHangs, Drives
from sketchfind.ui import texts

READERS = 2  # threads that read files: a drive that hangs may block them for a while, but no others

Work = Callable[[], Any]
Done = Callable[[Any], None]
Failed = Callable[[UserFacingError], None]
Always = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Receiver:
    done: Done | None
    failed: Failed | None
    always: Always | None = None


class Tasks(QObject):
    """A pool of threads whose answers arrive, one by one, in the thread of this object.

    `done` and `failed` are called there; without `failed`, `trouble` tells of a `UserFacingError`.
    A dropped task never delivers an answer. An error of another kind is a bug: it is raised
    in the GUI thread, for the crash dialog.
    """

    trouble = Signal(UserFacingError)  # in work that a person asked for
    quiet_trouble = Signal(UserFacingError)  # in work that nobody asked for
    _called = Signal(object)

    def __init__(self, threads: int, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix=f"{name}-reader")
        self._shown_drives = Drives()  # for `read`: closing waits for none of them
        self.copying_drives = Drives(last_patience=PATIENCE)  # for `run`: closing waits so long
        self._receivers: dict[int, _Receiver] = {}
        self._futures: dict[int, Future[None]] = {}  # of tasks that may be cancelled
        self._numbers = itertools.count(1)
        self._closed = False
        self._called.connect(self._call)

    def run(
        self,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        always: Always | None = None,
        *,
        instead_of: int | None = None,
        surely: bool = False,
    ) -> int:
        """Start `work` in a thread and return its number, for `drop`.

        `always` is called after `done` or `failed`, and also when `work` has a bug. The task
        `instead_of` is dropped if it has not ended. A task that is `surely` to be done is done even
        if it has not begun before `drain`.
        """
        number = self._start(self._pool, work, _Receiver(done, failed, always), instead_of)
        if surely:
            self._futures.pop(number, None)
        return number

    def read(
        self,
        path: Path,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        instead_of: int | None = None,
    ) -> int:
        """Do the same with `work` that reads this file; it fails when the file's drive hangs."""

        def patient() -> Any:
            try:
                return self._shown_drives.read(path, work)
            except DriveHangs as error:
                text = self.tr("%1 cannot be read: its drive does not answer.")
                raise UserFacingError(text.replace("%1", texts.shown_name(str(path)))) from error

        return self._start(self._readers, patient, _Receiver(done, failed), instead_of)

    def watch(self, future: Future[Any], done: Done, failed: Failed | None = None) -> None:
        """Deliver the result of a future that other code completes."""
        number = next(self._numbers)
        self._receivers[number] = _Receiver(done, failed)

        def finished(future: Future[Any]) -> None:
            if not future.cancelled():
                error = future.exception()
                value = None if error else future.result()
                self.call_soon(partial(self._deliver, number, value, error))

        future.add_done_callback(finished)

    def call_soon(self, function: Callable[[], None]) -> None:
        """Call `function` in the thread of this object; may be used from any thread."""
        if not self._closed:
            self._called.emit(function)

    def drop(self, number: int | None) -> None:
        """Forget a task, if any: it delivers no answer, and does not begin if it has not yet."""
        if number is None:
            return
        self._receivers.pop(number, None)
        future = self._futures.pop(number, None)
        if future is not None:
            future.cancel()

    def drain(self) -> None:
        """Wait for running tasks and for those that are `surely` to be done; deliver nothing.

        It does not wait for a drive of photos to be shown, nor for long for a drive from which
        photos are copied.
        """
        self._closed = True
        self._receivers.clear()
        self._shown_drives.close()
        self.copying_drives.close()
        for future in self._futures.values():
            future.cancel()
        for pool in (self._readers, self._pool):
            pool.shutdown()

    def _start(
        self, pool: ThreadPoolExecutor, work: Work, receiver: _Receiver, instead_of: int | None
    ) -> int:
        self.drop(instead_of)
        number = next(self._numbers)
        if not self._closed:
            self._receivers[number] = receiver
            self._futures[number] = pool.submit(self._work, number, work)
        return number

    def _work(self, number: int, work: Work) -> None:
        value: Any = None
        failure: BaseException | None = None
        try:
            value = work()
        except BaseException as error:  # handed to the GUI thread, which decides
            failure = error
        self.call_soon(partial(self._deliver, number, value, failure))

    def _deliver(self, number: int, value: Any, error: BaseException | None) -> None:
        self._futures.pop(number, None)
        receiver = self._receivers.pop(number, None)
        if receiver is None:
            return
        try:
            if error is None:
                if receiver.done is not None:
                    receiver.done(value)
            elif isinstance(error, UserFacingError):
                (receiver.failed or self.trouble.emit)(error)
            else:
                raise error
        finally:
            if receiver.always is not None:
                receiver.always()

    @Slot(object)
    def _call(self, function: Callable[[], None]) -> None:
        if not self._closed:
            function()
