"""One spawned process that runs tasks, one after the other, and can be replaced."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection
from typing import Any, TypeVar

from sketchfind.engine.hang_detector import process_cpu_seconds
from sketchfind.engine.process import SafeContext, ignoring_interrupts, start_worker
from sketchfind.errors import DeviceFailed, EncoderUnavailable, phrase, why

T = TypeVar("T")

_KILLED_BY_SYSTEM = -9  # exit status after SIGKILL, which Linux and macOS send for lack of memory
SETTLE_SECONDS = 2.0  # given to a pool to say how its process ended; it checks every .1 s


class WorkerLost(Exception):
    """The process ended or was stopped while it worked; the text says how."""


@dataclass(eq=False, slots=True)
class _Process:
    """One process, with the pool of its own that it runs in."""

    pool: Any
    tasks: set[Future[Any]] = field(default_factory=set)  # that have no answer yet
    watch: threading.Thread | None = None  # waits for the end of the process
    id: int | None = None  # known once it has given a sign of life


class Worker:
    """Starts the process with the first task, and a new one after it was lost.

    Uses a pool of one process, because a pool can time out tasks, tell how the process ended, and
    leave no process behind at exit. But a process may die holding a lock of its pool, and a pool
    that breaks may forget the task that it was just given. So each process has a pool of its own
    and holds one end of a pipe: when that closes, the pool is retired, and tasks still waiting get
    an error.
    """

    def __init__(self, *, background: bool) -> None:
        self._background = background
        self._lock = threading.Lock()
        self._now: _Process | None = None
        self._retired: list[_Process] = []  # that are to be ended
        self._ending = threading.Lock()  # held while they are ended
        self._closed = False
        self.signs = 0  # signs of life received so far

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float | None
    ) -> Future[T]:
        """Run a module-level function in the process for `seconds` at most; None: no limit.

        The future always gets a result or an exception: that of the function, TimeoutError, or one
        that `how_lost` recognises. Do not cancel it, which would kill the process. After
        DeviceFailed and EncoderUnavailable the next task gets a fresh process.
        """
        with self._lock:
            if self._closed:
                return _not_done(phrase("it was closed"))
            if self._now is not None and not self._now.pool.active:
                self._retire()
            lifeline: tuple[Any, Any] | None = None
            try:
                if self._now is None:
                    lifeline = multiprocessing.Pipe(duplex=False)
                    self._now = _Process(_make_pool(self._background, lifeline[1]))
                process = self._now
                with ignoring_interrupts():  # the first task starts the process
                    future: Future[T] = process.pool.schedule(
                        function, args=arguments, timeout=seconds
                    )
            except (BrokenProcessPool, RuntimeError) as error:
                self._retire()
                return _not_done(phrase("it cannot be started"), error)
            except OSError as error:  # too many open files, or locks that the system refuses
                self._retire()
                return _not_done(phrase("it cannot be started") + f" ({why(error)})", error)
            finally:
                if lifeline is not None:  # the process has its own copy now
                    lifeline[1].close()
            if lifeline is not None:
                look_after = partial(self._look_after, lifeline[0], process)
                watch = threading.Thread(target=look_after, daemon=True)
                watch.start()
                process.watch = watch
            process.tasks.add(future)
        future.add_done_callback(process.tasks.discard)
        future.add_done_callback(partial(self._leave, process))
        return future

    def cpu_seconds(self) -> float | None:
        """Return the CPU time of the process; None if it is not known."""
        now = self._now
        return None if now is None or now.id is None else process_cpu_seconds(now.id)

    def replace(self) -> None:
        """Stop the process; the next task gets a fresh one. Must not be called in a callback."""
        with self._lock:
            self._retire()
        self._end_retired(phrase("it was stopped"))

    def close(self) -> None:
        """Stop the process for good; returns when it is gone."""
        with self._lock:
            self._closed = True
            self._retire()
        self._end_retired(phrase("it was stopped"))

    def _look_after(self, lifeline: connection.Connection, process: _Process) -> None:
        """Note signs of life until the process has ended, then end its pool and open tasks."""
        with lifeline, suppress(EOFError, OSError):
            while True:
                number = int(lifeline.recv_bytes())
                with self._lock:
                    if self._now is process:
                        process.id = number
                        self.signs += 1
        with self._lock:
            if self._now is process:
                self._retire()
        wait(tuple(process.tasks), timeout=SETTLE_SECONDS)
        self._end_retired(phrase("it ended"))

    def _leave(self, process: _Process, future: Future[Any]) -> None:
        """Take the process out of use if its error says that it has become useless.

        It can never use a GPU again that has failed, nor load PyTorch a second time.
        """
        of_no_use = (DeviceFailed, EncoderUnavailable)
        if future.cancelled() or not isinstance(future.exception(), of_no_use):
            return
        with self._lock:
            if self._now is not process:
                return
            self._retire()
        ending = threading.Thread(
            target=self._end_retired, args=(phrase("it was stopped"),), daemon=True
        )
        ending.start()  # in a thread, because this callback runs in a thread of the pool

    def _retire(self) -> None:
        """Take the process out of use; the caller holds the lock."""
        if self._now is not None:
            self._retired.append(self._now)
            self._now = None

    def _end_retired(self, how: str) -> None:
        """Stop the retired processes, and give an error to the tasks that still wait.

        The lock is not held, because threads of a pool end only after the callbacks of its tasks,
        which may submit the next task. One thread at a time does this, because a pool that is being
        ended closes pipes whose numbers a new one may have been given.
        """
        with self._ending:
            with self._lock:
                retired, self._retired = self._retired, []
            for process in retired:
                process.pool.stop()
                process.pool.join()
        for process in retired:
            for future in tuple(process.tasks):
                if not future.done():
                    future.set_exception(WorkerLost(how))
        # On Windows the program may crash if it ends while a thread still reads its pipe.
        for process in retired:
            if process.watch is not None and process.watch is not threading.current_thread():
                process.watch.join(SETTLE_SECONDS)


def _make_pool(background: bool, lifeline: connection.Connection) -> Any:
    import pebble  # here, because it imports asyncio, which would delay painting the window

    return pebble.ProcessPool(
        max_workers=1,
        initializer=start_worker,
        initargs=(background, lifeline),
        context=SafeContext(),
    )


def _not_done(how: str, cause: Exception | None = None) -> Future[Any]:
    """Return the future of a task that cannot be run."""
    future, error = Future[Any](), WorkerLost(how)
    error.__cause__ = cause
    future.set_exception(error)
    return future


def how_lost(error: BaseException, seconds: float) -> str | None:
    """Return how the process of a task limited to `seconds` was lost; None if it was not."""
    import pebble

    if isinstance(error, TimeoutError):
        return phrase("it did not answer") + f" ({seconds:g} seconds)"
    if isinstance(error, pebble.ProcessExpired):
        code = error.exitcode
        if code == _KILLED_BY_SYSTEM:
            return phrase("it was killed, probably for lack of memory") + f" (signal {-code})"
        if code < 0:
            return phrase("it was killed") + f" (signal {-code})"
        return phrase("it ended") + f" (status {code})"
    if isinstance(error, BrokenProcessPool):
        return phrase("it ended during startup")
    if isinstance(error, WorkerLost):
        return str(error)
    return None


def not_begun(error: BaseException) -> bool:
    """Tell whether a lost task had only waited, as far as is known, and so may be repeated."""
    return isinstance(error, (BrokenProcessPool, WorkerLost))
