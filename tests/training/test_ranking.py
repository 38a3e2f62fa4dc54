from __future__ import annotations

import numpy as np
import pytest

from sketchfind.training import ranking
from sketchfind.training.ranking import Figures, Rows, rank


def keep_order(rows: Rows, order: Rows) -> Figures:
    return {f"at {i}": order[:, i].astype(float) for i in range(order.shape[1])}


def ordered(queries: np.ndarray, gallery: np.ndarray) -> np.ndarray:
    """Return the gallery's rows by rank for each query, (n, m)."""
    figures = rank(queries.astype(np.float32), gallery.astype(np.float32), [keep_order])
    return np.stack([figures[f"at {i}"] for i in range(len(gallery))], axis=1).astype(int)


@pytest.mark.parametrize("part", [1, 3 * 40, 10**6])
def test_ranks_as_a_plain_sort_does(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "BLOCK_ELEMENTS", 40 * 7)  # several blocks, unequal parts
    monkeypatch.setattr(ranking, "PART_ELEMENTS", part)
    rng = np.random.default_rng(0)
    queries, gallery = rng.normal(size=(23, 6)), rng.normal(size=(40, 6))
    expected = [
        sorted(range(40), key=lambda i, q=query: -float(np.dot(gallery[i], q))) for query in queries
    ]
    assert ordered(queries, gallery).tolist() == expected


def test_similarities_of_both_signs_zeros_and_ties_are_ordered() -> None:
    # One dimension: the similarity is the gallery's own value, and -0.0 equals 0.0.
    values = [0.5, -0.25, 0.0, -0.0, 1e-30, -1e-30, 0.5, -1.0, -0.0, 0.0, -0.25]
    order = ordered(np.ones((1, 1)), np.array(values)[:, None])[0]
    shuffle = np.random.default_rng(0).permutation(len(values)).tolist()
    expected = sorted(range(len(values)), key=lambda i: (-values[i], shuffle.index(i)))
    assert order.tolist() == expected
    assert [i for i in expected if values[i] == 0] != [2, 3, 8, 9]  # not in the file's order


def test_measures_see_which_queries_they_get() -> None:
    def whose(rows: Rows, order: Rows) -> Figures:
        return {"row": rows.astype(float), "first": order[:, 0].astype(float)}

    eye = np.eye(9, dtype=np.float32)
    figures = rank(eye, eye, [whose])
    assert figures["row"].tolist() == figures["first"].tolist() == list(range(9))
