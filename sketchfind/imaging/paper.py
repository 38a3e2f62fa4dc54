"""Photographed paper: remove lines printed on it, and even out the light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sketchfind.imaging.rgb import to_rgb
from sketchfind.imaging.ruled_lines import find_rules
from sketchfind.imaging.sketch import border, is_blank, sketch_from_image
from sketchfind.types import Pixels

EVEN = 2.0  # standard deviation of the light along the border below which a sheet was lit evenly
PLAIN = 0.5  # share of the border with one grey, above which a picture was not photographed
TWO_GREYS = 0.9  # share of the border with one of two greys, above which it was not photographed
ROUGH = 12.0  # standard deviation of the border's grey, from which on PLAIN does not apply
SMALL = 160  # longer side at which the light is estimated, pixels
REACH = 15  # pixels at that size: what is narrower is a line, not a shadow
SOFT = 1.0  # radius in pixels at that size by which the light is blurred; shadows may be sharp
DARKEST = 0.35  # of the brightest light: what is darker is ink, however wide
GRAIN = 8  # of 255: what differs less from the paper is grain or noise
FAINT = 2  # factor by which lines are strengthened if there are only faint ones
RULED_SIDE = 640  # longer side of a picture in which rules are found, pixels
_Grey = NDArray[np.float32]


def sketch_on_paper(image: Image.Image, size: int) -> Pixels:
    """Bring a picture of a sketch, which may be a photo of it, into the normal form (size, size).

    If nothing is found on it, look for faint lines: of a hard pencil, or on dim paper.
    """
    image = without_rules(image)
    pixels = sketch_from_image(even_light(image), size)
    return sketch_from_image(_strengthened(image), size) if is_blank(pixels) else pixels


def without_rules(image: Image.Image) -> Image.Image:
    """Return a picture without lines printed on its paper; leave plain paper unchanged."""
    grey = to_rgb(image).convert("L")
    whole = np.asarray(grey, dtype=np.float32)
    if not _is_photographed_paper(whole):
        return image
    grey.thumbnail((RULED_SIDE, RULED_SIDE), Image.Resampling.BOX)
    pixels, light = np.asarray(grey, dtype=np.float32), _enlarged(_light(grey), grey.size)
    rules = find_rules(np.clip(light - pixels, 0, 255).astype(np.uint8))
    if rules is None:
        return image
    return Image.fromarray(np.clip(np.where(rules, light, pixels), 0, 255).astype(np.uint8))


def even_light(image: Image.Image) -> Image.Image:
    """Return a picture with its paper white all over; leave evenly lit sheets unchanged."""
    grey = to_rgb(image).convert("L")
    pixels = np.asarray(grey, dtype=np.float32)
    if not _is_photographed_paper(pixels):
        return image
    light = _light(grey)
    if float(border(np.asarray(light, dtype=np.float32)).std()) < EVEN:
        return image
    full = _enlarged(light, grey.size)
    lit: _Grey = np.clip(full, max(DARKEST * float(full.max()), 1.0), None)
    return _without_grain(pixels / lit * 255)


def _strengthened(image: Image.Image) -> Image.Image:
    """Return a picture with white paper and stronger lines; leave a dark ground unchanged."""
    grey = to_rgb(image).convert("L")
    pixels = np.asarray(grey, dtype=np.float32)
    if _is_dark(pixels):
        return image
    return _without_grain(255 - FAINT * (_enlarged(_light(grey), grey.size) - pixels))


def _is_dark(pixels: _Grey) -> bool:
    return float(np.median(border(pixels))) < 100


def _light(grey: Image.Image) -> Image.Image:
    """Estimate the light on a sheet, at a small size.

    That is what remains when everything narrow and dark is filled from its surroundings, by a
    greyscale closing.
    """
    small = grey.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.BOX)
    # Padded, because a shadow that ends at the edge would count as narrow there.
    wide = Image.fromarray(np.pad(np.asarray(small), REACH, mode="edge"))
    closed = wide.filter(ImageFilter.MaxFilter(REACH)).filter(ImageFilter.MinFilter(REACH))
    soft = closed.filter(ImageFilter.GaussianBlur(SOFT))
    return soft.crop((REACH, REACH, REACH + small.width, REACH + small.height))


def _is_photographed_paper(pixels: _Grey) -> bool:
    """Tell whether a picture is a photo of light paper.

    In other pictures most greys along the border are the same, or those of paper and a filled area.
    """
    edge = border(pixels)
    shares = np.sort(np.bincount(edge.astype(int), minlength=2)) / edge.size
    smooth = float(edge.std()) < ROUGH  # overexposed paper is also mostly white, except for shadows
    drawn = (smooth and shares[-1] > PLAIN) or shares[-2:].sum() > TWO_GREYS
    return not (drawn or _is_dark(pixels))


def _enlarged(light: Image.Image, size: tuple[int, int]) -> _Grey:
    return np.asarray(light.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def _without_grain(even: _Grey) -> Image.Image:
    even[even > 255 - GRAIN] = 255
    return Image.fromarray(np.clip(even, 0, 255).astype(np.uint8))
