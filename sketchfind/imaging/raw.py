"""Raw photos, by LibRaw: the preview that the camera put in, or else the sensor's data.

Loading LibRaw takes a tenth of a second, so only who meets such a photo imports this module.
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

from sketchfind.imaging.exif import (
    ExifFacts,
    Exposure,
    image_exposure,
    read_exif,
    read_tiff,
    tiff_exposure,
)
from sketchfind.imaging.named_profiles import ADOBE_RGB

# A preview with a shorter long side is a mere thumbnail, as early cameras made them.
LEAST_PREVIEW = 512
# LibRaw says how a picture is to be turned with the numbers of dcraw.
_ORIENTATION = {3: 3, 5: 8, 6: 6}


@dataclass(frozen=True, slots=True)
class RawPhoto:
    """A raw photo as a picture that is yet to be turned, as `exif` says, and is read when used."""

    picture: Image.Image
    size: tuple[int, int]  # width and height of the sensor's picture, turned like `picture`
    exif: ExifFacts


def read_raw(file: BinaryIO, max_pixels: int) -> RawPhoto:
    """Read a raw photo; sensors of more than `max_pixels` need a preview.

    Raises:
        UnidentifiedImageError: it is no raw photo that LibRaw knows.
        Image.DecompressionBombError, MemoryError, OSError: as Pillow does.
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
    """Read how a raw photo was exposed, of the file itself or else of its preview.

    Raises what `read_raw` does.
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
    """Return the largest preview, if it is a JPEG.

    The pixels of others are not touched: rawpy trusts the sides that a file says and would read
    beyond the bytes that it has.
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
    """Make a picture of the sensor's data, at half its size, as it lies on the sensor."""
    pixels = raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0)
    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)


def _exif_of(preview: Image.Image) -> ExifFacts:
    """Read a preview's EXIF, which LibRaw adds where the camera did not.

    LibRaw's own forgets on which side of the equator and of Greenwich a place is, so it has none,
    and says 1970 for no date.
    """
    exif = read_exif(preview)
    if b"dcraw v" in preview.info.get("exif", b""):
        dated = exif.taken_at != datetime.fromtimestamp(0).isoformat()
        taken_at = exif.taken_at if dated else None
        exif = replace(exif, taken_at=taken_at, latitude=None, longitude=None)
    return exif


def _better_of(own: ExifFacts, preview: ExifFacts) -> ExifFacts:
    """Return what the file itself says, if it does, but turned as the preview is."""
    if own == ExifFacts(own.orientation, adobe_rgb=own.adobe_rgb):
        return preview
    return replace(own, orientation=preview.orientation)


def _lying_like(picture: Image.Image, sides: tuple[int, int]) -> tuple[int, int]:
    """Return the sides in the order of the picture's: some cameras turn their previews."""
    short, long = sorted(sides)
    return (long, short) if picture.width >= picture.height else (short, long)
