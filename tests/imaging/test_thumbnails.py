from __future__ import annotations

import io

import pytest
from PIL import Image

from sketchfind.imaging.thumbnails import make_thumbnail


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1600, 1200), (384, 288)),
        ((900, 1600), (216, 384)),
        ((30, 20), (30, 20)),  # never enlarged
        ((1200, 400), (648, 216)),  # the grid shows its middle square
        ((300, 3000), (102, 1024)),
        ((1000, 100), (1000, 100)),
    ],
)
def test_thumbnail_fits_and_keeps_the_aspect(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    thumbnail = Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", size, "teal"))))
    assert thumbnail.format == "JPEG"
    assert thumbnail.size == expected
