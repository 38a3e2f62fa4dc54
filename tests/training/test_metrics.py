from __future__ import annotations

import numpy as np
import pytest

from sketchfind.training import ranking
from sketchfind.training.metrics import retrieval_metrics


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def naive(relevant: list[bool], total: int, k: int) -> dict[str, float]:
    """Every metric of one query by the formulas of the field, in plain loops."""

    precision = [sum(relevant[: i + 1]) / (i + 1) for i in range(len(relevant))]
    top = min(k, len(relevant))
    plain = sum(precision[i] for i in range(top) if relevant[i])
    strict = sum(max(precision[i:top]) for i in range(top) if relevant[i])
    hits = sum(relevant[:top])
    found = [i for i in range(len(relevant)) if relevant[i]]
    return {
        "map_all": sum(precision[i] for i in found) / total,
        "map_all/voc": sum(max(precision[i:]) for i in found) / total,
        f"map@{k}": strict / min(k, total),
        f"map@{k}/plain": plain / min(k, total),
        f"map@{k}/hits": plain / hits if hits else 0.0,
        f"map@{k}/k": plain / k,
        f"p@{k}": hits / k,
    }


# Fewer than 200 photos, more, and more of one class.
@pytest.mark.parametrize(("photos", "classes"), [(41, 4), (260, 4), (500, 2)])
def test_every_metric_equals_the_naive_formulas(
    photos: int, classes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    queries, gallery = unit(rng.normal(size=(23, 8))), unit(rng.normal(size=(photos, 8)))
    query_classes, gallery_classes = (rng.integers(0, classes, n) for n in (23, photos))
    monkeypatch.setattr(ranking, "BLOCK_ELEMENTS", photos * 5)  # five queries at once
    got = retrieval_metrics(queries, query_classes, gallery, gallery_classes)
    expected: dict[str, list[float]] = {}
    for query, class_id in zip(queries, query_classes, strict=True):
        order = np.argsort(-(gallery @ query))
        relevant = [bool(gallery_classes[i] == class_id) for i in order]
        at = {k: naive(relevant, sum(relevant), k) for k in (100, 200)}
        for name, value in (at[200] | {"p@100": at[100]["p@100"]}).items():
            expected.setdefault(name, []).append(value)
    means = {name: np.mean(values) for name, values in expected.items()}
    assert got == pytest.approx(means, rel=1e-4)  # rounding may swap two photos


def test_items_with_negative_similarity_count_as_relevant() -> None:
    queries, gallery = np.array([[1.0, 0.0]], np.float32), np.array([[-1.0, 0.0]], np.float32)
    one = np.array([0])
    assert retrieval_metrics(queries, one, gallery, one)["map_all"] == 1.0


def test_queries_without_a_relevant_photo_are_left_out() -> None:
    vectors = np.eye(2, dtype=np.float32)
    got = retrieval_metrics(vectors, np.array([0, 9]), vectors, np.array([0, 1]))
    assert got["map_all"] == 1.0
    with pytest.raises(ValueError, match="no query"):
        retrieval_metrics(vectors, np.array([8, 9]), vectors, np.array([0, 1]))
