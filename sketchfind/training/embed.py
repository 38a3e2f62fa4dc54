"""Embed training examples, without augmentation, with a network that is not exported yet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sketchfind.encoder.model import Architecture, SketchPhotoEncoder, grey_to_rgb
from sketchfind.encoder.retrieval import Domain, DomainMeans, normalise
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import rasterise
from sketchfind.training.data.cache import Damaged, PictureCache
from sketchfind.training.data.dataset import Dataset
from sketchfind.training.reporting import with_progress
from sketchfind.types import Embeddings, Pixels

BATCH = 64


def domain_cache(
    data: Dataset,
    rows: NDArray[np.int64],
    domain: Domain,
    architecture: Architecture,
    folder: Path,
    damaged: Damaged | None = None,
) -> PictureCache:
    """Return the pictures of `rows`, all of one domain, as the network wants them.

    For `damaged` see `PictureCache`.
    """
    size = architecture.sketch_side if domain == "sketch" else architecture.image_size
    photos = PhotoTransform.from_json(architecture.image_size, architecture.photos)
    return PictureCache(tuple(data.examples[row] for row in rows), size, folder, photos, damaged)


def domain_features(
    model: SketchPhotoEncoder, cache: PictureCache, domain: Domain
) -> tuple[Embeddings, Embeddings]:
    """Return raw backbone (n, D) and clip (n, T) features of all pictures of a `cache`."""
    model.eval()
    device = next(model.parameters()).device
    backbone, clip = [], []
    with torch.inference_mode():
        starts = range(0, len(cache), BATCH)
        for start in with_progress(starts, len(starts), f"embedding {domain}", leave=False):
            chunk = range(start, min(start + BATCH, len(cache)))
            pixels = _stack([_picture(cache, row) for row in chunk])
            features = model(pixels.to(device))
            backbone.append(features.backbone.float().cpu().numpy())
            clip.append(features.clip.float().cpu().numpy())
    return np.concatenate(backbone), np.concatenate(clip)


def mean_features(backbone: Embeddings, clip: Embeddings) -> DomainMeans:
    """Return the means of raw features (n, D) and (n, T) after L2-normalising them."""
    return DomainMeans(normalise(backbone).mean(axis=0), normalise(clip).mean(axis=0))


def _picture(cache: PictureCache, row: int) -> Pixels:
    drawing = cache.drawing(row)
    return cache.picture(row) if drawing is None else rasterise(drawing, cache.size)


def _stack(pictures: list[Pixels]) -> Tensor:
    """Stack photos (S, S, 3) or sketches (S, S) as (B, 3, S, S)."""
    stacked = torch.from_numpy(np.stack(pictures))
    return stacked.permute(0, 3, 1, 2) if stacked.ndim == 4 else grey_to_rgb(stacked)
