"""How much room a screen has for a window, and dialogs that fit into it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

TITLE = 40  # height of what a system puts around a window


def room(window: QWidget) -> QSize:
    """Return how large a window can be on its screen; a dialog opens on that of its parent."""
    screen = (window.parentWidget() or window).screen()
    return screen.availableSize() - QSize(0, TITLE)


def fit(dialog: QWidget, wanted: QSize) -> None:
    """Give a dialog the size that it wants, as far as the screen has room."""
    dialog.resize(wanted.boundedTo(room(dialog)))
