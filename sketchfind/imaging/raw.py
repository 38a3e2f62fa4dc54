"""Raw photos, read by LibRaw: the preview that the camera included, or else the sensor's data.

Loading LibRaw takes a tenth of a second, so this module is imported only for raw photos.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

import rawpy
from PIL import Image, UnidentifiedImageError

from sketchfind.imaging.colour_profiles import ADOBE_RGB
from sketchfind.imaging.exif import (
    ExifFacts,
    Exposure,
    image_exposure,
    read_exif,
    read_tiff,
    tiff_exposure,
)

# A preview whose longer side is shorter is a mere thumbnail, as early cameras made them.
LEAST_PREVIEW = 512
# From dcraw's numbers, with which LibRaw says how to turn a picture, to those of EXIF.
_ORIENTATION = {3: 3, 5: 8, 6: 6}


@dataclass(frozen=True, slots=True)
class RawPhoto:
    """A raw photo, whose picture is decoded on use and has yet to be turned as `exif` says."""

    picture: Image.Image
    size: tuple[int, int]  # width and height of the sensor's picture, turned like `picture`
    exif: ExifFacts


def read_raw(file: BinaryIO, max_pixels: int) -> RawPhoto:
    """Read a raw photo; if its sensor has more than `max_pixels`, it must have a preview.

    Raises:
        UnidentifiedImageError: it is no raw photo that LibRaw knows.
        Image.DecompressionBombError, MemoryError, OSError: as raised by Pillow.
    """
    own = read_tiff(file)
    file.seek(0)
    with _opened(file) as raw:
        sizes = raw.sizes  # developing changes them
        too_large = sizes.width * sizes.height > max_pixels
        picture = _preview(raw)
        if picture is not None and (max(picture.size) >= LEAST_PREVIEW or too_large):
            exif = _exif_of(picture)
            if own.adobe_rgb:
                picture.info.setdefault("icc_profile", ADOBE_RGB)
        elif not too_large:
            picture, exif = _developed(raw), ExifFacts(_ORIENTATION.get(sizes.flip, 1))
        else:
            raise Image.DecompressionBombError("a large sensor, and no preview")
    size = _lying_like(picture, (sizes.width, sizes.height))
    return RawPhoto(picture, size, _better_of(own, exif))


def raw_exposure(file: BinaryIO) -> Exposure:
    """Read how a raw photo was exposed from the file itself, or else from its preview.

    Raises what `read_raw` raises.
    """
    own = tiff_exposure(file)
    if own != Exposure():
        return own
    file.seek(0)
    with _opened(file) as raw:
        preview = _preview(raw)
        return Exposure() if preview is None else image_exposure(preview)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[rawpy.RawPy]:
    try:
        with rawpy.imread(file) as raw:
            yield raw
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnidentifiedImageError("not a raw photo") from error
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawTooBigError) as error:
        raise MemoryError from error
    except rawpy.LibRawError as error:
        raise OSError("damaged raw photo") from error


def _preview(raw: rawpy.RawPy) -> Image.Image | None:
    """Return the largest preview if it is a JPEG, else None.

    Previews of other kinds are not read: rawpy trusts the size that the file claims and would read
    beyond its data.
    """
    try:
        preview = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if preview.format != rawpy.ThumbFormat.JPEG:
        return None
    assert isinstance(preview.data, bytes)
    return Image.open(io.BytesIO(preview.data), formats=("JPEG",))


def _developed(raw: rawpy.RawPy) -> Image.Image:
    """Make a picture from the sensor's data, at half its size and not turned."""
    pixels = raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0)
    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)


def _exif_of(preview: Image.Image) -> ExifFacts:
    """Read a preview's EXIF, which LibRaw adds if the camera did not.

    LibRaw's EXIF lacks the signs of latitude and longitude, so its place is ignored, and has a date
    in 1970 if there is none.
    """
    exif = read_exif(preview)
    if b"dcraw v" in preview.info.get("exif", b""):
        dated = exif.taken_at != datetime.fromtimestamp(0).isoformat()
        taken_at = exif.taken_at if dated else None
        exif = replace(exif, taken_at=taken_at, latitude=None, longitude=None)
    return exif


def _better_of(own: ExifFacts, preview: ExifFacts) -> ExifFacts:
    """Return the file's own EXIF if it has any, with the orientation of the preview."""
    if own == ExifFacts(own.orientation, adobe_rgb=own.adobe_rgb):
        return preview
    return replace(own, orientation=preview.orientation)


def _lying_like(picture: Image.Image, sides: tuple[int, int]) -> tuple[int, int]:
    """Return the sides in the order of the picture's, because some cameras turn previews."""
    short, long = sorted(sides)
    return (long, short) if picture.width >= picture.height else (short, long)
