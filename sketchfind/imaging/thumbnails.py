"""Thumbnails: small JPEGs for the grid."""

from __future__ import annotations

import io

from PIL import Image

THUMBNAIL_SIDE = 384  # longest side in pixels, but for panoramas
LEAST_SIDE = 216  # shorter side of a panorama, of which the grid shows the middle; as at 16:9
LONGEST_SIDE = 1024  # of a panorama


def make_thumbnail(image: Image.Image) -> bytes:
    """Return `image` (RGB) as a JPEG that fits a square of THUMBNAIL_SIDE, never enlarged.

    Panoramas are larger, or their squares in the grid would be blurred.
    """
    side = THUMBNAIL_SIDE
    if (panorama := LEAST_SIDE * max(image.size) // min(image.size)) > side:
        side = min(panorama, LONGEST_SIDE)
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
