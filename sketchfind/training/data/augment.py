"""Augmentation: of strokes as vectors, and of pictures of both domains in batches on any device.

The recipe says how strong it is (`recipe.Data`). Random numbers come from a generator on the host,
so that a batch is the same on every device.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from sketchfind.training.recipe.recipe import Data
from sketchfind.types import Sketch, Stroke

WIDTHS = (0.008, 0.035)  # stroke width, share of the square
LEAST_DRAWN = 0.3  # least share of the strokes in a drawing that stops early
WAVES = 3  # in a shaky line
WAVELENGTHS = (0.15, 0.6)  # share of the square: a short stroke is moved, a long one bent
STEP = 0.02  # from point to point of a shaky line, share of the square


def vary_strokes(sketch: Sketch, settings: Data, rng: np.random.Generator) -> Sketch:
    """Vary the pen, move strokes, shake lines, stop early, and leave strokes out."""
    width = math.exp(rng.uniform(math.log(WIDTHS[0]), math.log(WIDTHS[1])))
    strokes = list(sketch.strokes)
    if len(strokes) > 1 and rng.random() < settings.unfinished:
        strokes = strokes[: max(1, math.ceil(len(strokes) * rng.uniform(LEAST_DRAWN, 1.0)))]
    # A change that is off draws no random numbers, so recipes without it give the same as ever.
    if settings.dropped and len(strokes) > 1:
        strokes = _drop(strokes, settings.dropped, rng)
    shifts = rng.normal(0, settings.stroke_shift, (len(strokes), 2))
    varied = []
    for stroke, shift in zip(strokes, shifts, strict=True):
        points = np.array(stroke.points)
        if settings.wobble:
            points = _wobble(points, settings.wobble, rng)
        varied.append(Stroke(tuple(map(tuple, (points + shift).tolist())), width))
    return Sketch(tuple(varied))


def _drop(strokes: list[Stroke], probability: float, rng: np.random.Generator) -> list[Stroke]:
    """Leave out each stroke with `probability`, but never all of them."""
    drawn = rng.random(len(strokes)) >= probability
    if not drawn.any():
        drawn[rng.integers(len(strokes))] = True
    return [stroke for stroke, there in zip(strokes, drawn, strict=True) if there]


def _wobble(
    points: NDArray[np.float64], deviation: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Bend a line smoothly; its points (n, 2) become more, so that straight lines bend, too.

    Each axis is moved by waves whose sum has the standard `deviation`.
    """
    steps = np.hypot(*np.diff(points, axis=0).T)  # (n - 1,)
    place = np.concatenate([[0.0], np.cumsum(steps)])  # of each point along the line
    # The old points, which may be corners, stay among the new ones.
    between = np.linspace(0, place[-1], math.ceil(place[-1] / STEP) + 1)
    finer = np.union1d(place, between)  # (m,)
    line = np.stack([np.interp(finer, place, points[:, axis]) for axis in (0, 1)], axis=1)
    shortest, longest = np.log(WAVELENGTHS)
    lengths = np.exp(rng.uniform(shortest, longest, (WAVES, 1, 2)))
    phases = rng.uniform(0, 2 * math.pi, (WAVES, 1, 2))
    waves = np.sin(2 * math.pi * finer[:, None] / lengths + phases)  # (WAVES, m, 2)
    moved: NDArray[np.float64] = line + deviation * math.sqrt(2 / WAVES) * waves.sum(axis=0)
    return moved


def vary_lines(sketches: Tensor, settings: Data, rng: np.random.Generator) -> Tensor:
    """Thicken some raster sketches (B, 1, S, S; ink is 1 on 0), and erase a rectangle of others.

    A sketch gets both only if the two shares are more than 1 together.
    """
    choice = rng.random(len(sketches))
    thick = functional.max_pool2d(sketches, 3, stride=1, padding=1)
    varied = torch.where(_column(choice < settings.thickened, sketches.device), thick, sketches)
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
    return varied.masked_fill(erased & _column(choice > 1 - settings.erased, device), 0)


def random_affine(pictures: Tensor, size: int, settings: Data, rng: np.random.Generator) -> Tensor:
    """Map float pictures (B, C, S, S) to (B, C, size, size), each by its own affine map.

    Zoom, rotation, and the shift along each axis are each applied with `affine_probability`,
    independently, and drawn evenly from their range (zoom by its logarithm). Mirroring has its own
    probability. Outside the picture, sketches, which are given as ink, have 0 and photos repeat
    their border.
    """
    count = len(pictures)

    def sometimes(values: NDArray[np.float64], neutral: float) -> NDArray[np.float64]:
        return np.where(rng.random(count) < settings.affine_probability, values, neutral)

    least, most = math.log(settings.zoom_out), math.log(settings.zoom_in)
    zoom = sometimes(np.exp(rng.uniform(least, most, count)), 1.0)
    degrees, shift = settings.degrees, 2 * settings.shift  # sides are 2 long in these coordinates
    angle = np.radians(sometimes(rng.uniform(-degrees, degrees, count), 0.0))
    shift_x, shift_y = (sometimes(rng.uniform(-shift, shift, count), 0.0) for _ in range(2))
    mirror = np.where(rng.random(count) < settings.mirrored, -1.0, 1.0)
    # They map output coordinates to input coordinates, both in -1..1.
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


def vary_colours(photos: Tensor, settings: Data, rng: np.random.Generator) -> Tensor:
    """Change brightness, contrast and saturation of photos (B, 3, S, S; 0 to 1), some to grey."""
    count, device = len(photos), photos.device
    saturation, contrast, brightness = rng.uniform(
        1 - settings.colours, 1 + settings.colours, (3, count)
    )
    saturation[rng.random(count) < settings.grey] = 0.0
    grey = photos.mean(dim=1, keepdim=True)
    varied = grey + (photos - grey) * _column(saturation, device)
    level = varied.mean(dim=(1, 2, 3), keepdim=True)
    varied = level + (varied - level) * _column(contrast, device)
    return (varied * _column(brightness, device)).clamp(0, 1)


def _column(values: NDArray[np.generic], device: torch.device) -> Tensor:
    """Return one value for each picture, (B,), as (B, 1, 1, 1)."""
    return _rows(values, device)[:, :, None, None]


def _rows(values: NDArray[np.generic], device: torch.device) -> Tensor:
    """Return values (B,) as (B, 1), floats in single precision."""
    tensor = torch.from_numpy(values)
    return (tensor.float() if tensor.is_floating_point() else tensor).to(device)[:, None]
