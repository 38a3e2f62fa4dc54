"""Small real photos by the thousand: a PNG of 16 x 12 pixels each, no two alike."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

_FIRST_TIME = 10**18  # nanoseconds; each photo is a second newer than the one before


def write_photos(folder: Path, numbers: Iterable[int]) -> list[Path]:
    """Write one photo for each number, which alone decides its pixels; return the paths."""
    paths = []
    for number in numbers:
        path = folder / f"{number % 4}" / f"{number:06}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        coarse = np.random.default_rng(number).integers(0, 256, (4, 4, 3), np.uint8)
        Image.fromarray(coarse).resize((16, 12), Image.Resampling.NEAREST).save(path)
        set_time(path, number)
        paths.append(path)
    return paths


def set_time(path: Path, number: int) -> None:
    """Give a file the modification time that belongs to a number."""
    os.utime(path, ns=(_FIRST_TIME + number * 10**9,) * 2)
