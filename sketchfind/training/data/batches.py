"""Batches: half sketches, half photos, partly in pairs of one class."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.encoder.retrieval import Domain
from sketchfind.imaging.sketch import rasterise
from sketchfind.training.data.augment import (
    AffineSettings,
    random_affine,
    vary_colours,
    vary_lines,
    vary_strokes,
)
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.data.pseudo import edge_sketch


class Batch(NamedTuple):
    """Pictures (B, 3, S, S) uint8, sketches first; class ids (B,); rows in the data set (B,)."""

    pixels: Tensor
    class_ids: Tensor
    rows: NDArray[np.int64]
    sketches: int  # how many of the B are sketches


@dataclass(frozen=True, slots=True)
class Mix:
    """How a batch is drawn: shares of the collections in each domain, and of pairs."""

    sketches: dict[str, float]
    photos: dict[str, float]
    paired: float  # share of each half whose class is on both sides
    instances: float  # share of the pairs in which the sketch was drawn from the very photo
    pseudo: float = 0.0  # share of each half that is a photo and its own edges
    unfinished: float = 0.35  # share of the vector drawings that stop early


class BatchMaker:
    """Draws, augments and stacks batches; what an epoch holds depends on seed and epoch alone."""

    def __init__(
        self,
        dataset: Dataset,
        cache: PictureCache,
        mix: Mix,
        *,
        batch: int,
        size: int,
        affine: AffineSettings,
        seed: int,
        part: tuple[int, int] = (0, 1),
    ) -> None:
        """Draw from `dataset`; `part` (i, n) makes every n-th pair of each batch, from the i-th."""
        self._dataset, self._cache, self._mix = dataset, cache, mix
        self._half, self._size, self._affine, self._seed = batch // 2, size, affine, seed
        self._part = part
        self._pools = {
            "sketch": _by_class(dataset, "sketch", mix.sketches),
            "photo": _by_class(dataset, "photo", mix.photos),
        }
        both = _merge(self._pools["sketch"]).keys() & _merge(self._pools["photo"]).keys()
        self._paired_classes = np.array(sorted(both), dtype=np.int64)
        self._merged = {domain: _merge(pools) for domain, pools in self._pools.items()}
        self._drawn_from = _photos_by_pair(dataset)

    def epoch(self, number: int, steps: int, first: int = 0) -> Iterator[Batch]:
        """Yield batches `first`..`steps` of epoch `number`, made one ahead in a thread."""
        with ThreadPoolExecutor(1) as ahead:
            following = ahead.submit(self.make, number, first)
            for step in range(first, steps):
                batch = following.result()
                if step + 1 < steps:
                    following = ahead.submit(self.make, number, step + 1)
                yield batch

    def make(self, epoch: int, step: int) -> Batch:
        """Make one batch."""
        rng = np.random.default_rng([self._seed, epoch, step])
        sketch_rows, photo_rows = self._draw(rng)
        part, parts = self._part
        if parts > 1:
            sketch_rows, photo_rows = sketch_rows[part::parts], photo_rows[part::parts]
            rng = np.random.default_rng([self._seed, epoch, step, part])
        pixels = torch.cat([self._sketches(sketch_rows, rng), self._photos(photo_rows, rng)])
        rows = np.concatenate([sketch_rows, photo_rows])
        class_ids = torch.from_numpy(self._dataset.class_ids[rows])
        return Batch((pixels * 255).round().to(torch.uint8), class_ids, rows, len(sketch_rows))

    def _draw(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        pairs = round(self._half * self._mix.paired) if len(self._paired_classes) else 0
        replace = pairs > len(self._paired_classes)
        sketches, photos = [], []
        for class_id in rng.choice(self._paired_classes, pairs, replace=replace):
            sketch = int(rng.choice(self._merged["sketch"][int(class_id)]))
            photo = self._drawn_from.get(self._dataset.examples[sketch].pair)
            if photo is None or rng.random() >= self._mix.instances:
                photo = int(rng.choice(self._merged["photo"][int(class_id)]))
            sketches.append(sketch)
            photos.append(photo)
        traced = self._draw_free(
            "photo", round(self._half * self._mix.pseudo), self._mix.photos, rng
        )
        sketches += traced
        photos += traced
        free = self._half - len(sketches)
        sketches += self._draw_free("sketch", free, self._mix.sketches, rng)
        photos += self._draw_free("photo", free, self._mix.photos, rng)
        return np.array(sketches, dtype=np.int64), np.array(photos, dtype=np.int64)

    def _draw_free(
        self, domain: str, count: int, shares: dict[str, float], rng: np.random.Generator
    ) -> list[int]:
        """Draw rows: a collection by its share, then a class, then an example."""
        names = [name for name in shares if self._pools[domain][name]]
        weights = np.array([shares[name] for name in names])
        drawn = []
        for name in rng.choice(names, count, p=weights / weights.sum()):
            classes = self._pools[domain][str(name)]
            rows = classes[int(rng.choice(list(classes)))]
            drawn.append(int(rng.choice(rows)))
        return drawn

    def _sketches(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Tensor:
        """Return augmented sketches (B, 3, S, S), 0 to 1, ink dark."""
        ink = torch.stack([self._ink(int(row), rng) for row in rows])
        raster = torch.tensor([self._cache.drawing(int(row)) is None for row in rows])
        ink[raster] = vary_lines(ink[raster], rng)
        return (1 - random_affine(ink, self._size, self._affine, rng)).expand(-1, 3, -1, -1)

    def _ink(self, row: int, rng: np.random.Generator) -> Tensor:
        """Return one sketch (1, S, S) as ink, 1 on 0: vectors, a picture, or a photo's edges."""
        drawing = self._cache.drawing(row)
        if drawing is not None:
            picture = rasterise(vary_strokes(drawing, self._mix.unfinished, rng), self._cache.size)
        elif self._dataset.examples[row].domain == "photo":
            photo = self._cache.picture(row).astype(np.float32) / 255
            return edge_sketch(torch.from_numpy(photo).permute(2, 0, 1), rng)
        else:
            picture = self._cache.picture(row)
        return 1 - torch.from_numpy(picture.astype(np.float32))[None] / 255

    def _photos(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Tensor:
        """Return augmented photos (B, 3, S, S), 0 to 1."""
        stacked = np.stack([self._cache.picture(int(row)) for row in rows])
        photos = torch.from_numpy(stacked).permute(0, 3, 1, 2).float() / 255
        return vary_colours(random_affine(photos, self._size, self._affine, rng), rng)


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


def _merge(pools: dict[str, dict[int, list[int]]]) -> dict[int, list[int]]:
    merged: dict[int, list[int]] = {}
    for classes in pools.values():
        for class_id, rows in classes.items():
            merged.setdefault(class_id, []).extend(rows)
    return merged


def _photos_by_pair(dataset: Dataset) -> dict[str, int]:
    return {
        example.pair: row
        for row, example in enumerate(dataset.examples)
        if example.domain == "photo" and example.pair
    }
