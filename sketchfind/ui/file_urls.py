"""Addresses of files, also of those whose names are not valid text, and files as dragged data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl


def file_url(path: Path) -> QUrl:
    """Return the file's address, also when its name is not valid text."""
    return QUrl.fromEncoded(_address(path))


def _address(path: str | Path) -> bytes:
    if sys.platform == "win32":
        return QUrl.fromLocalFile(str(path)).toEncoded().data()
    return ("file://" + quote(os.fsencode(path))).encode("ascii")


def local_path(url: QUrl) -> Path:
    """Return the file at a local address; the inverse of `file_url`."""
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    return Path(
        os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    )


def set_files(data: QMimeData, paths: Iterable[str | Path]) -> None:
    """Set the files that are dragged or copied, for other programs and parts of the window."""
    # As one text: an object for each of very many photos takes seconds.
    data.setData("text/uri-list", b"\r\n".join(map(_address, paths)))
