"""How an encoder process is set up, and that it ends with the program."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path

from sketchfind import blas, network
from sketchfind.printable import make_warnings_printable

_SAFE_PATH = "PYTHONSAFEPATH"  # what a starting Python looks at
_starting = threading.Lock()


@contextmanager
def _ignoring_current_folder() -> Iterator[None]:
    """Let a Python that is started import nothing from the current folder, as it else does first.

    That may be a folder of photos from others, with a `multiprocessing.py` among them. Not set for
    good, because programs that photos are opened with are started from here, too.
    """
    with _starting:
        before = os.environ.get(_SAFE_PATH, "")  # empty counts as not set
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            os.environ[_SAFE_PATH] = before


class _SafeProcess(SpawnProcess):
    """A process whose start imports nothing from the current folder."""

    def start(self) -> None:
        """Start it; pools do so in threads of their own, too."""
        with _ignoring_current_folder():
            super().start()


class SafeContext(SpawnContext):
    """A multiprocessing context whose processes import nothing from the current folder."""

    Process = _SafeProcess


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Start processes that never see Ctrl-C, which a terminal sends to them too.

    The pool ignores it in a process that runs; while that starts it would print a traceback.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    with _ignoring_current_folder():
        resource_tracker.ensure_running()  # started in here it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker(background: bool, lifeline: connection.Connection | None = None) -> None:
    """Set the process up; `background` lowers its priority.

    Through the lifeline it tells the program which process it is, and later that it lives; its end
    closes that.
    """
    # The default action ends the process even while a decoder or torch holds the interpreter.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _crash_without_asking()
    network.refuse()
    make_warnings_printable()
    wait_without_turning()
    blas.use_one_thread()
    if background:
        _lower_priority()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Program.lifeline = lifeline
    show_life()


def wait_without_turning() -> None:
    """Let torch's threads sleep soon while they wait for each other; torch must not be loaded yet.

    Else they keep the cores that the thread they wait for needs, whenever another program wants one
    too: with a busy machine a query took 430 to 890 ms (median), and takes about 80. Sleeping at
    once would cost on a quiet one: 75 ms instead of 43.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")


def _lower_priority() -> None:
    """Give way to whatever else wants to compute, and still get on."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        below_normal = 0x4000
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE  # wider than the int it would be
        kernel.SetPriorityClass(wintypes.HANDLE(kernel.GetCurrentProcess()), below_normal)
        return
    os.nice(19)


def _crash_without_asking() -> None:
    """Have Windows end this process when it crashes, and not wait for who closes a box about it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.GetErrorMode() | msvcrt.SEM_NOGPFAULTERRORBOX)


class _Program:
    """Holds the pipe, if any, through which this process tells its program that it lives."""

    lifeline: connection.Connection | None = None


def show_life() -> None:
    """Tell the program that this process is not frozen; not by several threads at once."""
    if _Program.lifeline is not None:
        _Program.lifeline.send_bytes(b"%d" % os.getpid())


def give_way() -> None:
    """Leave the cores to whatever else wants to compute, above all to the process that answers.

    Linux has a class for that, whose threads leave a core at once. With a lower priority alone the
    threads of a query waited for each other: at 100,000 photos, beside an update, the 95th of 100
    answers came after 135 ms, and after 55 so (two cores, float32). Not before the model is loaded:
    beside two busy programs that took more than five minutes so.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # forbidden in some containers
            for thread in Path("/proc/self/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))


def _end_with_parent() -> None:
    """End at once when the app is gone, also in the middle of a task."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
