"""Retrieval metrics under the names of the field, one formula each.

The gallery is ranked by similarity; r_i is 1 where rank i has the query's class, R counts such
photos in the gallery, P_i is the precision at i. All figures are means over queries.

    map_all        1/R · Σ r_i·P_i over the whole gallery
    map@k          1/min(k,R) · Σ_{i≤k} r_i · max_{i≤j≤k} P_j   (VOC-interpolated: the strict one)
    map@k/plain    1/min(k,R) · Σ_{i≤k} r_i·P_i
    map@k/hits     Σ_{i≤k} r_i·P_i over the hits among the first k (0 where there is none)
    map@k/k        1/k · Σ_{i≤k} r_i·P_i
    p@k            hits among the first k, over k
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.types import Embeddings

CHUNK_ELEMENTS = 8_000_000  # similarities held at once


def retrieval_metrics(
    queries: Embeddings,
    query_classes: NDArray[np.int64],
    gallery: Embeddings,
    gallery_classes: NDArray[np.int64],
    *,
    map_at: Sequence[int] = (200,),
    precision_at: Sequence[int] = (100, 200),
) -> dict[str, float]:
    """Rank `gallery` (m, d) for each of `queries` (n, d) and return every metric above.

    Queries without a relevant photo in the gallery are left out. Equal similarities are broken
    by a fixed shuffle, never by file order. Memory is bounded whatever n and m are.

    Raises:
        ValueError: no query has a relevant photo.
    """
    shuffle = np.random.default_rng(0).permutation(len(gallery))
    gallery_t = torch.from_numpy(np.ascontiguousarray(gallery[shuffle]))
    classes_t = torch.from_numpy(gallery_classes[shuffle])
    answerable = np.flatnonzero(np.isin(query_classes, gallery_classes))
    if not len(answerable):
        raise ValueError("no query has a relevant photo in the gallery")
    totals: dict[str, float] = {}
    step = max(CHUNK_ELEMENTS // len(gallery), 1)
    for start in range(0, len(answerable), step):
        rows = answerable[start : start + step]
        similarity = torch.from_numpy(queries[rows]) @ gallery_t.T
        order = similarity.argsort(dim=1, descending=True, stable=True)
        relevant = classes_t[order] == torch.from_numpy(query_classes[rows])[:, None]
        for name, values in _per_query(relevant, map_at, precision_at).items():
            totals[name] = totals.get(name, 0.0) + float(values.double().sum())
    return {name: total / len(answerable) for name, total in totals.items()}


def _per_query(
    relevant: Tensor, map_at: Sequence[int], precision_at: Sequence[int]
) -> dict[str, Tensor]:
    """Compute each metric (n,) from relevance by rank (n, m)."""
    gallery = relevant.shape[1]
    hits = relevant.cumsum(dim=1)  # (n, m)
    total = hits[:, -1]
    precision = hits / torch.arange(1, gallery + 1)
    gained = torch.where(relevant, precision, 0.0)
    metrics = {"map_all": gained.sum(dim=1) / total}
    for k in map_at:
        top = min(k, gallery)
        reachable = total.clamp(max=k)
        plain = gained[:, :top].sum(dim=1)
        best_later = precision[:, :top].flip(1).cummax(dim=1).values.flip(1)
        strict = torch.where(relevant[:, :top], best_later, 0.0).sum(dim=1)
        metrics[f"map@{k}"] = strict / reachable
        metrics[f"map@{k}/plain"] = plain / reachable
        metrics[f"map@{k}/hits"] = plain / hits[:, top - 1].clamp(min=1)
        metrics[f"map@{k}/k"] = plain / k
    for k in precision_at:
        metrics[f"p@{k}"] = hits[:, min(k, gallery) - 1] / k
    return metrics
