"""Pictures of the profile, read as what they were written as and nothing else.

A profile may come from others, and Qt reads any format that it finds inside, also drawings that
refer to other files.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QFile, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

Fit = Callable[[QSize], QSize]  # from the size of a picture to the one that it is wanted in


def read_thumbnail(path: Path, fit: Fit = lambda size: size) -> QImage:
    """Read a thumbnail, which is a JPEG; empty when it is gone or is none."""
    return _read(QFile(str(path)), b"jpeg", fit)


def read_drawing(data: bytes | None) -> QImage:
    """Read what was drawn for a pick, which is a PNG; empty without any."""
    if data is None:
        return QImage()  # of none, libpng would complain on stderr
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
