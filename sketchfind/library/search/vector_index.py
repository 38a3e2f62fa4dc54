"""The HNSW index of a library: loaded if trustworthy, rebuilt when due, never waited for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.errors import IndexUnusable, ProfileError, why
from sketchfind.index import (
    AXES_SAMPLE,
    HnswIndex,
    IndexKey,
    available,
    discard_index,
    load_index,
    principal_axes,
    save_index,
)
from sketchfind.types import Embeddings

log = logging.getLogger(__name__)

EXACT_BELOW = 2_000  # photos; with fewer, comparing every one is as fast
MAX_TAIL = 0.1  # share of embeddings newer than the index, which are searched exactly
MAX_DEAD = 0.2  # share of the index that was deleted or replaced since
_POLL_SECONDS = 0.1
_CHUNK = 512  # embeddings added between two checks whether to stop


class VectorIndex:
    """Keeps an index for one space; `current` is None while exact search has to be used."""

    def __init__(self, catalog: Catalog, space: SpaceRow, folder: Path) -> None:
        self._catalog = catalog
        self._space = space
        self._folder = folder
        self._busy = threading.Lock()  # one load or build at a time
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._thread_lock = threading.Lock()
        self._asked = threading.Event()  # the thread is to check once more whether work is due
        self._working = False  # whether the thread will still see `_asked`
        self.current: HnswIndex | None = None

    def wanted(self) -> bool:
        """Tell whether the library is large enough for an index, and hnswlib installed."""
        return available() and self._catalog.embeddings.count(self._space) >= EXACT_BELOW

    def start(self) -> None:
        """Load or rebuild in the background if that is due; returns at once.

        If the background thread is busy, it checks once more afterwards.
        """
        with self._thread_lock:
            if self._closing.is_set():
                return
            self._asked.set()
            alive = self._thread is not None and self._thread.is_alive()
            if not (self._working and alive):
                self._working = True
                self._thread = threading.Thread(target=self._work, name="index")
                self._thread.start()

    def _work(self) -> None:
        while self._take():
            self._refresh_quietly()

    def _take(self) -> bool:
        """Tell whether `start` was called since the last time; if not, the thread ends."""
        with self._thread_lock:
            self._working = self._asked.is_set() and not self._closing.is_set()
            self._asked.clear()
            return self._working

    def _refresh_quietly(self) -> None:
        """Refresh in the background and only log errors: without an index, all is compared."""
        try:
            with self._catalog.errors_explained():
                self.refresh()
                self._read_ahead()
        except ProfileError as error:
            log.warning("the vector index cannot be brought up to date: %s", error)

    def _read_ahead(self) -> None:
        if self.current is not None:  # else all embeddings are read anyway
            for _ in self._catalog.read_ahead():
                if self._closing.is_set() or self._asked.is_set():
                    return

    def refresh(
        self,
        cancelled: Callable[[], bool] = lambda: False,
        on_added: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        """Load the index if one is due, and build a new one if one is due even then.

        While building, `on_added` is told how many embeddings of how many were added.
        """

        def stop() -> bool:
            return cancelled() or self._closing.is_set()

        while not self._busy.acquire(timeout=_POLL_SECONDS):
            if stop():
                return
        try:
            if not self.wanted():
                self.discard()
                return
            if self._is_due():  # loading may do: another process may have built one
                self.load()
            if self._is_due() and not stop():
                self._build(stop, on_added)
        finally:
            self._busy.release()

    def load(self) -> str | None:
        """Load the index from its file; return the reason if that is not possible."""
        try:
            token = self._catalog.embeddings.index_token(self._space)
            self.current = load_index(self._folder, self._key(token))
        except IndexUnusable as error:
            log.info("the vector index is not used: %s", error)
            return str(error)
        return None

    def discard(self) -> None:
        """Give up an index that misbehaved or is not wanted; a refresh may build another."""
        self.current = None
        discard_index(self._folder, self._space.name)

    def close(self) -> None:
        """Stop building, and wait until the thread has ended."""
        self._closing.set()
        with self._thread_lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _key(self, token: str) -> IndexKey:
        return IndexKey(token, self._space.name, self._space.dim)

    def _is_due(self) -> bool:
        loaded = self.current  # read once, because a search may set it to None meanwhile
        if loaded is None:
            return True
        total = self._catalog.embeddings.count(self._space)
        alive = self._catalog.embeddings.count(self._space, up_to=loaded.seq)
        held = loaded.count
        return total - alive > MAX_TAIL * total or held - alive > MAX_DEAD * held

    def _build(self, cancelled: Callable[[], bool], on_added: Callable[[int, int], None]) -> None:
        total = self._catalog.embeddings.count(self._space)

        def chunks() -> Iterator[tuple[int, NDArray[np.int64], Embeddings]]:
            done = 0
            for chunk in self._catalog.embeddings.after(self._space, 0, _CHUNK):
                yield chunk
                done += len(chunk[1])
                on_added(done, max(done, total))

        try:
            basis = principal_axes(self._catalog.embeddings.sample(self._space, AXES_SAMPLE))
            dim = self._space.dim
            index = HnswIndex.build(dim, total, chunks(), basis=basis, cancelled=cancelled)
        except IndexUnusable as error:
            log.warning("the vector index cannot be built: %s", error)
            return
        if index is None:
            return
        self.current = index
        try:
            self._save(index)
        except (OSError, ProfileError) as error:  # the index serves until the program ends
            log.warning("the vector index cannot be saved: %s", why(error))

    def _save(self, built: HnswIndex) -> None:
        # The cache folder may be deleted at any time.
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(exist_ok=True, mode=0o700)
        # The token is renewed after all embeddings of the index were committed, so that a catalog
        # with this token holds them, and before the file is written, so that a process killed in
        # between only leaves a file that is not loaded.
        token = self._catalog.embeddings.renew_index_token(self._space)
        save_index(self._folder, self._key(token), built)
