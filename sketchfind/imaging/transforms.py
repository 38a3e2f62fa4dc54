"""The one way from a decoded photo to model input, shared by the app and the trainer."""

from __future__ import annotations

import numpy as np
from PIL import Image

from sketchfind.types import Pixels


def photo_input(image: Image.Image, size: int) -> Pixels:
    """Return (size, size, 3) uint8: the whole photo, squeezed to a square.

    Squeezing keeps everything that is in the picture; a centre crop would lose what stands at
    the edge of a wide photo, and the benchmark's photos are squeezed the same way.
    """
    square = image.resize((size, size), Image.Resampling.BICUBIC, reducing_gap=3.0)
    return np.asarray(square, dtype=np.uint8)
