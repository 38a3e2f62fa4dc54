"""Photographed paper: take the light away that falls unevenly on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sketchfind.imaging.rgb import to_rgb
from sketchfind.imaging.sketch import is_blank, sketch_from_image
from sketchfind.types import Pixels

EVEN = 2.0  # standard deviation of the light along the border below which a sheet was lit evenly
PLAIN = 0.5  # share of the border that has one and the same grey
TWO_GREYS = 0.9  # share of the border that has one of two greys
ROUGH = 12.0  # standard deviation of the border's grey
SMALL = 160  # side at which the light is estimated, pixels
REACH = 15  # lines narrower than this, at that side, are drawn and no shadow
SOFT = 1.0  # radius by which the light is blurred, at that side: shadows may have sharp edges
DARKEST = 0.35  # of the brightest light: what is darker is ink, however wide
GRAIN = 8  # of 255: what differs less from paper is its grain, and noise
_Grey = NDArray[np.float32]


def sketch_on_paper(image: Image.Image, size: int) -> Pixels:
    """Bring a picture of a sketch, which may be a photo of it, into the normal form (size, size).

    On dim or coloured paper faint lines only show once it is brightened.
    """
    pixels = sketch_from_image(even_light(image), size)
    return sketch_from_image(even_light(image, always=True), size) if is_blank(pixels) else pixels


def even_light(image: Image.Image, *, always: bool = False) -> Image.Image:
    """Return a picture with its paper white all over; evenly lit sheets come back as they are.

    With `always` those are made white, too; drawings on a dark ground are not.
    """
    grey = to_rgb(image).convert("L")
    pixels = np.asarray(grey, dtype=np.float32)
    if float(np.median(_border(pixels))) < 100:
        return image
    light = _light(grey)
    return _whitened(pixels, light) if always or _is_uneven(pixels, light) else image


def _light(grey: Image.Image) -> Image.Image:
    """Estimate the light on a sheet, at a small size.

    It is what remains when everything narrow and dark is filled from around it, which is a
    greyscale closing.
    """
    small = grey.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.BOX)
    # Room around it, because a shadow that ends at the edge would count as narrow there.
    wide = Image.fromarray(np.pad(np.asarray(small), REACH, mode="edge"))
    closed = wide.filter(ImageFilter.MaxFilter(REACH)).filter(ImageFilter.MinFilter(REACH))
    soft = closed.filter(ImageFilter.GaussianBlur(SOFT))
    return soft.crop((REACH, REACH, REACH + small.width, REACH + small.height))


def _is_uneven(pixels: _Grey, light: Image.Image) -> bool:
    """Tell photographed paper from a sheet that is lit evenly, or was never photographed."""
    uneven = float(_border(np.asarray(light, dtype=np.float32)).std()) >= EVEN
    return uneven and not _was_never_photographed(_border(pixels))


def _was_never_photographed(border: _Grey) -> bool:
    """Tell greys that no camera gives: most are the same, or those of paper and a filled area."""
    shares = np.sort(np.bincount(border.astype(int), minlength=2)) / border.size
    smooth = float(border.std()) < ROUGH  # overexposed paper is all white, too, but for its shadows
    return bool((smooth and shares[-1] > PLAIN) or shares[-2:].sum() > TWO_GREYS)


def _whitened(pixels: _Grey, light: Image.Image) -> Image.Image:
    """Divide a picture by the light on it."""
    height, width = pixels.shape
    full = np.asarray(light.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
    even = pixels / np.maximum(full, max(DARKEST * float(full.max()), 1.0)) * 255
    even[even > 255 - GRAIN] = 255
    return Image.fromarray(even.astype(np.uint8))


def _border(pixels: _Grey) -> _Grey:
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
