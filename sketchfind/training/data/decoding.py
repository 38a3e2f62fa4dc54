"""Decode files to model input in the same way for training and for measuring."""

from __future__ import annotations

from pathlib import Path

from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import sketch_from_image
from sketchfind.types import Pixels


def read_photo(path: Path, transform: PhotoTransform) -> Pixels:
    """Return model input (S, S, 3) as the app makes it; raise UnreadablePhoto for a bad file."""
    return transform(decode_photo(path, min_side=transform.least_side).image)


def read_picture(path: Path, size: int) -> Pixels:
    """Return a picture of a sketch in the normal form (size, size).

    Raises:
        UnreadablePhoto: the file cannot be read.
    """
    # A search also evens out the light on photographed paper (`imaging.paper`). Training and its
    # figures do not: of 5,696 sketches of Sketchy and PACS only one would change, a little.
    return sketch_from_image(decode_photo(path, min_side=2 * size).image, size)
