"""Batches: half sketches, half photos, whose pictures are fetched or drawn, then augmented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils import data

from sketchfind.errors import RecipeError, one_line
from sketchfind.imaging.sketch import PAPER, rasterise
from sketchfind.training.data.augment import (
    random_affine,
    vary_colours,
    vary_lines,
    vary_strokes,
)
from sketchfind.training.data.cache import PictureCache
from sketchfind.training.data.choosing import Chooser
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.data.pseudo import edge_sketches
from sketchfind.training.devices import to_device
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.world import World
from sketchfind.types import Pixels

AUGMENTING = 1  # part of the seed of augmentation, which sets it apart from that of drawing


class Draft(NamedTuple):
    """The raw batch: S sketches and P photos at the size C of the cache, not augmented."""

    sketches: Tensor  # (S, C, C) uint8, ink dark; blank if a photo's edges will be drawn
    photos: Tensor  # (P, C, C, 3) uint8
    raster: Tensor  # (S,) bool: sketches that were never strokes
    traced: Tensor  # (S,) bool: sketches that are the edges of the photo with the same index
    class_ids: Tensor  # (S + P,)
    rows: NDArray[np.int64]  # (S + P,) in the data set
    shown: Tensor  # (S + P,), see Batch
    seed: tuple[int, ...]  # of the augmentation


class Batch(NamedTuple):
    """Pictures of S sketches and P photos; other tensors are of all S + P, sketches first."""

    sketches: Tensor  # (S, 3, s, s) uint8
    photos: Tensor  # (P, 3, p, p) uint8
    class_ids: Tensor  # (S + P,)
    shown: Tensor  # (S + P,) row of the photo that a picture is or shows; others: a number < 0 each
    rows: NDArray[np.int64]  # (S + P,) in the data set


class BatchMaker:
    """Draws, augments and stacks batches; an epoch's batches depend only on its number and seed."""

    def __init__(
        self,
        dataset: Dataset,
        cache: PictureCache,
        recipe: Recipe,
        world: World,
        device: torch.device,
        workers: int = 0,
    ) -> None:
        """Prepare to make batches.

        Args:
            dataset: the seen classes.
            cache: the pictures of `dataset`, by row.
            recipe: shares and augmentation, size of a batch, sides of its pictures, seed.
            world: the n processes, each of which makes every n-th pair of a batch.
            device: where pictures are augmented.
            workers: processes that draw batches ahead; with 0 each batch is drawn when it is due.
                The batches are the same.
        """
        self._dataset, self._cache, self._settings = dataset, cache, recipe.data
        self._sizes = recipe.model.sketch_side, recipe.model.image_size
        self._seed = recipe.optimiser.seed
        self._world, self._device, self._workers = world, device, workers
        self._chooser = Chooser(dataset, recipe.data, recipe.optimiser.batch // 2)

    def epoch(self, number: int, steps: int) -> Iterator[Batch]:
        """Yield the batches of epoch `number`, drawn ahead by the worker processes."""
        on_gpu = self._device.type == "cuda"
        drafts: Iterable[Draft | RecipeError] = data.DataLoader(
            _Drafts(self, number, steps),
            batch_size=None,
            num_workers=self._workers,
            pin_memory=on_gpu,
        )
        for draft in drafts:
            if isinstance(draft, RecipeError):
                raise draft
            yield self._augment(draft)

    def make(self, epoch: int, step: int) -> Batch:
        """Make one batch."""
        return self._augment(self.draw(epoch, step))

    def draw(self, epoch: int, step: int) -> Draft:
        """Choose the examples of one batch, and fetch or draw their pictures."""
        rng = np.random.default_rng([self._seed, epoch, step])
        sketch_rows, photo_rows = self._chooser.choose(rng)
        rank, size = self._world.rank, self._world.size
        seed: tuple[int, ...] = (self._seed, epoch, step)
        if size > 1:
            sketch_rows, photo_rows = sketch_rows[rank::size], photo_rows[rank::size]
            seed = (*seed, 1 + rank)  # NumPy ignores a 0 at the end of a seed
            rng = np.random.default_rng(seed)
        rows = np.concatenate([sketch_rows, photo_rows])
        return Draft(
            torch.from_numpy(np.stack([self._sketch(int(row), rng) for row in sketch_rows])),
            torch.from_numpy(np.stack([self._cache.picture(int(row)) for row in photo_rows])),
            torch.tensor([not self._cache.has_strokes(int(row)) for row in sketch_rows]),
            torch.tensor([self._dataset.examples[row].domain == "photo" for row in sketch_rows]),
            torch.from_numpy(self._dataset.class_ids[rows]),
            rows,
            torch.from_numpy(self._chooser.shown[rows]),
            (*seed, AUGMENTING),
        )

    def _sketch(self, row: int, rng: np.random.Generator) -> Pixels:
        """Return one sketch (C, C); a photo's edges are drawn later, for many photos at once."""
        drawing = self._cache.drawing(row)
        if drawing is not None:
            varied = vary_strokes(drawing, self._settings, rng)
            return rasterise(varied, self._cache.size)
        if self._dataset.examples[row].domain == "photo":
            return np.full((self._cache.size,) * 2, PAPER, dtype=np.uint8)
        return self._cache.picture(row)

    def _augment(self, draft: Draft) -> Batch:
        """Augment the pictures of a draft on the device."""
        rng = np.random.default_rng(draft.seed)
        ink = 1 - to_device(draft.sketches, self._device)[:, None].float() / 255
        photos = to_device(draft.photos, self._device).permute(0, 3, 1, 2).float() / 255
        traced, raster = (np.flatnonzero(mask.numpy()) for mask in (draft.traced, draft.raster))
        if len(traced):
            ink[traced] = edge_sketches(photos[traced], rng)
        settings = self._settings
        ink[raster] = vary_lines(ink[raster], settings, rng)
        ink = random_affine(ink, self._sizes[0], settings, rng)
        photos = vary_colours(random_affine(photos, self._sizes[1], settings, rng), settings, rng)
        sketches = _whole((1 - ink).expand(-1, 3, -1, -1))
        return Batch(sketches, _whole(photos), draft.class_ids, draft.shown, draft.rows)


@contextmanager
def drawn_by_processes() -> Iterator[None]:
    """Raise RecipeError if a process that draws batches is lost.

    torch raises it in the main thread, wherever that is then. In a container the reason is often a
    lack of shared memory.
    """
    try:
        yield
    except RuntimeError as error:
        if not str(error).startswith("DataLoader worker"):
            raise
        raise RecipeError(
            f"A process that draws batches is lost: {one_line(error)}.",
            "Free memory, in a container shared memory too, or give fewer --workers; --resume goes "
            "on after the last whole epoch.",
        ) from error


class _Drafts(data.Dataset[Draft | RecipeError]):
    """The drafts of one epoch, by step.

    A RecipeError is returned, not raised: DataLoader would replace its message by a traceback.
    """

    def __init__(self, maker: BatchMaker, epoch: int, steps: int) -> None:
        self._maker, self._epoch, self._steps = maker, epoch, steps

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> Draft | RecipeError:
        try:
            return self._maker.draw(self._epoch, step)
        except RecipeError as error:
            return error


def _whole(pictures: Tensor) -> Tensor:
    """Return pictures with values from 0 to 1 as uint8."""
    return (pictures * 255).round().to(torch.uint8)
