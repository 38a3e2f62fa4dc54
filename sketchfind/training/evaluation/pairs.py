"""Fine-grained retrieval: find the very photo that a sketch was drawn from.

Sketchy names the sketches of `<photo>.jpg` `<photo>-1.png`, `<photo>-2.png` and so on. As in
training, anything without a hyphen serves as the number.

    acc@k/class      share of sketches whose photo is among the first k of its own class
    acc@k/gallery    the same among the first k of the whole gallery

Copies of a photo count as one photo, at the rank of the best copy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sketchfind.training.evaluation.items import Item
from sketchfind.training.ranking import Figures, Measure, Rows

ACCURACY_AT = (1, 5)
UNPAIRED = -1


def pair_ids(
    queries: Sequence[Item], gallery: Sequence[Item]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the photos by class and name; return (n,) for the queries and (m,) for the gallery.

    A query has the number of the photo that it was drawn from, or -1 if that is not in the gallery.
    Copies of one photo share a number, such as the originals that Sketchy-Extended repeats.
    """
    numbers: dict[tuple[str, str], int] = {}
    photos = [numbers.setdefault((i.class_name, i.path.stem), len(numbers)) for i in gallery]
    sketches = [numbers.get((i.class_name, _drawn_from(i)), UNPAIRED) for i in queries]
    return np.array(sketches, dtype=np.int64), np.array(photos, dtype=np.int64)


def pair_metrics(
    query_pairs: NDArray[np.int64],
    gallery_pairs: NDArray[np.int64],
    query_classes: NDArray[np.int64],
    gallery_classes: NDArray[np.int64],
) -> Measure:
    """Make a measure of the figures above, which are NaN for a sketch without its photo.

    Pairs are from `pair_ids`; pairs and classes are (n,) for the queries, (m,) for the gallery.
    """
    by_pair = np.argsort(gallery_pairs, kind="stable")
    starts = np.unique(gallery_pairs[by_pair], return_index=True)[1]
    pair_classes = gallery_classes[by_pair[starts]]  # (P,) of the P photos, copies apart

    def measure(rows: Rows, order: Rows) -> Figures:
        wanted = query_pairs[rows]
        place = np.empty_like(order)  # (c, m) rank of each photo, from 0
        np.put_along_axis(place, order, np.arange(order.shape[1]), axis=1)
        first = np.minimum.reduceat(
            place[:, by_pair], starts, axis=1
        )  # (c, P) rank of the best copy
        before = first < np.take_along_axis(first, wanted[:, None], axis=1)
        within = before & (pair_classes == query_classes[rows][:, None])
        figures: Figures = {}
        for name, rank in (("class", within.sum(axis=1)), ("gallery", before.sum(axis=1))):
            for k in ACCURACY_AT:
                figures[f"acc@{k}/{name}"] = np.where(wanted == UNPAIRED, np.nan, rank < k)
        return figures

    return measure


def _drawn_from(sketch: Item) -> str:
    """Return the name of the photo that a sketch file names, or ""."""
    return "" if sketch.drawing else sketch.path.stem.rpartition("-")[0]
