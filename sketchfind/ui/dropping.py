"""Folders, photos and drawings that are dragged into the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

from sketchfind.imaging.decode import PHOTO_SUFFIXES
from sketchfind.ui.opening import local_path


def accept_copy(event: QDropEvent) -> None:
    """Take what is dragged, or let it come; as a copy, also where the keys ask for a move.

    After a move the program that it comes from may delete it.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def dropped_folders(data: QMimeData) -> list[Path]:
    """Return the local folders among what is dragged."""
    return [path for path in _local_paths(data) if path.is_dir()]


def dropped_photos(data: QMimeData) -> list[Path]:
    """Return the local photo files among what is dragged."""
    paths = _local_paths(data)
    return [path for path in paths if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file()]


def dropped_file(data: QMimeData) -> Path | None:
    """Return the one local file that is dragged, if it is a file and not a folder."""
    paths = _local_paths(data)
    return paths[0] if len(paths) == 1 and paths[0].is_file() else None


def _local_paths(data: QMimeData) -> list[Path]:
    return [local_path(url) for url in data.urls() if url.isLocalFile()]
