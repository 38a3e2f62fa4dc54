"""The encoder process for queries: started early, kept warm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sketchfind.engine.loaded import ModelSource, load
from sketchfind.engine.query_tasks import embed_query, embed_variants
from sketchfind.engine.worker import Worker, how_lost, not_begun
from sketchfind.errors import DeviceFailed, EncoderUnavailable
from sketchfind.types import Embeddings, EncodedQuery, Fallback, Pixels, Query

log = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS = 180.0  # the first task also imports torch and reads the model from a cold disk


class QueryEncoder:
    """Encodes queries in a process of its own; usable from any thread, never blocks.

    Futures hold UserFacingError for what the user can change, and EncoderUnavailable when the
    process cannot do its work; the next query then starts a fresh process. A query that was only
    waiting when the process died is repeated once with the next process. So is a query whose device
    failed: the next process finds the device working again, or uses the CPU.
    """

    def __init__(self, source: ModelSource) -> None:
        self._source = source
        self._worker = Worker(background=False)
        self.ready = False  # the model is loaded, so that an answer takes no longer than encoding

    def warm_up(self) -> Future[Fallback | None]:
        """Start the process and load the model; the future holds a Fallback if it is slow here."""
        return self._run(load, self._source)

    def encode(self, query: Query) -> Future[EncodedQuery]:
        """Encode one query after those that were asked before."""
        return self._run(embed_query, self._source, query)

    def encode_variants(self, query: Query, sketches: Pixels) -> Future[Embeddings]:
        """Encode a query with each of `sketches` (n, S, S) in place of its own; rows (n, d)."""
        return self._run(embed_variants, self._source, query, sketches)

    def close(self) -> None:
        """End the process; open futures get EncoderUnavailable."""
        self._worker.close()
        self.ready = False

    def _run(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        answer: Future[T] = Future()
        self._ask(answer, task, arguments, again=True)
        return answer

    def _ask(
        self,
        answer: Future[T],
        task: Callable[..., T],
        arguments: tuple[object, ...],
        *,
        again: bool,
    ) -> None:
        def pass_on(inner: Future[T]) -> None:
            error = inner.exception()
            if isinstance(error, DeviceFailed):
                self.ready = False
                log.warning("the search process begins anew: %s", error.message)
            if error is not None and again and _may_pass(error) and not answer.cancelled():
                self._ask(answer, task, arguments, again=False)
            else:
                self._settle(answer, inner)

        self._worker.submit(task, *arguments, seconds=SECONDS).add_done_callback(pass_on)

    def _settle(self, answer: Future[T], inner: Future[T]) -> None:
        error = inner.exception()
        # An error about the query itself does not affect the process.
        if error is None:
            self.ready = True
        elif how_lost(error, SECONDS):
            self.ready = False
        if not answer.set_running_or_notify_cancel():
            return  # it was cancelled
        if error is None:
            answer.set_result(inner.result())
        else:
            answer.set_exception(_explain(error))


def _may_pass(error: BaseException) -> bool:
    """Tell whether a fresh process may answer a query that failed with this error."""
    return not_begun(error) or isinstance(error, DeviceFailed)


def _explain(error: BaseException) -> BaseException:
    how = how_lost(error, SECONDS)
    if how is None:
        return error
    explained = EncoderUnavailable(
        "The search process is not available: {how}.", "Try again.", how=how
    )
    explained.__cause__ = error
    return explained
