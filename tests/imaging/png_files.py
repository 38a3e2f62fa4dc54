"""Write a PNG piece by piece, as no program would."""

from __future__ import annotations

import struct
import zlib


def png(
    width: int, height: int, bits: int, kind: int, rows: bytes, *more: tuple[bytes, bytes]
) -> bytes:
    """Return a PNG of a colour type whose header says this, whatever the rows are.

    `more` are further chunks, by their names.
    """
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
