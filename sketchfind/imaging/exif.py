"""What EXIF says about a photo, with every field distrusted."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        exif = image.getexif()
        photo = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except _MALFORMED:
        return ExifFacts()
    orientation = exif.get(ExifTags.Base.Orientation, 1)
    latitude, longitude = _coordinate(gps, 1, 2, 90.0), _coordinate(gps, 3, 4, 180.0)
    both = latitude is not None and longitude is not None
    return ExifFacts(
        orientation=orientation if orientation in range(1, 9) else 1,
        taken_at=_date(photo.get(ExifTags.Base.DateTimeOriginal))
        or _date(exif.get(ExifTags.Base.DateTime)),
        camera=_text(exif.get(ExifTags.Base.Model)),
        latitude=latitude if both else None,
        longitude=longitude if both else None,
    )


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


def _coordinate(gps: dict[int, Any], ref_tag: int, tag: int, limit: float) -> float | None:
    """Turn degrees, minutes and seconds into signed degrees within ±`limit`."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        value = degrees + minutes / 60 + seconds / 3600
        if str(gps[ref_tag]).strip("\0 ").upper() in ("S", "W"):
            value = -value
    except _MALFORMED:
        return None
    return value if math.isfinite(value) and abs(value) <= limit else None
