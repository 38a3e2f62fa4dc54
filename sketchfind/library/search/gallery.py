"""Embeddings in memory: those that are not in the index."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.types import Embeddings

MOST_DEAD = 2  # rows for each one that still counts; beyond that plus FEW, all are read anew
FEW = 1024
REPLACED = -1  # the id of a row whose photo has a newer one
MOST_BYTES = 2**28  # kept in memory at most; 95,000 embeddings of the built-in model


class Gallery:
    """All embeddings of a space newer than some seq, kept up with the catalog; thread-safe.

    From seq 0 on these are all, which is how small libraries are searched. Photos that were deleted
    or are missing stay in; the search asks the catalog about its results. A million embeddings
    would take 3 GB, so if there are too many, none are kept.
    """

    def __init__(self, catalog: Catalog, space: SpaceRow) -> None:
        self._catalog = catalog
        self._space = space
        self._lock = threading.Lock()
        self._reset(0)

    def _reset(self, base: int) -> None:
        self._base = self._last = base
        # Counted once, because that takes as long as a search.
        self._older = self._catalog.embeddings.count(self._space, up_to=base) if base else 0
        self._too_many = False
        self._count = 0
        self._ids = np.empty(0, np.int64)
        self._vectors = np.empty((0, self._space.dim), np.float32)
        self._row_of: dict[int, int] = {}

    def forget(self) -> None:
        """Read everything again at the next use, because much was deleted."""
        with self._lock:
            self._reset(self._base)

    def after(self, base: int) -> tuple[NDArray[np.int64], Embeddings] | None:
        """Return (photo ids (n,), embeddings (n, d)) newer than `base`, as of now.

        The id REPLACED marks a row that no longer counts. None if there are too many to keep.
        """
        with self._lock:
            if base != self._base:
                self._reset(base)
            self._catch_up()
            if self._count > FEW and self._count > MOST_DEAD * self._alive() + FEW:
                self._reset(base)
                self._catch_up()
            if self._too_many:
                return None
            return self._ids[: self._count], self._vectors[: self._count]

    def _catch_up(self) -> None:
        """Read the embeddings that are newer than those in memory."""
        if self._too_many:
            return
        for last, ids, vectors in self._catalog.embeddings.after(self._space, self._last):
            self._append(ids, vectors)
            self._last = last
            if self._count * vectors[0].nbytes > MOST_BYTES:
                self._reset(self._base)
                self._too_many = True
                return

    def _alive(self) -> int:
        """Return about how many of the rows are still in the catalog.

        Those deleted in the last minute still count. Embeddings up to the base that were deleted
        since `_older` was counted make the result too small: then all are read anew a little early,
        and `_older` is counted again.
        """
        return self._catalog.embeddings.approximate_count(self._space) - self._older

    def _append(self, ids: NDArray[np.int64], vectors: Embeddings) -> None:
        end = self._count + len(ids)
        if end > len(self._ids):
            room = max(end, len(self._ids) * 3 // 2)
            # New arrays: a search may be reading the old ones.
            new_ids = np.empty(room, np.int64)
            new_vectors = np.empty((room, self._space.dim), np.float32)
            new_ids[: self._count] = self._ids[: self._count]
            new_vectors[: self._count] = self._vectors[: self._count]
            self._ids, self._vectors = new_ids, new_vectors
        self._ids[self._count : end] = ids
        self._vectors[self._count : end] = vectors
        for row, photo_id in enumerate(ids.tolist(), self._count):
            replaced = self._row_of.get(photo_id)
            if replaced is not None:
                self._ids[replaced] = REPLACED
            self._row_of[photo_id] = row
        self._count = end
