from __future__ import annotations

import io

from PIL import Image

from sketchfind.imaging.thumbnails import THUMBNAIL_SIDE, make_thumbnail


def test_thumbnail_fits_keeps_the_aspect_and_never_grows() -> None:
    wide = Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", (1200, 600), "teal"))))
    assert wide.format == "JPEG"
    assert wide.size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE // 2)
    assert Image.open(io.BytesIO(make_thumbnail(Image.new("RGB", (30, 20))))).size == (30, 20)
