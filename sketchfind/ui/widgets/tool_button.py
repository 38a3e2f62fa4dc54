"""A small button that shows only an icon."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from sketchfind.ui.theme import Theme


def tool_button(theme: Theme, icon: str, name: str) -> QToolButton:
    """Return the button; `name` is its tool tip, and what screen readers say."""
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    theme.dress(button, icon)
    return button
