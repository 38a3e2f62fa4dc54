"""Embed examples with a network in training, without augmentation."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from sketchfind.encoder.model import SketchPhotoEncoder, grey_to_rgb
from sketchfind.encoder.retrieval import Domain, DomainMeans, normalise
from sketchfind.imaging.sketch import rasterise
from sketchfind.training.data.cache import PictureCache
from sketchfind.types import Embeddings, Pixels

BATCH = 64


def domain_features(
    model: SketchPhotoEncoder, cache: PictureCache, rows: NDArray[np.int64], domain: Domain
) -> tuple[Embeddings, Embeddings]:
    """Return raw backbone (n, D) and clip (n, T) features of `rows`, all of one domain."""
    size = model.architecture.image_size
    if cache.size != size:
        raise ValueError(f"the cache holds {cache.size} pixels, the model wants {size}")
    model.eval()
    device = next(model.parameters()).device
    backbone, clip = [], []
    with torch.inference_mode():
        for start in tqdm(
            range(0, len(rows), BATCH), f"embedding {domain}", leave=False, disable=None
        ):
            chunk = rows[start : start + BATCH]
            pixels = _stack([_picture(cache, int(row), size) for row in chunk])
            features = model(pixels.to(device))
            backbone.append(features.backbone.float().cpu().numpy())
            clip.append(features.clip.float().cpu().numpy())
    return np.concatenate(backbone), np.concatenate(clip)


def mean_features(backbone: Embeddings, clip: Embeddings) -> DomainMeans:
    """Return the means of raw features (n, D) and (n, T) once they are L2-normalised."""
    return DomainMeans(normalise(backbone).mean(axis=0), normalise(clip).mean(axis=0))


def _picture(cache: PictureCache, row: int, size: int) -> Pixels:
    drawing = cache.drawing(row)
    return cache.picture(row) if drawing is None else rasterise(drawing, size)


def _stack(pictures: list[Pixels]) -> Tensor:
    """Stack photos (S, S, 3) or sketches (S, S) as (B, 3, S, S)."""
    stacked = torch.from_numpy(np.stack(pictures))
    return stacked.permute(0, 3, 1, 2) if stacked.ndim == 4 else grey_to_rgb(stacked)
