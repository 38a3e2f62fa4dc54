"""Exact search: the reference and the substitute for HNSW, fast enough for small libraries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sketchfind.types import Embeddings


def top_k(
    embeddings: Embeddings, query: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return (positions, similarities) of the `k` rows most similar to `query`, best first.

    `embeddings` is (n, d), `query` (d,). If there are fewer than `k` rows, all are returned; among
    equally similar rows the earlier one comes first.
    """
    scores: NDArray[np.float32] = embeddings @ query  # (n,)
    k = max(0, min(k, len(scores)))
    if k == 0:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    kept = np.flatnonzero(scores >= np.partition(scores, -k)[-k])  # ties with the last one too
    order = kept[np.argsort(-scores[kept], kind="stable")][:k]
    return order.astype(np.int64), scores[order]
