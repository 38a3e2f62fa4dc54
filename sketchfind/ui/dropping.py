"""Folders, photos and drawings that are dragged into the window.

They are told apart by their names alone: the window would stand still for as long as a drive takes
to be asked about each of them. Whoever reads them sees what they are.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

from sketchfind.imaging.decode import PHOTO_SUFFIXES
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES
from sketchfind.ui.opening import local_path

PICTURE_SUFFIXES = PHOTO_SUFFIXES | VECTOR_SUFFIXES


def accept_copy(event: QDropEvent) -> None:
    """Take what is dragged, or let it come; as a copy, also where the keys ask for a move.

    After a move the program that it comes from may delete it.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def dropped_photos(data: QMimeData) -> list[Path]:
    """Return the local photos among what is dragged, by their names."""
    return [path for path in _local_paths(data) if _is_named(path, PHOTO_SUFFIXES)]


def dropped_drawing(data: QMimeData) -> Path | None:
    """Return the one local picture or drawing that is dragged, by its name."""
    paths = _local_paths(data) if len(data.urls()) == 1 else []
    return next((path for path in paths if _is_named(path, PICTURE_SUFFIXES)), None)


def dropped_others(data: QMimeData) -> list[Path]:
    """Return what is dragged and local and neither photo nor drawing by its name: folders?"""
    return [path for path in _local_paths(data) if not _is_named(path, PICTURE_SUFFIXES)]


def _is_named(path: Path, suffixes: frozenset[str]) -> bool:
    return path.suffix.lower() in suffixes


def _local_paths(data: QMimeData) -> list[Path]:
    return [local_path(url) for url in data.urls() if url.isLocalFile()]
