"""Rows and columns, each said in one go: what lies in it, its margins, its spacing.

For parts that stay where they are, or go all at once (`clear`); `SketchPanel` says why those that
move are put into their layout later.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

# What may lie in a layout: a part, which may stretch or lie at a side; pixels; None for free room.
Part = QWidget | QLayout | tuple[QWidget | QLayout, int | Qt.AlignmentFlag] | int | None
Margins = tuple[int, int, int, int]  # at the left, the top, the right and the bottom
Box = TypeVar("Box", bound=QBoxLayout)


def hbox(
    *parts: Part,
    inside: QWidget | None = None,
    margins: Margins = (0, 0, 0, 0),
    spacing: int | None = None,
) -> QHBoxLayout:
    """Return parts beside each other, as the layout of what they lie `inside` if that is given."""
    layout = QHBoxLayout() if inside is None else QHBoxLayout(inside)
    return _filled(layout, parts, margins, spacing)


def vbox(
    *parts: Part,
    inside: QWidget | None = None,
    margins: Margins = (0, 0, 0, 0),
    spacing: int | None = None,
) -> QVBoxLayout:
    """Return parts below each other, as the layout of what they lie `inside` if that is given."""
    layout = QVBoxLayout() if inside is None else QVBoxLayout(inside)
    return _filled(layout, parts, margins, spacing)


def _filled(layout: Box, parts: tuple[Part, ...], margins: Margins, spacing: int | None) -> Box:
    layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for part in parts:
        what, how = part if isinstance(part, tuple) else (part, 0)
        if what is None:
            layout.addStretch(1)
        elif isinstance(what, int):
            layout.addSpacing(what)
        elif isinstance(what, QLayout):
            layout.addLayout(what, how)
        elif isinstance(how, Qt.AlignmentFlag):
            layout.addWidget(what, 0, how)
        else:
            layout.addWidget(what, how)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and have its widgets destroyed later.

    They keep their parent until then: Python destroys a widget that has none at once, which may be
    the button whose click led here.
    """
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
