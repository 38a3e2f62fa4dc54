"""Thumbnails: small JPEGs for the grid."""

from __future__ import annotations

import io

from PIL import Image

THUMBNAIL_SIDE = 384  # longest side in pixels


def make_thumbnail(image: Image.Image) -> bytes:
    """Return `image` (RGB) as a JPEG that fits a square of THUMBNAIL_SIDE, never enlarged."""
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
