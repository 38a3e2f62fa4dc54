"""Retrieval metrics under the names of the field, one formula each.

The gallery is ranked by similarity; r_i is 1 if the photo at rank i has the query's class, else 0.
R counts such photos in the gallery, P_i is the precision at i. All figures are means over queries.

    map_all        1/R · Σ r_i·P_i over the whole gallery
    map_all/voc    1/R · Σ r_i · max_{j≥i} P_j over the whole gallery (VOC-interpolated)
    map@k          1/min(k,R) · Σ_{i≤k} r_i · max_{i≤j≤k} P_j   (VOC-interpolated: the strict one)
    map@k/plain    1/min(k,R) · Σ_{i≤k} r_i·P_i
    map@k/hits     Σ_{i≤k} r_i·P_i over the hits among the first k (0 where there is none)
    map@k/k        1/k · Σ_{i≤k} r_i·P_i
    p@k            hits among the first k, over k

SAKE and papers that measure with its code interpolate at every k: their published mAP@all is
map_all/voc, which is some per cent more than map_all, and their mAP@200 is map@200.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sketchfind.training.ranking import Figures, Measure, Rows, rank
from sketchfind.types import Embeddings

MAP_AT = 200  # the k that papers publish
PRECISION_AT = (100, 200)


def retrieval_metrics(
    queries: Embeddings,
    query_classes: NDArray[np.int64],
    gallery: Embeddings,
    gallery_classes: NDArray[np.int64],
) -> dict[str, float]:
    """Rank `gallery` (m, d) for each of `queries` (n, d) and return the mean of every metric.

    Queries without a relevant photo in the gallery are left out.

    Raises:
        ValueError: no query has a relevant photo.
    """
    answerable = np.isin(query_classes, gallery_classes)
    if not answerable.any():
        raise ValueError("no query has a relevant photo in the gallery")
    measure = class_metrics(query_classes[answerable], gallery_classes)
    return means(rank(queries[answerable], gallery, [measure]))


def means(figures: Figures) -> dict[str, float]:
    """Return the mean of each of `figures` (n,) over the queries that have it, leaving out NaN."""
    known = {name: values[~np.isnan(values)] for name, values in figures.items()}
    return {name: float(v.mean()) if len(v) else float("nan") for name, v in known.items()}


def class_metrics(
    query_classes: NDArray[np.int64],
    gallery_classes: NDArray[np.int64],
    *,
    precision_at: Sequence[int] = PRECISION_AT,
) -> Measure:
    """Make a measure of every metric above, with map@k at MAP_AT.

    Classes are (n,) for the queries and (m,) for the gallery; each query must have a relevant
    photo.
    """

    def measure(rows: Rows, order: Rows) -> Figures:
        relevant = gallery_classes[order] == query_classes[rows][:, None]  # (c, m)
        total = relevant.sum(axis=1)
        figures = _map_all(relevant, total)
        figures |= _map_at(relevant[:, :MAP_AT], total)
        for k in precision_at:
            figures[f"p@{k}"] = relevant[:, :k].sum(axis=1) / k
        return figures

    return measure


def _map_all(relevant: NDArray[np.bool_], total: NDArray[np.int64]) -> Figures:
    """Average the precision over the hits, computing it only there: they are few among (c, m)."""
    query, place = np.nonzero(relevant)  # by query, then by rank
    first = np.cumsum(total) - total
    precision = (np.arange(len(query)) - first[query] + 1) / (place + 1)
    # Precision only falls between hits, so the best of all later ranks is at a hit. Each query's
    # values are moved below those of the query before it, so none takes its best from another.
    below = 2.0 * query
    best_later = np.maximum.accumulate((precision - below)[::-1])[::-1] + below

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(query, weights=values, minlength=len(relevant)) / total

    return {"map_all": mean(precision), "map_all/voc": mean(best_later)}


def _map_at(relevant: NDArray[np.bool_], total: NDArray[np.int64]) -> Figures:
    """Compute the four definitions of map@k from relevance by rank (c, at most MAP_AT)."""
    hits = relevant.cumsum(axis=1)
    precision = hits / np.arange(1, relevant.shape[1] + 1)
    best_later = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    strict = (best_later * relevant).sum(axis=1)
    plain = (precision * relevant).sum(axis=1)
    reachable = np.minimum(total, MAP_AT)
    return {
        f"map@{MAP_AT}": strict / reachable,
        f"map@{MAP_AT}/plain": plain / reachable,
        f"map@{MAP_AT}/hits": plain / np.maximum(hits[:, -1], 1),
        f"map@{MAP_AT}/k": plain / MAP_AT,
    }
