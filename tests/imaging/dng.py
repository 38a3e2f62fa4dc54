"""Write a small raw photo in Adobe's DNG, as a camera would: sensor data, preview and EXIF."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image

TAKEN, CAMERA, PLACE = "2019-07-04T12:13:14", "Pinhole 5", (-33.85, 151.2)
LENS = "Portrait 85mm f/2.8"

BYTE, ASCII, SHORT, LONG, RATIONAL, SIGNED_RATIONAL = 1, 2, 3, 4, 5, 10
_CODES = {BYTE: "B", SHORT: "H", LONG: "I", RATIONAL: "I", SIGNED_RATIONAL: "i"}
_Tags = dict[int, tuple[int, str | Sequence[int]]]


def dng(
    photo: Image.Image,
    preview: Image.Image | bytes | np.ndarray | None,
    orientation: int = 1,
    exif: _Tags | None = None,
    nikon: bool = False,
) -> bytes:
    """Return a DNG of `photo` (RGB, even sides) as its sensor saw it, lying as `orientation` says.

    Its preview is a picture of one's own, or JPEG data, or a bitmap (h, w, 3), or missing.
    `exif` takes the place of tags that it would have. With `nikon` it is a NEF, which is laid out
    alike, from a camera that is set to Adobe RGB.
    """
    file = _Tiff()
    width, height = photo.size
    sensor = file.append(_mosaic(photo).tobytes())
    raw: _Tags = {
        **_picture(width, height, photometric=32803, bits=[16], compression=1),
        **_strip(sensor, 2 * width * height, height),
        254: (LONG, [0]),  # the main picture
        33421: (SHORT, [2, 2]),  # the mosaic repeats every two by two pixels:
        33422: (BYTE, [0, 1, 1, 2]),  # red, green; green, blue
        50717: (LONG, [4080]),  # white
    }
    facts: _Tags = {
        0x829A: (RATIONAL, [1, 250]),  # seconds
        0x829D: (RATIONAL, [28, 10]),  # aperture
        0x8827: (SHORT, [400]),  # ISO
        0x9003: (ASCII, TAKEN.replace("-", ":").replace("T", " ")),
        0x920A: (RATIONAL, [85, 1]),  # focal length
        0xA434: (ASCII, LENS),
        **(exif or {}),
    }
    if nikon:
        facts[0xA005] = (LONG, [file.directory({1: (ASCII, "R03")})])
    gps: _Tags = {
        1: (ASCII, "S"),
        2: (RATIONAL, [33, 1, 51, 1, 0, 1]),
        3: (ASCII, "E"),
        4: (RATIONAL, [151, 1, 12, 1, 0, 1]),
    }
    identity = [number for row in np.eye(3, dtype=int).ravel() for number in (int(row), 1)]
    first: _Tags = {
        254: (LONG, [1]),  # a preview
        271: (ASCII, "NIKON CORPORATION" if nikon else "Pinhole"),
        272: (ASCII, "NIKON D70" if nikon else CAMERA),
        274: (SHORT, [orientation]),
        330: (LONG, [file.directory(raw)]),
        34665: (LONG, [file.directory(facts)]),
        34853: (LONG, [file.directory(gps)]),
        **({} if nikon else {50706: (BYTE, [1, 4, 0, 0])}),  # the version of DNG
        50708: (ASCII, CAMERA),
        50721: (SIGNED_RATIONAL, identity),  # colours of the sensor
        50728: (RATIONAL, [1, 1] * 3),  # what is grey there
        50778: (SHORT, [21]),  # daylight
    }
    if isinstance(preview, np.ndarray):
        height, width = preview.shape[:2]
        first |= _picture(width, height, photometric=2, bits=[8, 8, 8], compression=1)
        first |= _strip(file.append(preview.tobytes()), preview.nbytes, height)
    elif preview is not None:
        data = preview if isinstance(preview, bytes) else _jpeg(preview)
        with Image.open(io.BytesIO(data)) as image:
            first |= _picture(*image.size, photometric=6, bits=[8, 8, 8], compression=7)
            first |= _strip(file.append(data), len(data), image.height)
    return file.finished(first)


def _mosaic(photo: Image.Image) -> np.ndarray:
    rgb = np.asarray(photo).astype("<u2") * 16
    mosaic = rgb[:, :, 1].copy()
    mosaic[0::2, 0::2] = rgb[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = rgb[1::2, 1::2, 2]
    return mosaic


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def _picture(width: int, height: int, photometric: int, bits: list[int], compression: int) -> _Tags:
    return {
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, bits),
        259: (SHORT, [compression]),
        262: (SHORT, [photometric]),
        277: (SHORT, [len(bits)]),
    }


def _strip(start: int, size: int, rows: int) -> _Tags:
    return {273: (LONG, [start]), 278: (LONG, [rows]), 279: (LONG, [size])}


class _Tiff:
    def __init__(self) -> None:
        self._data = bytearray(b"II*\0" + bytes(4))

    def append(self, data: bytes) -> int:
        """Add data at an even place, as TIFF wants it; return the place."""
        self._data += bytes(len(self._data) % 2)
        self._data += data
        return len(self._data) - len(data)

    def directory(self, tags: _Tags) -> int:
        """Add a directory; return its place."""
        rows = []
        for tag, (kind, values) in sorted(tags.items()):
            if isinstance(values, str):
                data = values.encode() + b"\0"
                count = len(data)
            else:
                data = struct.pack(f"<{len(values)}{_CODES[kind]}", *values)
                count = len(values) // (2 if kind in (RATIONAL, SIGNED_RATIONAL) else 1)
            value = data.ljust(4, b"\0") if len(data) <= 4 else _long(self.append(data))
            rows.append(struct.pack("<HHI", tag, kind, count) + value)
        return self.append(struct.pack("<H", len(rows)) + b"".join(rows) + bytes(4))

    def finished(self, first: _Tags) -> bytes:
        self._data[4:8] = _long(self.directory(first))
        return bytes(self._data)


def _long(number: int) -> bytes:
    return struct.pack("<I", number)
