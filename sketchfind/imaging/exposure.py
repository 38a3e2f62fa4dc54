"""How a photo was exposed, read from its file on demand."""

from __future__ import annotations

import os

from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging.decode import is_raw, open_picture, photo_file
from sketchfind.imaging.exif import Exposure, image_exposure


def read_exposure(path: str | os.PathLike[str]) -> Exposure:
    """Read shutter, aperture, sensitivity and lens; all None if the file cannot be read."""
    try:
        with photo_file(path) as file:
            if is_raw(path):
                from sketchfind.imaging.raw import raw_exposure

                return raw_exposure(file)
            with open_picture(file) as image:
                # Pillow would decode a PNG to look for EXIF data behind its pixels.
                if image.format == "PNG" and "exif" not in image.info:
                    return Exposure()
                return image_exposure(image)
    except UnreadablePhoto:
        return Exposure()
