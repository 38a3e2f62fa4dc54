"""From a query vector to photos: candidates, exact re-rank, and only what can be shown."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.errors import IndexUnusable
from sketchfind.index import top_k
from sketchfind.library.accelerator import Accelerator, LoadedIndex
from sketchfind.library.gallery import REPLACED, Gallery
from sketchfind.types import NO_FILTERS, Filters, Hit

log = logging.getLogger(__name__)

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]

EVERYTHING = -math.inf  # the floor when every photo was compared


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

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        filters: Filters = NO_FILTERS,
        *,
        exact: bool = False,
    ) -> Found:
        """Return the `k` photos that pass the filters most similar to the (d,) query, best first.

        Photos that are missing or do not pass are passed over, so more candidates are taken until
        `k` are left, or there are no more.
        """
        loaded = self._accelerator.current
        total = self._catalog.embeddings.about(self._space)
        allowed = None if filters == NO_FILTERS else self._catalog.filtering.matching(filters)
        pool = total if allowed is None else min(total, len(allowed))
        wanted = min(pool, k + k // 4 + 16)
        while True:
            # So many neighbours that, with some to spare, `wanted` of them pass.
            reach = wanted if allowed is None else math.ceil(1.5 * wanted * total / max(pool, 1))
            # Most of the graph walked costs more than looking at everything, or all that passes.
            worthwhile = reach <= total // 8 and (allowed is None or reach < pool)
            if loaded is not None and worthwhile and not exact:
                ids, scores, floor = self._from_index_if_sound(query, reach, loaded, allowed)
            else:
                ids, scores = self._exactly(query, wanted, loaded, allowed)
                floor = EVERYTHING
            paths = self._catalog.photos.paths(ids.tolist())
            # Below the floor there may be photos that the graph did not give, for those that are
            # gone; newer photos, all compared, must not take their place.
            sure = sum(i in paths for i in ids[scores >= floor].tolist())
            if sure >= k or wanted >= pool:
                break
            wanted = min(pool, wanted * 4)
        kept = [(i, s) for i, s in zip(ids.tolist(), scores.tolist(), strict=True) if i in paths]
        hits = [
            Hit(rank, score, paths[photo_id], photo_id)
            for rank, (photo_id, score) in enumerate(kept[: max(k, 0)], 1)
        ]
        return Found(tuple(hits), exact=floor == EVERYTHING)

    def _from_index_if_sound(
        self,
        query: NDArray[np.float32],
        reach: int,
        loaded: LoadedIndex,
        allowed: Ids | None,
    ) -> tuple[Ids, Scores, float]:
        """Search the graph, or everything where it has to be given up; return the floor too."""
        try:
            return self._from_index(query, reach, loaded, allowed)
        except IndexUnusable as error:
            log.warning("the vector index is given up: %s", error)
            self._accelerator.distrust()
            self._accelerator.start()
            return *self._exactly(query, reach, loaded, allowed), EVERYTHING

    def _exactly(
        self,
        query: NDArray[np.float32],
        count: int,
        loaded: LoadedIndex | None,
        allowed: Ids | None,
    ) -> tuple[Ids, Scores]:
        if loaded is None:  # then all embeddings are in memory
            return self._from_gallery(query, count, 0, allowed)
        if allowed is None:
            return self._from_catalog(query, count)
        ids, embeddings = self._catalog.embeddings.get(self._space, allowed.tolist())
        order = np.argsort(ids)  # of equal scores the older photo comes first, as everywhere
        rows, scores = top_k(embeddings[order], query, count)
        return ids[order][rows], scores

    def _from_gallery(
        self, query: NDArray[np.float32], count: int, base: int, allowed: Ids | None
    ) -> tuple[Ids, Scores]:
        ids, embeddings = self._gallery.after(base)
        if allowed is not None:
            places = np.flatnonzero(np.isin(ids, allowed))
            rows, scores = top_k(embeddings[places], query, count)
            return ids[places][rows], scores
        replaced = int(np.count_nonzero(ids == REPLACED))
        rows, scores = top_k(embeddings, query, count + replaced)
        found = ids[rows]
        valid = found != REPLACED
        return found[valid][:count], scores[valid][:count]

    def _from_index(
        self,
        query: NDArray[np.float32],
        count: int,
        loaded: LoadedIndex,
        allowed: Ids | None,
    ) -> tuple[Ids, Scores, float]:
        """Take candidates from the graph and the newer embeddings; score all as they are stored.

        The floor is the similarity of the last photo of the graph that still counts: what the
        graph did not give is about below that.
        """
        old, _ = loaded.index.search(query, count)
        is_all = len(old) < count
        if allowed is not None:
            old = old[np.isin(old, allowed)]
        new, _ = self._from_gallery(query, count, loaded.seq, allowed)
        both = np.union1d(old, new)
        ids, embeddings = self._catalog.embeddings.get(self._space, both.tolist())
        of_graph = (embeddings @ query)[np.isin(ids, old)]
        floor = EVERYTHING if is_all else float(of_graph.min(initial=math.inf))
        rows, scores = top_k(embeddings, query, count)
        return ids[rows], scores, floor

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
