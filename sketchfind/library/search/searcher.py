"""From a query vector to photos: find candidates, re-rank exactly, keep what can be shown."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.errors import IndexUnusable
from sketchfind.index import HnswIndex
from sketchfind.library.search.gallery import REPLACED, Gallery
from sketchfind.library.search.ranked import Ids, Ranked, among, rank, rank_as_read
from sketchfind.library.search.vector_index import VectorIndex
from sketchfind.types import NO_FILTERS, Embeddings, Filters, Hit

log = logging.getLogger(__name__)

EVERYTHING = -math.inf  # the floor when every photo was compared
READING_COST = 3  # of one stored embedding, relative to finding one neighbour in the graph
_CHUNK = 4096  # embeddings read at once when they are not kept in memory
_KEPT_BYTES = 2**26  # most that is kept for a filter; 23,000 embeddings of the built-in model


@dataclass(frozen=True, slots=True)
class Found:
    """The hits with their embeddings (n, d), and whether every photo was compared."""

    hits: tuple[Hit, ...]
    embeddings: Embeddings
    exact: bool


@dataclass(frozen=True, slots=True)
class _Passed:
    """Embeddings of the photos that pass a filter; valid until the catalog changes."""

    allowed: Ids  # the catalog's answer, compared with `is`: after a change it gives a new one
    ids: Ids
    embeddings: Embeddings


class Searcher:
    """Searches one space; safe from any thread and while photos are added."""

    def __init__(self, catalog: Catalog, space: SpaceRow, index: VectorIndex) -> None:
        self._catalog = catalog
        self._space = space
        self._index = index
        self._gallery = Gallery(catalog, space)
        self._passed: _Passed | None = None

    def forget(self) -> None:
        """Drop the embeddings in memory, after photos were deleted."""
        self._gallery.forget()
        self._passed = None

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        filters: Filters = NO_FILTERS,
        *,
        exact: bool = False,
    ) -> Found:
        """Return the `k` photos that pass the filters most similar to the (d,) query, best first.

        Photos that are gone or do not pass are skipped, so more candidates are taken until `k` are
        left or there are no more: another process may have deleted the nearest ones.
        """
        loaded = self._index.current
        total = self._catalog.embeddings.approximate_count(self._space)
        allowed = None if filters == NO_FILTERS else self._catalog.filtering.matching(filters)
        if allowed is None:
            self._passed = None
        pool = total if allowed is None else min(total, len(allowed))
        wanted = k + k // 4 + 16
        while True:
            # Take so many neighbours that `wanted` of them pass, with some to spare.
            reach = wanted if allowed is None else math.ceil(1.5 * wanted * total / max(pool, 1))
            # Walking most of the graph costs more than comparing everything, or all that passes.
            worthwhile = reach <= total // 8 and (allowed is None or reach < READING_COST * pool)
            if loaded is not None and worthwhile and not exact:
                ranked, floor = self._from_index_if_sound(query, reach, loaded, allowed)
            else:
                ranked, floor = self._exactly(query, wanted, loaded, allowed), EVERYTHING
            paths = self._catalog.photos.paths(ranked.ids.tolist())
            # If the graph returned photos that are gone, others below the floor are lacking; newer
            # photos, which are all compared, must not take their place.
            sure = sum(i in paths for i in ranked.ids[ranked.scores >= floor].tolist())
            if sure >= k or (floor == EVERYTHING and len(ranked.ids) < wanted):
                break
            wanted *= 4
        there = np.array([photo_id in paths for photo_id in ranked.ids.tolist()], np.bool_)
        shown = ranked.at(np.flatnonzero(there)[:k])
        hits = tuple(
            Hit(place, score, paths[photo_id], photo_id)
            for place, (photo_id, score) in enumerate(
                zip(shown.ids.tolist(), shown.scores.tolist(), strict=True), 1
            )
        )
        return Found(hits, shown.embeddings, exact=floor == EVERYTHING)

    def _from_index_if_sound(
        self,
        query: NDArray[np.float32],
        reach: int,
        loaded: HnswIndex,
        allowed: Ids | None,
    ) -> tuple[Ranked, float]:
        """Search the graph, or everything if the graph is unusable; return the floor, too."""
        try:
            return self._from_index(query, reach, loaded, allowed)
        except IndexUnusable as error:
            log.warning("the vector index is given up: %s", error)
            self._index.discard()
            self._index.start()
            return self._exactly(query, reach, loaded, allowed), EVERYTHING

    def _exactly(
        self,
        query: NDArray[np.float32],
        count: int,
        loaded: HnswIndex | None,
        allowed: Ids | None,
    ) -> Ranked:
        """Compare all photos that pass; unless all are in memory, read only those."""
        if loaded is None:
            return self._newer(query, count, 0, allowed)
        chunks = self._read_after(0) if allowed is None else self._read(allowed)
        return rank_as_read(query, count, chunks)

    def _newer(
        self,
        query: NDArray[np.float32],
        count: int,
        seq: int,
        allowed: Ids | None,
    ) -> Ranked:
        """Compare all that are newer than `seq`, in memory or, if too many, while reading them."""
        kept = self._gallery.after(seq)
        if kept is None:
            return rank_as_read(query, count, self._read_after(seq, allowed))
        ids, embeddings = kept
        if allowed is not None:
            places = np.flatnonzero(among(ids, allowed))
            return rank(query, count, ids[places], embeddings[places])
        replaced = int(np.count_nonzero(ids == REPLACED))
        ranked = rank(query, count + replaced, ids, embeddings)
        valid = np.flatnonzero(ranked.ids != REPLACED)[:count]
        return ranked.at(valid)

    def _read_after(self, seq: int, allowed: Ids | None = None) -> Iterator[tuple[Ids, Embeddings]]:
        for _, ids, embeddings in self._catalog.embeddings.after(self._space, seq, _CHUNK):
            if allowed is None:
                yield ids, embeddings
            else:
                places = np.flatnonzero(among(ids, allowed))
                yield ids[places], embeddings[places]

    def _read(self, allowed: Ids) -> Iterator[tuple[Ids, Embeddings]]:
        """Yield the embeddings of all that pass; if they are few, keep them for the next stroke."""
        passed = self._passed
        if passed is not None and passed.allowed is allowed:
            yield passed.ids, passed.embeddings
            return
        few = 4 * len(allowed) * self._space.dim <= _KEPT_BYTES
        chunks: list[tuple[Ids, Embeddings]] = []
        for start in range(0, len(allowed), _CHUNK):
            part = allowed[start : start + _CHUNK].tolist()
            chunk = self._catalog.embeddings.get(self._space, part)
            if few:
                chunks.append(chunk)
            yield chunk
        if chunks:
            ids, embeddings = zip(*chunks, strict=True)
            self._passed = _Passed(allowed, np.concatenate(ids), np.concatenate(embeddings))

    def _from_index(
        self,
        query: NDArray[np.float32],
        count: int,
        loaded: HnswIndex,
        allowed: Ids | None,
    ) -> tuple[Ranked, float]:
        """Take candidates from the graph and the newer embeddings; score them as stored.

        The floor is the lowest similarity of a photo from the graph whose embedding has not changed
        since: photos that the graph did not return are roughly below it.
        """
        old = loaded.search(query, count)
        is_all = len(old) < count
        if allowed is not None:
            old = old[among(old, allowed)]
        new = self._newer(query, count, loaded.seq, allowed).ids
        both = np.union1d(old, new)
        ids, embeddings = self._catalog.embeddings.get(self._space, both.tolist())
        # Checked after reading: an embedding that was replaced meanwhile must not count.
        same = self._catalog.embeddings.unchanged(self._space, old.tolist(), loaded.seq)
        of_graph = (embeddings @ query)[np.isin(ids, same)]
        floor = EVERYTHING if is_all else float(of_graph.min(initial=math.inf))
        return rank(query, count, ids, embeddings), floor
