"""How similar a query is to photos in general, which decides whether a score is convincing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.types import Embeddings, Hit

SAMPLE = 1024  # photos that stand for all
FEWEST = 50  # photos; with fewer, nothing can be said
# How many photos may pass by chance, were the scores of unrelated photos normally distributed.
BY_CHANCE = 2.5
# How much wider unrelated scores spread above their median than below it. Wanted photos lie above,
# so the spread is measured below: the standard deviation of all scores grows with the number of
# wanted photos, and nothing stood out when these were a seventh of the library. For 104 drawings
# among up to 7,000 photos of Caltech-101, ImageNet and Tiny-ImageNet, of which .3, 3, 15 and 40 %
# were of the drawing's class, .73, .76, .77 and .55 of those passed (with mean and standard
# deviation: .71, .68, .15 and .00), and .19, .57, .77 and .74 of what passed was of the class (.19,
# .67, .81 and .12). For the words of 45 classes that are 15 % of the library, .95 passed instead
# of .09.
UPWARDS = 1.5


class Background:
    """A sample of a space's embeddings, renewed when the library has changed much."""

    def __init__(self, catalog: Catalog, space: SpaceRow) -> None:
        self._catalog = catalog
        self._space = space
        self._lock = threading.Lock()
        self._taken_of = 0
        self._sample: Embeddings = np.empty((0, space.dim), np.float32)

    def convincing(self, query: NDArray[np.float32], hits: Sequence[Hit]) -> int | None:
        """Count the hits, best first, that stand out from photos in general; None if unknown.

        Each query has its own limit: its median similarity to the sample plus a multiple of the
        spread, chosen so that about `BY_CHANCE` photos of the library would pass by chance.
        """
        total = self._catalog.embeddings.approximate_count(self._space)
        if total < FEWEST:
            return None
        scores = self._sample_of(total) @ query
        deviations = NormalDist().inv_cdf(1 - BY_CHANCE / total)
        middle = np.median(scores)
        spread = np.sqrt(np.mean((scores[scores <= middle] - middle) ** 2))
        line = float(middle + UPWARDS * deviations * spread)
        return sum(hit.score is not None and hit.score >= line for hit in hits)

    def standing(self, queries: Embeddings, photo: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much more similar each query (n, d) is to a photo (d,) than on average; (n,).

        What brings a query nearer to all photos alike changes neither ranks nor this.
        """
        scores: NDArray[np.float32] = queries @ photo
        total = self._catalog.embeddings.approximate_count(self._space)
        if total < FEWEST:
            return scores
        usual: NDArray[np.float32] = (queries @ self._sample_of(total).T).mean(axis=1)
        return np.subtract(scores, usual)

    def _sample_of(self, total: int) -> Embeddings:
        with self._lock:
            if abs(total - self._taken_of) > 0.1 * self._taken_of:
                self._sample = self._catalog.embeddings.sample(self._space, SAMPLE)
                self._taken_of = total
            return self._sample
