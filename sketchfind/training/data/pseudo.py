"""Pseudo-sketches: the edges of photos, for classes that nobody has drawn.

The steps are Canny's (IEEE PAMI 8(6), 1986): smoothing, gradient, thinning across the edge,
hysteresis. Thresholds are drawn at random, so that one photo yields sparse and rich drawings.
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
GROWTH = 12  # pixels that an edge may continue as a weak one
# Steps (y, x) across an edge whose gradient points at 0, 45, 90, 135 degrees (y down).
_ACROSS = ((0, 1), (1, 1), (1, 0), (1, -1))


def edge_sketches(photos: Tensor, rng: np.random.Generator) -> Tensor:
    """Draw photos (B, 3, S, S), 0 to 1, as ink (B, 1, S, S): lines of 1 on 0, two pixels wide."""
    count, device = len(photos), photos.device
    sigmas, shares = (
        torch.from_numpy(rng.uniform(*bounds, count)).float().to(device)
        for bounds in (SIGMAS, INK_SHARES)
    )
    strength, direction = _gradient(_blur(photos.mean(dim=1, keepdim=True), sigmas))
    thin = _thin(strength, direction)
    ordered = thin.flatten(1).sort(dim=1, descending=True).values
    rank = (shares * ordered.shape[1]).long()[:, None]
    threshold = ordered.gather(1, rank).clamp(min=1e-3)[:, :, None, None]
    edges = (thin >= threshold).float()
    weak = (thin >= WEAK * threshold).float()
    for _ in range(GROWTH):
        edges = functional.max_pool2d(edges, 3, stride=1, padding=1) * weak
    return functional.max_pool2d(functional.pad(edges, (0, 1, 0, 1)), 2, stride=1)


def _blur(images: Tensor, sigmas: Tensor) -> Tensor:
    """Smooth pictures (B, 1, S, S), each by its own of `sigmas` (B,)."""
    radius = math.ceil(2 * SIGMAS[1])
    offsets = torch.arange(-radius, radius + 1, device=images.device)
    kernels = torch.exp(-(offsets**2) / (2 * sigmas[:, None] ** 2))
    kernels = kernels / kernels.sum(dim=1, keepdim=True)  # (B, 2 * radius + 1)
    # Pictures become channels, so that each group of the convolution is one picture.
    stacked = functional.pad(images, (radius,) * 4, mode="reflect").transpose(0, 1)
    for shape in ((len(sigmas), 1, 1, -1), (len(sigmas), 1, -1, 1)):
        stacked = functional.conv2d(stacked, kernels.view(shape), groups=len(sigmas))
    return stacked.transpose(0, 1)


def _gradient(images: Tensor) -> tuple[Tensor, Tensor]:
    """Return the strength of the gradient and its direction as an index into _ACROSS."""
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    kernels = torch.stack([sobel, sobel.T])[:, None].to(images.device)
    padded = functional.pad(images, (1, 1, 1, 1), mode="replicate")
    gx, gy = functional.conv2d(padded, kernels).chunk(2, dim=1)
    angle = torch.atan2(gy, gx) % math.pi
    direction = (angle / (math.pi / 4)).round().long() % 4
    return torch.hypot(gx, gy), direction


def _thin(strength: Tensor, direction: Tensor) -> Tensor:
    """Keep only the pixels that are strongest across their edge."""
    thinned = torch.zeros_like(strength)
    for index, (dy, dx) in enumerate(_ACROSS):
        ahead = torch.roll(strength, (-dy, -dx), dims=(2, 3))
        behind = torch.roll(strength, (dy, dx), dims=(2, 3))
        crest = (direction == index) & (strength >= ahead) & (strength > behind)
        thinned = torch.where(crest, strength, thinned)
    # At the border, pixels were compared with the opposite side, so no edges are kept there.
    thinned[..., 0, :] = thinned[..., -1, :] = 0
    thinned[..., 0] = thinned[..., -1] = 0
    return thinned
