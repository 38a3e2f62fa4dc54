"""From a query vector to photos: candidates, exact re-rank, and only what can be shown."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.errors import IndexUnusable
from sketchfind.index import top_k
from sketchfind.library.accelerator import Accelerator, LoadedIndex
from sketchfind.library.gallery import REPLACED, Gallery
from sketchfind.types import Hit

log = logging.getLogger(__name__)

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, and whether every photo was compared."""

    hits: tuple[Hit, ...]
    exact: bool


class Searcher:
    """Search one space; safe from any thread and while photos are added."""

    def __init__(self, catalog: Catalog, space: SpaceRow, accelerator: Accelerator) -> None:
        self._catalog = catalog
        self._space = space
        self._accelerator = accelerator
        self._gallery = Gallery(catalog, space)

    def forget(self) -> None:
        """Drop what is in memory, after photos were deleted."""
        self._gallery.forget()

    def search(self, query: NDArray[np.float32], k: int, *, exact: bool = False) -> Found:
        """Return the `k` photos most similar to the (d,) query, best first.

        Photos that are missing are passed over, so more candidates are taken until `k` are left.
        """
        loaded = self._accelerator.current
        total = self._catalog.embeddings.count(self._space)
        wanted = min(total, k + k // 4 + 16)
        while True:
            # Most of the graph walked costs more than looking at everything.
            approximate = loaded is not None and not exact and wanted <= total // 4
            ids, scores = self._candidates(query, wanted, loaded, approximate=approximate)
            paths = self._catalog.photos.paths(ids.tolist())
            if len(paths) >= k or wanted >= total:
                break
            wanted = min(total, wanted * 4)
        kept = [(i, s) for i, s in zip(ids.tolist(), scores.tolist(), strict=True) if i in paths]
        hits = [
            Hit(rank, score, paths[photo_id], photo_id)
            for rank, (photo_id, score) in enumerate(kept[: max(k, 0)], 1)
        ]
        return Found(tuple(hits), not approximate)

    def _candidates(
        self,
        query: NDArray[np.float32],
        count: int,
        loaded: LoadedIndex | None,
        *,
        approximate: bool,
    ) -> tuple[Ids, Scores]:
        if loaded is None:
            return self._from_gallery(query, count, base=0)
        if approximate:
            try:
                return self._from_index(query, count, loaded)
            except IndexUnusable as error:
                log.warning("the vector index is given up: %s", error)
                self._accelerator.distrust()
                self._accelerator.start()
        return self._from_catalog(query, count)

    def _from_gallery(
        self, query: NDArray[np.float32], count: int, base: int
    ) -> tuple[Ids, Scores]:
        ids, embeddings = self._gallery.after(base)
        replaced = int(np.count_nonzero(ids == REPLACED))
        rows, scores = top_k(embeddings, query, count + replaced)
        found = ids[rows]
        valid = found != REPLACED
        return found[valid][:count], scores[valid][:count]

    def _from_index(
        self, query: NDArray[np.float32], count: int, loaded: LoadedIndex
    ) -> tuple[Ids, Scores]:
        """Take candidates from the graph and the newer embeddings; score all as they are stored."""
        old, _ = loaded.index.search(query, count)
        new, _ = self._from_gallery(query, count, base=loaded.seq)
        both = np.union1d(old, new)
        ids, embeddings = self._catalog.embeddings.get(self._space, both.tolist())
        rows, scores = top_k(embeddings, query, count)
        return ids[rows], scores

    def _from_catalog(self, query: NDArray[np.float32], count: int) -> tuple[Ids, Scores]:
        """Look at every stored embedding, without keeping them in memory."""
        ids, scores = np.empty(0, np.int64), np.empty(0, np.float32)
        for _, chunk_ids, embeddings in self._catalog.embeddings.after(self._space, 0):
            rows, chunk_scores = top_k(embeddings, query, count)
            ids = np.concatenate([ids, chunk_ids[rows]])
            scores = np.concatenate([scores, chunk_scores])
            best = np.argsort(-scores, kind="stable")[:count]
            ids, scores = ids[best], scores[best]
        return ids, scores
