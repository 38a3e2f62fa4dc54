"""Where the window is and how it is divided, in settings and back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QSplitter, QWidget

from sketchfind.settings import Settings
from sketchfind.ui import on_screen

SIZE = QSize(1320, 860)  # of a window that was never closed before


def remember(settings: Settings, window: QWidget, columns: QSplitter) -> Settings:
    """Return the settings with the place of the window and the widths of its columns."""
    return replace(
        settings,
        geometry=_to_text(window.saveGeometry()),
        splitter=_to_text(columns.saveState()),
    )


def restore_place(settings: Settings, window: QWidget) -> None:
    """Put the window where it was, or make it as large as fits if that cannot be read."""
    if not window.restoreGeometry(_from_text(settings.geometry)):
        window.resize(SIZE.boundedTo(on_screen.room(window)))


def restore_widths(settings: Settings, columns: QSplitter) -> None:
    """Give the columns the widths that they had, if they can be read."""
    columns.restoreState(_from_text(settings.splitter))


def _to_text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _from_text(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("utf-8", "replace")))
