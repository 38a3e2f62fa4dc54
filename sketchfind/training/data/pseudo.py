"""Pseudo-sketches: the edges of photos, for classes that nobody has drawn.

Canny's steps (IEEE PAMI 8(6), 1986) with thresholds drawn at random, so that one photo yields
sparse and rich drawings: smoothing, gradient, thinning across the edge, hysteresis.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

SIGMAS = (1.0, 2.5)  # of the smoothing, pixels
INK_SHARES = (0.02, 0.07)  # strong edges as a share of the picture
WEAK = 0.5  # a weak edge is at least this much of the threshold, and connected to a strong one
GROWTH = 12  # pixels that an edge may go on as a weak one
# Steps across an edge whose gradient points by 0, 45, 90, 135 degrees (y down).
_ACROSS = ((0, 1), (1, 1), (1, 0), (1, -1))


def edge_sketch(photo: Tensor, rng: np.random.Generator) -> Tensor:
    """Draw a photo (3, S, S), 0 to 1, as ink (1, S, S): lines of 1 on 0, two pixels wide."""
    smooth = _blur(photo.mean(dim=0)[None, None], rng.uniform(*SIGMAS))
    strength, direction = _gradient(smooth)
    thin = _thin(strength, direction)
    threshold = torch.quantile(thin.flatten(), 1 - rng.uniform(*INK_SHARES)).clamp(min=1e-3)
    edges = (thin >= threshold).float()
    weak = (thin >= WEAK * threshold).float()
    for _ in range(GROWTH):
        edges = functional.max_pool2d(edges, 3, stride=1, padding=1) * weak
    return functional.max_pool2d(functional.pad(edges, (0, 1, 0, 1)), 2, stride=1)[0]


def _blur(image: Tensor, sigma: float) -> Tensor:
    radius = math.ceil(2 * sigma)
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float32)
    kernel = torch.exp(-(offsets**2) / (2 * sigma**2))
    kernel = kernel / kernel.sum()
    image = functional.pad(image, (radius,) * 4, mode="reflect")
    return functional.conv2d(
        functional.conv2d(image, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1)
    )


def _gradient(image: Tensor) -> tuple[Tensor, Tensor]:
    """Return the strength of the gradient and its direction as an index into _ACROSS."""
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    kernels = torch.stack([sobel, sobel.T])[:, None]
    padded = functional.pad(image, (1, 1, 1, 1), mode="replicate")
    gx, gy = functional.conv2d(padded, kernels)[0]
    angle = torch.atan2(gy, gx) % math.pi
    direction = (angle / (math.pi / 4)).round().long() % 4
    return torch.hypot(gx, gy)[None, None], direction[None, None]


def _thin(strength: Tensor, direction: Tensor) -> Tensor:
    """Keep only what is strongest across its edge."""
    thinned = torch.zeros_like(strength)
    for index, (dy, dx) in enumerate(_ACROSS):
        ahead = torch.roll(strength, (-dy, -dx), dims=(2, 3))
        behind = torch.roll(strength, (dy, dx), dims=(2, 3))
        crest = (direction == index) & (strength >= ahead) & (strength > behind)
        thinned = torch.where(crest, strength, thinned)
    # What rolled over the border is not an edge.
    thinned[..., 0, :] = thinned[..., -1, :] = 0
    thinned[..., 0] = thinned[..., -1] = 0
    return thinned
