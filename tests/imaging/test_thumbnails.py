from __future__ import annotations

import io

import numpy as np
from PIL import Image

from sketchfind.imaging.thumbnails import THUMBNAIL_SIDE, make_thumbnail
from sketchfind.imaging.transforms import photo_input


def test_thumbnail_fits_keeps_the_aspect_and_never_grows() -> None:
    wide = Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", (1200, 600), "teal"))))
    assert wide.format == "JPEG"
    assert wide.size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE // 2)
    assert Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", (30, 20))))).size == (30, 20)


def test_model_input_holds_the_whole_photo() -> None:
    pixels = np.zeros((100, 300, 3), np.uint8)
    pixels[:, :20] = 255  # a centre crop would lose both edges
    pixels[:, -20:] = 255
    square = photo_input(Image.fromarray(pixels), 60)
    assert square.shape == (60, 60, 3)
    assert square.dtype == np.uint8
    assert square[30, 0].min() > 200
    assert square[30, -1].min() > 200
    assert square[30, 30].max() < 10
