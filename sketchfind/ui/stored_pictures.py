"""Reads pictures of the profile only in the formats in which they were written.

A profile may come from other people, and Qt would read any format that it finds inside, even
drawings that refer to other files.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QFile, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

Fit = Callable[[QSize], QSize]  # from the size of a picture to the wanted one


def read_thumbnail(path: Path, fit: Fit = lambda size: size) -> QImage:
    """Read a thumbnail, which is a JPEG; return a null image if it is gone or no JPEG."""
    return _read(QFile(str(path)), b"jpeg", fit)


def read_drawing(data: bytes | None) -> QImage:
    """Read the drawing of a pick, which is a PNG; return a null image if there is none."""
    if data is None:
        return QImage()  # without data, libpng would complain on stderr
    buffer = QBuffer()
    buffer.setData(data)
    return _read(buffer, b"png")


def _read(source: QIODevice, kind: bytes, fit: Fit = lambda size: size) -> QImage:
    if not source.open(QIODevice.OpenModeFlag.ReadOnly):
        return QImage()
    reader = QImageReader(source, kind)
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if size.isEmpty():
        return QImage()
    reader.setScaledSize(fit(size))
    return reader.read()
