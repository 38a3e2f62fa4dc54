"""Folders, photos and drawings that are dragged into the window.

Their names alone tell what they are: to ask a drive about each of them would stop the window for as
long as that takes. The code that reads them finds out what they really are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent

from sketchfind.imaging.decode import PHOTO_SUFFIXES, is_named_as_photo
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES
from sketchfind.ui.file_urls import local_path

PICTURE_SUFFIXES = PHOTO_SUFFIXES | VECTOR_SUFFIXES


def accept_copy(event: QDropEvent) -> None:
    """Accept what is dragged or dropped, as a copy, even if modifier keys ask for a move.

    After a move, the program that it comes from may delete it.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def dropped_photos(data: QMimeData) -> Iterator[Path]:
    """Yield the local photos among what is dragged, by their names."""
    return (local_path(url) for url in _local(data) if is_named_as_photo(url.fileName()))


def dropped_alone(data: QMimeData) -> Path | None:
    """Return the one local file or folder that is dragged, whatever its name."""
    urls = data.urls()
    return local_path(urls[0]) if len(urls) == len(_local(data)) == 1 else None


def dropped_others(data: QMimeData) -> Iterator[Path]:
    """Yield the local paths whose names are neither of photos nor of drawings: maybe folders."""
    return (
        local_path(url)
        for url in _local(data)
        if Path(url.fileName()).suffix.lower() not in PICTURE_SUFFIXES
    )


def _local(data: QMimeData) -> list[QUrl]:
    return [url for url in data.urls() if url.isLocalFile()]
