"""Choose the sketches and photos of a batch: pairs of one class or one photo, and others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sketchfind.encoder.retrieval import DOMAINS, Domain
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.recipe.recipe import Data


class Chooser:
    """Chooses rows of a data set by the shares of a recipe.

    `shown` (n,) is the row of the photo that an example is or shows; other examples have a number
    below 0 of their own.
    """

    def __init__(self, dataset: Dataset, settings: Data, half: int) -> None:
        """Prepare to choose from the seen classes, `half` sketches and as many photos at a time."""
        self._dataset, self._settings, self._half = dataset, settings, half
        self._pools = {
            domain: _by_class(dataset, domain, settings.shares(domain)) for domain in DOMAINS
        }
        drawn, shot = (
            {class_id for classes in self._pools[domain].values() for class_id in classes}
            for domain in ("sketch", "photo")
        )
        self._paired_classes = np.array(sorted(drawn & shot), dtype=np.int64)
        self._drawn_from = _photos_by_pair(dataset, settings.photos)
        self.shown = np.array(
            [
                row if example.domain == "photo" else self._drawn_from.get(example.pair, -1 - row)
                for row, example in enumerate(dataset.examples)
            ]
        )

    def choose(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of a batch's sketches and photos; pairs come first."""
        pairs = round(self._half * self._settings.paired) if len(self._paired_classes) else 0
        replace = pairs > len(self._paired_classes)
        sketches, photos = [], []
        for class_id in rng.choice(self._paired_classes, pairs, replace=replace):
            sketch = self._of_class("sketch", int(class_id), rng)
            photo = self._drawn_from.get(self._dataset.examples[sketch].pair)
            if photo is None or rng.random() >= self._settings.instances:
                photo = self._of_class("photo", int(class_id), rng)
            sketches.append(sketch)
            photos.append(photo)
        # Pairs and pseudo-sketches may be too many together, if both were rounded up.
        pseudo = min(round(self._half * self._settings.pseudo), self._half - pairs)
        traced = self._free("photo", pseudo, rng)
        sketches += traced
        photos += traced
        free = self._half - len(sketches)
        sketches += self._free("sketch", free, rng)
        photos += self._free("photo", free, rng)
        return np.array(sketches, dtype=np.int64), np.array(photos, dtype=np.int64)

    def _of_class(self, domain: Domain, class_id: int, rng: np.random.Generator) -> int:
        """Draw a row of a class, from one of its collections, which is drawn by its share.

        Drawing evenly from all pictures of the class would leave small collections little room.
        """
        pools = {name: of for name, of in self._pools[domain].items() if class_id in of}
        name = _by_share(list(pools), self._settings.shares(domain), rng)
        return int(rng.choice(pools[name][class_id]))

    def _free(self, domain: Domain, count: int, rng: np.random.Generator) -> list[int]:
        """Draw rows, for each a collection by its share, then a class, then an example."""
        shares = self._settings.shares(domain)
        names = [name for name in shares if self._pools[domain][name]]
        drawn = []
        for _ in range(count):
            classes = self._pools[domain][_by_share(names, shares, rng)]
            rows = classes[int(rng.choice(list(classes)))]
            drawn.append(int(rng.choice(rows)))
        return drawn


def _by_class(
    dataset: Dataset, domain: Domain, shares: dict[str, float]
) -> dict[str, dict[int, list[int]]]:
    """Group rows by collection, then by class id."""
    pools: dict[str, dict[int, list[int]]] = {name: {} for name in shares}
    for row, example in enumerate(dataset.examples):
        if example.domain == domain and shares.get(example.collection, 0) > 0:
            pool = pools[example.collection]
            pool.setdefault(int(dataset.class_ids[row]), []).append(row)
    return pools


def _by_share(names: list[str], shares: dict[str, float], rng: np.random.Generator) -> str:
    weights = np.array([shares[name] for name in names])
    return str(rng.choice(names, p=weights / weights.sum()))


def _photos_by_pair(dataset: Dataset, shares: dict[str, float]) -> dict[str, int]:
    return {
        example.pair: row
        for row, example in enumerate(dataset.examples)
        if example.domain == "photo" and example.pair and shares.get(example.collection, 0) > 0
    }
