"""Showing files and folders in the file manager, for all buttons and menus that offer it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.ui import opening
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.widgets.boxes import show_error


def reveal_photo(path: Path, tasks: Tasks, window: QWidget) -> None:
    """Show a photo in the file manager, once its drive has answered."""
    tasks.read(path, partial(opening.look_for, path), lambda _: reveal(path, window))


def reveal(path: Path, widget: QWidget) -> None:
    """Show a file or a folder; if that fails, say so over the widget's window."""
    try:
        opening.show_in_file_manager(path)
    except UserFacingError as error:
        show_error(error, widget.window())
