"""How similar a query is to photos in general: what makes a score convincing or not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sketchfind.catalog import Catalog, SpaceRow
from sketchfind.types import Embeddings, Hit

SAMPLE = 1024  # photos that stand for all
FEWEST = 50  # photos, below which nothing can be said
# How many photos may pass by chance, were the scores of unrelated photos normally distributed.
# With 2.5, of 63 QuickDraw sketches over 396 photos of 91 classes of Caltech 101, 43 % of what
# passed was of the sketch's class, and 68 % of the photos of its class passed.
BY_CHANCE = 2.5


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

        The line is the query's own: its mean similarity to the sample, and so many standard
        deviations more that `BY_CHANCE` photos of the library would pass by chance.
        """
        total = self._catalog.embeddings.about(self._space)
        if total < FEWEST:
            return None
        scores = self._sample_of(total) @ query
        deviations = NormalDist().inv_cdf(1 - BY_CHANCE / total)
        line = float(scores.mean() + deviations * scores.std())
        return sum(hit.score >= line for hit in hits)

    def standing(self, queries: Embeddings, photo: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much more similar each query (n, d) is to a photo (d,) than to most; (n,).

        What brings a query nearer to all photos alike changes no rank, and nothing here.
        """
        scores: NDArray[np.float32] = queries @ photo
        total = self._catalog.embeddings.count(self._space)
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
