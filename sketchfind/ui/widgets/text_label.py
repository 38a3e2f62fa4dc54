"""A label for text that may hold anything, with one of the looks of the stylesheet."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

Role = Literal["title", "heading", "section", "muted", "warning"]
_Side = Qt.AlignmentFlag
AT_LEFT = _Side.AlignLeft | _Side.AlignVCenter | _Side.AlignAbsolute  # Arabic and Hebrew, too


def text_label(
    text: str = "", role: Role | None = None, *, wraps: bool = False, selectable: bool = False
) -> QLabel:
    """Return a label that shows text as it is: the name of a file may look like a tag."""
    label = QLabel(text, wordWrap=wraps, textFormat=Qt.TextFormat.PlainText, alignment=AT_LEFT)
    label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def balance(label: QLabel, widest: int) -> None:
    """Break a text into as few lines as fit into a width, all about equally long."""
    label.ensurePolished()
    label.setMinimumSize(0, 0)  # a label tells no height for widths below its minimum
    height = label.heightForWidth(widest)
    words = map(label.fontMetrics().horizontalAdvance, label.text().split())
    least = min(max(words, default=0), widest)
    width = bisect_left(
        range(widest), -height, least, key=lambda width: -label.heightForWidth(width)
    )
    label.setFixedSize(width, height)
