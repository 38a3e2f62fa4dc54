"""What EXIF says about a photo, with every field distrusted."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from PIL import ExifTags, Image

_MALFORMED = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    SyntaxError,
    ArithmeticError,
    AttributeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """The fields that sketchfind uses; absent or malformed ones are None (orientation: 1)."""

    orientation: int = 1
    taken_at: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_exif(image: Image.Image) -> ExifFacts:
    """Read orientation, date, camera and place; a malformed block or field counts as absent."""
    try:
        return _facts(image.getexif())
    except _MALFORMED:
        return ExifFacts()


def read_tiff(file: BinaryIO) -> ExifFacts:
    """Read the same of a file laid out like a TIFF, as most raw photos are; of others nothing."""
    exif = Image.Exif()
    try:
        exif.load_from_fp(file)
        return _facts(exif)
    except _MALFORMED:
        return ExifFacts()


def _facts(exif: Image.Exif) -> ExifFacts:
    photo, gps = _block(exif, ExifTags.IFD.Exif), _block(exif, ExifTags.IFD.GPSInfo)
    latitude, longitude = _coordinate(gps, 1, 2, 90.0), _coordinate(gps, 3, 4, 180.0)
    both = latitude is not None and longitude is not None
    return ExifFacts(
        orientation=_orientation(_field(exif, ExifTags.Base.Orientation)),
        # When it was taken, else scanned; the last is set anew by whatever edits the file.
        taken_at=_date(_field(photo, ExifTags.Base.DateTimeOriginal))
        or _date(_field(photo, ExifTags.Base.DateTimeDigitized))
        or _date(_field(exif, ExifTags.Base.DateTime)),
        camera=_text(_field(exif, ExifTags.Base.Model)),
        latitude=latitude if both else None,
        longitude=longitude if both else None,
    )


def _block(exif: Image.Exif, tag: int) -> Mapping[int, Any]:
    try:
        return exif.get_ifd(tag)
    except _MALFORMED:
        return {}


def _field(block: Mapping[int, Any], tag: int) -> Any:
    try:
        return block.get(tag)
    except _MALFORMED:  # Pillow decodes a value when it is asked for
        return None


def _orientation(value: Any) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isprintable()).strip()[:100] or None


def _date(value: Any) -> str | None:
    text = _text(value)
    if text is None:
        return None
    try:
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return None


def _coordinate(gps: Mapping[int, Any], ref_tag: int, tag: int, limit: float) -> float | None:
    """Turn degrees, minutes and seconds into signed degrees within ±`limit`."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        value = degrees + minutes / 60 + seconds / 3600
        if str(gps[ref_tag]).strip("\0 ").upper() in ("S", "W"):
            value = -value
    except _MALFORMED:
        return None
    return value if math.isfinite(value) and abs(value) <= limit else None
