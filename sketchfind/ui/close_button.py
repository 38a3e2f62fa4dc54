"""The small cross that closes what it stands in."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from sketchfind.ui.theme import Theme


def close_button(theme: Theme, name: str) -> QToolButton:
    """Return the button; `name` is its tool tip, and what screen readers say."""
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    theme.dress(button, "close")
    return button
