"""Colour profiles for spaces that files only name, without including a profile (ICC.1:2010)."""

from __future__ import annotations

import struct

_XYZ = tuple[float, float, float]
_WHITE = (0.9642, 1.0, 0.8249)  # D50, to which the primaries are adapted
_LEAST = 128 + 4 + 7 * 12  # bytes before the content of the seven tags


def _profile(red: _XYZ, green: _XYZ, blue: _XYZ, curve: bytes) -> bytes:
    """Return a display profile with these primaries and one curve for all channels."""
    primaries = (b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue), (b"wtpt", _WHITE)
    tags = [(name, b"XYZ " + bytes(4) + _fixed(*place)) for name, place in primaries]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    index, body = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        index += struct.pack(">4sII", name, _LEAST + len(body), len(content))
        body += content
    size = struct.pack(">I", _LEAST + len(body))
    kind = bytes(4) + b"\4\x20\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return (size + kind + _fixed(*_WHITE)).ljust(128, b"\0") + index + body


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 2**16) for number in numbers))


ADOBE_RGB = _profile(
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
    b"para" + bytes(8) + _fixed(563 / 256),
)
DISPLAY_P3 = _profile(
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
    b"para" + bytes(4) + b"\0\3\0\0" + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
)
