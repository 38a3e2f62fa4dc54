"""Folders and photos that are dragged into the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from sketchfind.imaging.decode import PHOTO_SUFFIXES
from sketchfind.ui.opening import local_path


def dropped_folders(data: QMimeData) -> list[Path]:
    """Return the local folders among what is dragged."""
    return [path for path in _local_paths(data) if path.is_dir()]


def dropped_photos(data: QMimeData) -> list[Path]:
    """Return the local photo files among what is dragged."""
    paths = _local_paths(data)
    return [path for path in paths if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file()]


def _local_paths(data: QMimeData) -> list[Path]:
    return [local_path(url) for url in data.urls() if url.isLocalFile()]
