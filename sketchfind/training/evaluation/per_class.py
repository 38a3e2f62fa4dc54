"""Figures by class, because some papers average over classes, and to find weak classes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sketchfind.training.evaluation.items import Item
from sketchfind.training.metrics import means
from sketchfind.training.ranking import Figures


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: the numbers of its sketches and photos, and the means over its queries."""

    class_name: str
    queries: int
    photos: int
    figures: dict[str, float]


def by_class(
    figures: Figures, queries: Sequence[Item], gallery: Sequence[Item]
) -> list[ClassFigures]:
    """Average `figures` (n,) over the queries of each class, sorted by name."""
    names, class_ids, counts = np.unique(
        [item.class_name for item in queries], return_inverse=True, return_counts=True
    )
    by_name = np.split(np.argsort(class_ids, kind="stable"), np.cumsum(counts)[:-1])
    photos = Counter(item.class_name for item in gallery)
    rows = []
    for name, mine in zip(names.tolist(), by_name, strict=True):
        own = means({key: values[mine] for key, values in figures.items()})
        rows.append(ClassFigures(name, len(mine), photos[name], own))
    return rows


def mean_over_classes(rows: Sequence[ClassFigures]) -> dict[str, float]:
    """Average each figure over the classes that have it, with equal weight for every class."""
    columns = {key: np.array([row.figures[key] for row in rows]) for key in rows[0].figures}
    return means(columns)


def write_table(rows: Sequence[ClassFigures], path: Path) -> None:
    """Write one line a class as CSV; figures have four decimals, or are empty if there is none."""
    # A folder's name need not be valid UTF-8.
    with path.open("w", newline="", encoding="utf-8", errors="backslashreplace") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["class", "queries", "photos", *rows[0].figures])
        for row in rows:
            figures = ["" if np.isnan(v) else f"{v:.4f}" for v in row.figures.values()]
            writer.writerow([row.class_name, row.queries, row.photos, *figures])
