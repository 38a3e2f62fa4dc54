"""What the window puts on the clipboard: paths as text, photos as files and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from sketchfind.ui import texts
from sketchfind.ui.file_urls import set_files


def copy_paths(paths: Iterable[str]) -> None:
    """Put paths on the clipboard as text, one a line."""
    QGuiApplication.clipboard().setText("\n".join(map(texts.shown, paths)))


class _Copied(QMimeData):
    """Data that this program put on the clipboard."""


def copy_photos(paths: Sequence[Path], image: QImage | None) -> None:
    """Put photos on the clipboard: as files for file managers, and a single one as a picture."""
    data = _Copied()
    set_files(data, paths)
    if image is not None:
        data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)


def let_go_of_clipboard() -> None:
    """Keep what was copied in a form that outlives the interpreter; call it before quitting.

    Qt's platform destroys the clipboard's data after Python has ended, which crashes when a Python
    object made it.
    """
    clipboard = QGuiApplication.clipboard()
    if not isinstance(clipboard.mimeData(), _Copied):
        return  # another program's, or made by Qt itself
    image, text = clipboard.image(), clipboard.text()
    if image.isNull():
        clipboard.setText(text)
    else:
        clipboard.setImage(image)
