"""Read what EXIF says about a photo, trusting no field."""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from numbers import Real
from typing import Any, BinaryIO

from PIL import ExifTags, Image

# What Pillow's parsers raise on malformed files.
MALFORMED = (
    OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, ArithmeticError, EOFError,
    RuntimeError, AttributeError, AssertionError, BufferError, struct.error, zlib.error,
)  # fmt: skip
# Tags of the sensitivity: first that of all cameras, which has 16 bits, then those for larger ones.
_SENSITIVITIES = (
    ExifTags.Base.ISOSpeedRatings,
    ExifTags.Base.RecommendedExposureIndex,
    ExifTags.Base.StandardOutputSensitivity,
    ExifTags.Base.ISOSpeed,
)
_BEYOND_16_BITS = 65535
_DATE = re.compile(
    r"(\d{4})[:/.-] ?(\d{1,2})[:/.-] ?(\d{1,2})"
    r"(?:[ T] ?(\d{1,2}): ?(\d{1,2})(?:: ?(\d{1,2}))?(?: ?([AP])\.?M)?)?",
    re.IGNORECASE,
)
# From the oldest surviving photo on; 9999 and the like stand for a date that is not known.
_YEARS = range(1826, 2100)


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """The fields that sketchfind uses; absent or malformed ones are None (orientation: 1)."""

    orientation: int = 1
    taken_at: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    adobe_rgb: bool = False  # cameras say so here instead of adding a profile


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a photo was taken; a value is None if absent, malformed or beyond any camera."""

    seconds: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None  # mm, of the lens itself
    lens: str | None = None


def read_exif(image: Image.Image) -> ExifFacts:
    """Read orientation, date, camera and place; a malformed block or field counts as absent."""
    return _facts(_of_image(image))


def read_tiff(file: BinaryIO) -> ExifFacts:
    """Read the same from a file with the layout of a TIFF, as most raw photos; else nothing."""
    return _facts(_of_tiff(file))


def image_exposure(image: Image.Image) -> Exposure:
    """Read how a photo was exposed; a malformed block or field counts as absent."""
    return _exposure(_of_image(image))


def tiff_exposure(file: BinaryIO) -> Exposure:
    """Read the same from a file with the layout of a TIFF; else nothing."""
    return _exposure(_of_tiff(file))


def _of_image(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except MALFORMED:
        return Image.Exif()


def _of_tiff(file: BinaryIO) -> Image.Exif:
    exif = Image.Exif()
    try:
        exif.load_from_fp(file)
    except MALFORMED:
        return Image.Exif()
    return exif


def _exposure(exif: Image.Exif) -> Exposure:
    photo = _block(exif, ExifTags.IFD.Exif)
    return Exposure(
        seconds=_number(_field(photo, ExifTags.Base.ExposureTime), 1e-6, 1e5),
        f_number=_number(_field(photo, ExifTags.Base.FNumber), 0.1, 1000),
        iso=_iso(photo),
        focal_length=_number(_field(photo, ExifTags.Base.FocalLength), 0.1, 1e5),
        lens=_lens(_field(photo, ExifTags.Base.LensModel)),
    )


def _facts(exif: Image.Exif) -> ExifFacts:
    photo, gps = _block(exif, ExifTags.IFD.Exif), _block(exif, ExifTags.IFD.GPSInfo)
    latitude, longitude = _coordinate(gps, 1, 2, 90.0), _coordinate(gps, 3, 4, 180.0)
    # Some devices write zero for both, which is in the open sea, if they do not know the place.
    both = latitude is not None and longitude is not None and (latitude, longitude) != (0, 0)
    return ExifFacts(
        orientation=_orientation(_field(exif, ExifTags.Base.Orientation)),
        # When it was taken, else digitised; DateTime comes last, because editors change it.
        taken_at=_date(_field(photo, ExifTags.Base.DateTimeOriginal))
        or _date(_field(photo, ExifTags.Base.DateTimeDigitized))
        or _date(_field(exif, ExifTags.Base.DateTime)),
        camera=_text(_field(exif, ExifTags.Base.Model)),
        latitude=latitude if both else None,
        longitude=longitude if both else None,
        adobe_rgb=_adobe_rgb(exif),
    )


def _adobe_rgb(exif: Image.Exif) -> bool:
    # Programs that write a DNG make their own preview, whose colours this field does not describe.
    # Programs that convert a photo to sRGB set ColorSpace, but leave this field of the camera.
    made_anew = _field(exif, ExifTags.Base.DNGVersion) is not None
    photo, interop = _block(exif, ExifTags.IFD.Exif), _block(exif, ExifTags.IFD.Interop)
    converted = _field(photo, ExifTags.Base.ColorSpace) == 1
    index = _text(_field(interop, ExifTags.Interop.InteropIndex))
    return index == "R03" and not (made_anew or converted)


def _block(exif: Image.Exif, tag: int) -> Mapping[int, Any]:
    try:
        return exif.get_ifd(tag)
    except MALFORMED:
        return {}


def _field(block: Mapping[int, Any], tag: int) -> Any:
    try:
        return block.get(tag)
    except MALFORMED:  # Pillow decodes a value on access
        return None


def _orientation(value: Any) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isprintable()).strip()[:100] or None


def _lens(value: Any) -> str | None:
    """Return the name of a lens, or None; cameras that do not know it write dashes."""
    name = _text(value)
    return name if name and any(c.isalnum() for c in name) else None


def _number(value: Any, least: float, most: float) -> float | None:
    if not isinstance(value, Real):
        return None
    try:
        number = float(value)  # NaN if Pillow divides by zero
    except MALFORMED:
        return None
    return number if least <= number <= most else None


def _iso(photo: Mapping[int, Any]) -> int | None:
    for tag in _SENSITIVITIES:
        value = _field(photo, tag)
        # Some cameras write several values, of which the first was used.
        first = value[0] if isinstance(value, tuple) and value else value
        number = _number(first, 1, 1e8)
        if number is not None and number != _BEYOND_16_BITS:
            return round(number)
    return None


def _date(value: Any) -> str | None:
    found = _DATE.match(_text(value) or "")
    if found is None:
        return None
    *numbers, half = found.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in numbers)
    if half and hour <= 12:  # some phones write the time as it is shown, as 02:15:30 PM
        hour = hour % 12 + 12 * (half in "Pp")
    try:  # some write the hour after midnight as 24
        taken = datetime(year, month, day, 0 if hour == 24 else hour, minute, second)
    except ValueError:
        return None
    return taken.isoformat() if year in _YEARS else None


def _coordinate(gps: Mapping[int, Any], ref_tag: int, tag: int, limit: float) -> float | None:
    """Return degrees, minutes and seconds as signed degrees within ±`limit`, or None."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        value = degrees + minutes / 60 + seconds / 3600
        if str(gps[ref_tag]).strip("\0 ").upper().startswith(("S", "W")):  # or written in full
            value = -value
    except MALFORMED:
        return None
    return value if math.isfinite(value) and abs(value) <= limit else None
