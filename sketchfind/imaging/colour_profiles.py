"""Colour profiles: convert pictures in other colour spaces to sRGB.

Phones write Display P3, cameras Adobe RGB, printers CMYK; some only name the space. A profile is
untrusted input like the rest of the file: one that is large, broken or made for another kind of
picture is ignored.
"""

from __future__ import annotations

import io
import struct
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

from sketchfind.imaging.exif import read_exif

MAX_BYTES = 2**22  # those of printing presses have up to 3 MB
CLOSE = 4  # a profile that changes no colour by more than this is one of the many versions of sRGB
_MODES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}
# Codes of ITU-T H.273: the primaries of Display P3, and curves that are nearly that of sRGB.
_P3 = 12
_LIKE_SRGB = (1, 6, 13, 14, 15)
_XYZ = tuple[float, float, float]
_WHITE = (0.9642, 1.0, 0.8249)  # D50, to which the primaries are adapted
_HEAD = 128 + 4 + 7 * 12  # bytes before the content of the seven tags
_INVALID = (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError, KeyError)


def profile_transform(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """Return the transform from the colours of `image` to sRGB; None if they stay as they are."""
    profile = image.info.get("icc_profile") or _named(image)
    if not isinstance(profile, bytes) or not 0 < len(profile) <= MAX_BYTES:
        return None
    transform = _transform(profile)
    return transform if transform and transform.input_mode == _colours(image.mode) else None


def _named(image: Image.Image) -> bytes | None:
    """Return the profile of the colour space that a picture without a profile names, or None."""
    coded = image.info.get("nclx_profile")  # HEIF
    if isinstance(coded, dict) and coded.get("color_primaries") == _P3:
        return DISPLAY_P3 if coded.get("transfer_characteristics") in _LIKE_SRGB else None
    return ADOBE_RGB if read_exif(image).adobe_rgb else None


def _colours(mode: str) -> str:
    if mode == "CMYK":
        return mode
    return "L" if mode in ("1", "L", "LA", "La", "F") or mode.startswith("I") else "RGB"


@lru_cache(maxsize=8)  # the photos of a folder come from few cameras
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES[source.profile.xcolor_space.strip()]
        transform = ImageCms.buildTransform(
            source,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        is_srgb = mode != "CMYK" and _changes_little(transform, mode)
        return None if is_srgb else transform
    except _INVALID:
        return None


def _changes_little(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Tell whether a transform changes colours so little that photos need not go through it."""
    if mode == "L":
        sample = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    else:
        levels = np.linspace(0, 255, 9).astype(np.uint8)
        grid = np.stack(np.meshgrid(levels, levels, levels), axis=-1)
        sample = Image.fromarray(grid.reshape(9, 81, 3))
    before = np.asarray(sample.convert("RGB"), dtype=np.int16)
    after = np.asarray(transform.apply(sample), dtype=np.int16)
    return int(np.abs(after - before).max()) <= CLOSE


def _built(red: _XYZ, green: _XYZ, blue: _XYZ, curve: bytes) -> bytes:
    """Return a display profile (ICC.1:2010) with these primaries and one curve for all channels."""
    primaries = (b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue), (b"wtpt", _WHITE)
    tags = [(name, b"XYZ " + bytes(4) + _fixed(*place)) for name, place in primaries]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    index, body = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        index += struct.pack(">4sII", name, _HEAD + len(body), len(content))
        body += content
    size = struct.pack(">I", _HEAD + len(body))
    kind = bytes(4) + b"\4\x20\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return (size + kind + _fixed(*_WHITE)).ljust(128, b"\0") + index + body


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 2**16) for number in numbers))


# Of spaces that files only name, without including a profile.
ADOBE_RGB = _built(
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
    b"para" + bytes(8) + _fixed(563 / 256),
)
DISPLAY_P3 = _built(
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
    b"para" + bytes(4) + b"\0\3\0\0" + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
)
