"""The small cross that closes what it stands in."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from sketchfind.ui.theme import Theme


def close_button(theme: Theme, name: str, closed: QWidget) -> QToolButton:
    """Return a button that hides `closed`; `name` is its tool tip, and what screen readers say."""
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(closed.hide)
    theme.dress(button, "close")
    return button
