"""Commands in this process, encoders and all: each of their processes would first import torch."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from types import SimpleNamespace
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from sketchfind.cli import main
from sketchfind.engine import ingest, ingest_tasks, query
from sketchfind.engine.loaded import runtime_of
from sketchfind.engine.worker import WorkerLost
from sketchfind.library.models import store

T = TypeVar("T")


class WorkerHere:
    """In the place of a worker: does each task at once. Like a new process it knows no model."""

    signs = 0

    def __init__(self, *, background: bool) -> None:
        self._closed = False
        runtime_of.cache_clear()

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float | None
    ) -> Future[T]:
        import torch  # which the task may be the first to load

        torch.set_num_threads(1)
        future: Future[T] = Future()
        try:
            if self._closed:
                raise WorkerLost("it was closed")
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future

    def cpu_seconds(self) -> None:
        """Tell nothing: no task is waited for."""

    def close(self) -> None:
        self._closed = True


def run_here(*arguments: object) -> Result:
    """Run a command, which encodes, imports and converts in this process at its own priority."""
    shared = SimpleNamespace(count=2, batch=4)
    with pytest.MonkeyPatch.context() as patch:
        for module in (ingest, query):
            patch.setattr(module, "Worker", WorkerHere)
        patch.setattr(
            ingest_tasks, "_runtime_and_streams", lambda source: (runtime_of(source), shared)
        )
        patch.setattr(store, "run_apart", lambda task, *values, **_limits: task(*values))
        return CliRunner().invoke(main, [as_text(argument) for argument in arguments])


def as_text(argument: object) -> str:
    """Return an argument as the system would hand it to the program."""
    return argument if isinstance(argument, str) else os.fspath(argument)
