"""A label for text that may hold anything, with one of the looks of the stylesheet."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

Role = Literal["title", "heading", "section", "muted", "warning"]


def text_label(
    text: str = "", role: Role | None = None, *, wraps: bool = False, selectable: bool = False
) -> QLabel:
    """Return a label that shows text as it is: the name of a file may look like a tag."""
    label = QLabel(text, wordWrap=wraps, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
