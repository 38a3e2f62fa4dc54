"""Augmentation: strokes as vectors; pictures of both domains in batches, on any device.

What is random comes from a generator of the host, so that a batch is the same on every device.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from sketchfind.types import Sketch, Stroke

WIDTHS = (0.008, 0.035)  # stroke width, share of the square
LEAST_DRAWN = 0.3  # share of the strokes of a drawing that stops early
JITTER = 0.006  # standard deviation of a stroke's shift, share of the square
ZOOM = 1.3  # largest factor of an affine map; the smallest is its inverse
DEGREES = 30.0  # largest rotation, either way
SHIFT = 0.06  # largest, along either axis, share of the side


def vary_strokes(sketch: Sketch, unfinished: float, rng: np.random.Generator) -> Sketch:
    """Draw with another pen and a shaky hand; stop early with probability `unfinished`."""
    width = math.exp(rng.uniform(math.log(WIDTHS[0]), math.log(WIDTHS[1])))
    strokes = list(sketch.strokes)
    if len(strokes) > 1 and rng.random() < unfinished:
        strokes = strokes[: max(1, math.ceil(len(strokes) * rng.uniform(LEAST_DRAWN, 1.0)))]
    shifts = rng.normal(0, JITTER, (len(strokes), 2))
    return Sketch(
        tuple(
            Stroke(tuple((x + float(dx), y + float(dy)) for x, y in stroke.points), width)
            for stroke, (dx, dy) in zip(strokes, shifts, strict=True)
        )
    )


def vary_lines(sketches: Tensor, rng: np.random.Generator) -> Tensor:
    """Thicken a third of raster sketches (B, 1, S, S; ink is 1 on 0), and erase part of another."""
    choice = rng.random(len(sketches))
    thick = functional.max_pool2d(sketches, 3, stride=1, padding=1)
    varied = torch.where(_column(choice < 1 / 3, sketches.device), thick, sketches)
    count, side, device = len(sketches), sketches.shape[-1], sketches.device
    extent = rng.uniform(0.2, 0.45, (count, 2)) * side
    first = rng.uniform(0, 0.7, (count, 2)) * side
    place = torch.arange(side, device=device).view(1, -1)  # of a pixel, along either side
    rows, columns = (
        (place >= _rows(first[:, axis], device))
        & (place < _rows(first[:, axis] + extent[:, axis], device))
        for axis in (0, 1)
    )  # (B, S) each
    erased = rows[:, None, :, None] & columns[:, None, None, :]
    return varied.masked_fill(erased & _column(choice > 0.75, device), 0)


def random_affine(
    pictures: Tensor, size: int, probability: float, rng: np.random.Generator
) -> Tensor:
    """Map float pictures (B, C, S, S) to (B, C, size, size), each by its own affine map.

    Zoom, rotation, and the shift along each axis are applied with `probability`, each on its own;
    half of the pictures are mirrored, whatever that is. What comes from outside is 0 for sketches
    given as ink; photos repeat their border.
    """
    count = len(pictures)

    def sometimes(values: NDArray[np.float64], neutral: float) -> NDArray[np.float64]:
        return np.where(rng.random(count) < probability, values, neutral)

    most = math.log(ZOOM)
    zoom = sometimes(np.exp(rng.uniform(-most, most, count)), 1.0)
    angle = np.radians(sometimes(rng.uniform(-DEGREES, DEGREES, count), 0.0))
    # Sides are 2 long in these coordinates.
    shift_x, shift_y = (sometimes(rng.uniform(-2 * SHIFT, 2 * SHIFT, count), 0.0) for _ in range(2))
    mirror = np.where(rng.random(count) < 0.5, -1.0, 1.0)
    # Output coordinates to input coordinates, both in -1..1.
    matrices = np.stack(
        [
            np.stack([np.cos(angle) * mirror, -np.sin(angle), shift_x], axis=1),
            np.stack([np.sin(angle) * mirror, np.cos(angle), shift_y], axis=1),
        ],
        axis=1,
    )  # (B, 2, 3)
    matrices[:, :, :2] /= zoom[:, None, None]
    theta = torch.from_numpy(matrices).to(pictures.device, pictures.dtype)
    grid = functional.affine_grid(
        theta, [count, pictures.shape[1], size, size], align_corners=False
    )
    padding = "border" if pictures.shape[1] == 3 else "zeros"
    return functional.grid_sample(pictures, grid, padding_mode=padding, align_corners=False)


def vary_colours(photos: Tensor, rng: np.random.Generator) -> Tensor:
    """Change brightness, contrast and saturation of photos (B, 3, S, S; 0 to 1), some to grey."""
    count, device = len(photos), photos.device
    saturation, contrast, brightness = rng.uniform(0.7, 1.3, (3, count))
    saturation[rng.random(count) < 0.1] = 0.0
    grey = photos.mean(dim=1, keepdim=True)
    varied = grey + (photos - grey) * _column(saturation, device)
    level = varied.mean(dim=(1, 2, 3), keepdim=True)
    varied = level + (varied - level) * _column(contrast, device)
    return (varied * _column(brightness, device)).clamp(0, 1)


def _column(values: NDArray[np.generic], device: torch.device) -> Tensor:
    """Return one value a picture, (B,), as (B, 1, 1, 1)."""
    return _rows(values, device)[:, :, None, None]


def _rows(values: NDArray[np.generic], device: torch.device) -> Tensor:
    """Return (B,) values as (B, 1); floats in single precision."""
    tensor = torch.from_numpy(values)
    return (tensor.float() if tensor.is_floating_point() else tensor).to(device)[:, None]
