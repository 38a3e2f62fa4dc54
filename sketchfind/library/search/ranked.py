"""Rank photos by similarity, all at once or while their embeddings are read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sketchfind.index import top_k
from sketchfind.types import Embeddings

Ids = NDArray[np.int64]


class Ranked(NamedTuple):
    """Photos, best first: ids (n,), similarities (n,), embeddings (n, d)."""

    ids: Ids
    scores: NDArray[np.float32]
    embeddings: Embeddings

    def at(self, rows: NDArray[np.int64]) -> Ranked:
        """Return the photos in these rows."""
        return Ranked(self.ids[rows], self.scores[rows], self.embeddings[rows])


def rank(query: NDArray[np.float32], count: int, ids: Ids, embeddings: Embeddings) -> Ranked:
    """Return the `count` photos most similar to a (d,) query; among equals, earlier ones first."""
    rows, scores = top_k(embeddings, query, count)
    return Ranked(ids[rows], scores, embeddings[rows])


def rank_as_read(
    query: NDArray[np.float32], count: int, chunks: Iterable[tuple[Ids, Embeddings]]
) -> Ranked:
    """Rank as `rank` does, but from embeddings in chunks, keeping only the best in memory."""
    best = rank(query, 0, np.empty(0, np.int64), np.empty((0, len(query)), np.float32))
    for ids, embeddings in chunks:
        more = rank(query, count, ids, embeddings)
        scores = np.concatenate([best.scores, more.scores])
        both = Ranked(
            np.concatenate([best.ids, more.ids]),
            scores,
            np.concatenate([best.embeddings, more.embeddings]),
        )
        best = both.at(np.argsort(-scores, kind="stable")[:count])
    return best


def among(ids: Ids, some: Ids) -> NDArray[np.bool_]:
    """Tell which of `ids` (n,) are in `some`, which must be in ascending order; (n,)."""
    if not len(some):
        return np.zeros(len(ids), np.bool_)
    places = np.minimum(np.searchsorted(some, ids), len(some) - 1)
    found: NDArray[np.bool_] = some[places] == ids
    return found
