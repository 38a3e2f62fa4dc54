"""Set up an encoder process, and make sure that it ends with the program."""

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
from types import FrameType

from sketchfind import blas, network
from sketchfind.printable import make_warnings_printable

_SAFE_PATH = "PYTHONSAFEPATH"  # an environment variable that Python reads at its start
_starting = threading.Lock()


@contextmanager
def _ignoring_current_folder() -> Iterator[None]:
    """Keep a Python that is started in the block from importing from the current folder first.

    That may be a folder of other people's photos, with a `multiprocessing.py` among them. Not set
    for good, because programs that open photos are started from this process, too.
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
        """Start the process; may be called in threads of a pool, too."""
        with _ignoring_current_folder():
            super().start()


class SafeContext(SpawnContext):
    """A multiprocessing context whose processes import nothing from the current folder."""

    Process = _SafeProcess


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Let processes started in the block ignore what a terminal sends to them, too.

    That is SIGHUP when it closes, and SIGINT at Ctrl-C. The pool makes a running process ignore
    SIGINT, but during its start it would print a traceback. Here Ctrl-C counts after the block, as
    a process whose start is left half way prints one, too.
    """
    with _interrupted_later():
        if sys.platform == "win32":
            yield
            return
        from multiprocessing import resource_tracker

        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
        try:
            with _ignoring_current_folder():
                resource_tracker.ensure_running()  # which would unblock Ctrl-C
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Let Ctrl-C interrupt the block only at its end; any thread may have heard of it."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield  # nothing interrupts it
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda *heard: came.append(heard))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            handler(*came[0])


def start_worker(background: bool, lifeline: connection.Connection | None = None) -> None:
    """Set up the process; `background` lowers its priority.

    Through the `lifeline` it tells the program its process id, again and again as a sign of life.
    The lifeline closes when the process ends.
    """
    # The default action ends the process even while a decoder or torch holds the interpreter.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _no_crash_box()
    network.refuse_sockets()
    make_warnings_printable()
    spin_briefly()
    blas.use_one_thread()
    if background:
        _lower_priority()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Lifeline.pipe = lifeline
    show_life()


def spin_briefly() -> None:
    """Let torch's threads sleep soon while they wait for each other; torch must not be loaded yet.

    Otherwise, if another program is busy, they occupy cores that the thread they wait for needs: on
    a busy machine a query took 430 to 890 ms (median), and now takes about 80. Sleeping at once
    would be slower on an idle machine: 75 ms instead of 43.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")


def _lower_priority() -> None:
    """Lower the priority of this process below that of others, without ever starving it."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        below_normal = 0x4000
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE  # wider than the int it would be
        kernel.SetPriorityClass(wintypes.HANDLE(kernel.GetCurrentProcess()), below_normal)
        return
    os.nice(19)


def _no_crash_box() -> None:
    """Let Windows end this process when it crashes, instead of showing a box and waiting."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.GetErrorMode() | msvcrt.SEM_NOGPFAULTERRORBOX)


class _Lifeline:
    """Holds the pipe, if any, through which this process tells its program that it lives."""

    pipe: connection.Connection | None = None


def show_life() -> None:
    """Tell the program that this process is alive; only one thread at a time may call it."""
    if _Lifeline.pipe is not None:
        _Lifeline.pipe.send_bytes(b"%d" % os.getpid())


def give_way() -> None:
    """Leave the cores to all other processes, above all to the one that answers queries.

    Threads of Linux's class SCHED_IDLE leave a core at once. With a lower priority alone, threads
    of a query waited for each other: with 100,000 photos and during an update, the 95th of 100
    answers took 135 ms, and now takes 55 (two cores, float32). To be called after the model is
    loaded: in this class, beside two busy programs, loading took more than five minutes.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # forbidden in some containers
            for thread in Path("/proc/self/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))


def _end_with_parent() -> None:
    """End this process at once when the app has ended, even in the middle of a task."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
