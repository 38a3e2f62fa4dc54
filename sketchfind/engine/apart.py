"""Run one function in a process of its own, which frees all its memory when it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, wait
from typing import TypeVar

from sketchfind.engine.worker import Worker, how_lost
from sketchfind.errors import EncoderUnavailable

T = TypeVar("T")
_POLL_SECONDS = 0.1


def run_apart(
    function: Callable[..., T],
    *arguments: object,
    seconds: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> T:
    """Run a module-level function at low priority and return what it returns; blocks.

    Raises:
        EncoderUnavailable: the process was killed, or took longer than `seconds`.
        CancelledError: it was cancelled; the process is gone.
    """
    worker = Worker(background=True)
    try:
        future = worker.submit(function, *arguments, seconds=seconds)
        while not wait([future], timeout=_POLL_SECONDS).done:
            if cancelled():
                raise CancelledError
        return future.result()
    except Exception as error:
        how = how_lost(error, seconds)
        if how is None:
            raise
        raise EncoderUnavailable(
            "The process that does this has failed: {how}.",
            "Close other programs to free memory, and try again.",
            how=how,
        ) from error
    finally:
        worker.close()
