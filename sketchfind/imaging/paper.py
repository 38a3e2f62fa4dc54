"""Photographed paper: take the light away that falls unevenly on it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from sketchfind.imaging.rgb import to_rgb

EVEN = 12.0  # standard deviation of the border's grey below which a sheet was lit evenly
SMALL = 160  # side at which the light is estimated, pixels
REACH = 15  # lines narrower than this, at that side, are drawn and no shadow


def even_light(image: Image.Image) -> Image.Image:
    """Return the picture with its paper white all over; evenly lit sheets come back as they are.

    The light is what remains when everything narrow and dark is filled from around it: a greyscale
    closing, blurred. The picture is divided by it.
    """
    grey = to_rgb(image).convert("L")
    pixels = np.asarray(grey, dtype=np.float32)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if float(border.std()) < EVEN or float(np.median(border)) < 100:
        return image
    small = grey.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.BOX)
    closed = small.filter(ImageFilter.MaxFilter(REACH)).filter(ImageFilter.MinFilter(REACH))
    light = closed.filter(ImageFilter.GaussianBlur(4)).resize(grey.size, Image.Resampling.BICUBIC)
    even = pixels / np.maximum(np.asarray(light, dtype=np.float32), 1.0) * 255.0
    return Image.fromarray(np.clip(even, 0, 255).astype(np.uint8))
