"""The folders that a system has for the files of its user, and asking for another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def home_folder() -> Path:
    """Return where the user's files are; the top of the file system where there is no home."""
    return Path(QDir.homePath())


def pictures_folder() -> Path | None:
    """Return the platform's pictures folder, when it exists."""
    name = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    path = Path(name)
    return path if name and path.is_dir() and path != home_folder() else None


def choose_folder(window: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder; None when none is chosen."""
    name = QFileDialog.getExistingDirectory(window, title, str(start))
    return Path(name) if name else None
