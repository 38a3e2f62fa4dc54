"""A button that looks like a link: for what is done less often."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

LINK = "link"  # the role that the stylesheet knows


def link(text: str) -> QPushButton:
    """Return the button; its text begins at its left edge, as texts above and below it do."""
    button = QPushButton(text)
    button.setProperty("role", LINK)
    return button
